"""How a worker is asked, how it answers, and how its time is taken.

A worker is a script `worker.py request.npz response.npz` that imports this
file, which lies beside it, and what its own environment holds: facezoo may be
missing there. The request holds `faces`, uint8 RGB `(N, H, W, 3)`, and
`options`, JSON. The response holds the arrays that the worker makes, the first
axis `N`, and `seconds`, `(rounds, faces timed)`: the processor time of one
face, summed over all threads of the process.
"""

import json
import os
import sys
import time


def one_processor():
    """Keeps this process on one processor, where the system can."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def serve(prepare):
    """Answers one request.

    Args:
        prepare: Function of a dict of options that returns `(work, versions)`.
            `work` takes a face, uint8 RGB `(H, W, 3)`, and gives a dict of
            arrays; `versions` is a dict of strings. Its imports belong inside,
            so that libraries see one processor when they start.
    """
    request, response = sys.argv[1:]
    one_processor()
    import numpy as np

    with np.load(request) as arrays:
        faces = arrays["faces"]
        options = json.loads(str(arrays["options"]))
    work, versions = prepare(options)
    made = [work(face) for face in faces]
    timed = faces[: options["timed_faces"]]
    seconds = np.zeros((options["rounds"], len(timed)))
    for times in seconds:
        for i, face in enumerate(timed):
            start = time.process_time()
            work(face)
            times[i] = time.process_time() - start
    results = {name: np.stack([one[name] for one in made]) for name in made[0]}
    np.savez(
        response, seconds=seconds, versions=json.dumps(versions), **results
    )
