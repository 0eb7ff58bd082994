"""dlib's 68-point predictor, with the weights of `face_recognition_models`.

The predictor needs a box as dlib's own detector draws it. That detector looks
at the picture first; where it finds nothing that overlaps the true square by
half, or with `"detect": false`, the box is made from the true square, moved
and scaled as suited the predictor best on training faces of 300-W.
"""

import importlib.util
from pathlib import Path

import stopwatch

MODEL = "models/shape_predictor_68_face_landmarks.dat"
UP, SCALE = 0.1, 0.85  # of the canonical square's side
OVERLAP = 0.5


def prepare(options):
    import dlib
    import numpy as np

    found = importlib.util.find_spec("face_recognition_models")
    folder = Path(found.submodule_search_locations[0])
    predictor = dlib.shape_predictor(str(folder / MODEL))
    detector = dlib.get_frontal_face_detector()
    x0, y0, x1, y1 = options["square"]
    side = x1 - x0
    center_x, center_y = (x0 + x1) / 2, (y0 + y1) / 2 - UP * side
    half = SCALE * side / 2
    edges = (center_x - half, center_y - half, center_x + half, center_y + half)
    # A rectangle of dlib ends with its last pixel.
    true_box = dlib.rectangle(*[round(e - i // 2) for i, e in enumerate(edges)])

    def overlap(box):
        common = box.intersect(true_box).area()
        return common / (box.area() + true_box.area() - common)

    def work(face):
        box = true_box
        if options["detect"]:
            box = max(detector(face, 0), key=overlap, default=true_box)
            box = box if overlap(box) >= OVERLAP else true_box
        points = predictor(face, box).parts()
        return {"landmarks": np.array([(p.x, p.y) for p in points], "float32")}

    return work, {"dlib": dlib.__version__}


if __name__ == "__main__":
    stopwatch.serve(prepare)
