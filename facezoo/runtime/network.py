"""One LiteRT file as a function from one face to named arrays."""

from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from facezoo.errors import PresetError

SIGNATURE = "serving_default"
INPUT = "lr_image"
OUTPUTS = (
    "sr_image",
    "landmarks",
    "scores",
    "landmark_sigma",
    "landmark_covariance",
)
# Of networks that were trained for the head's pose.
IN_SPACE = ("landmarks_3d", "pose")


class Network:
    """An interpreter of one file, for one caller at a time.

    Args:
        path: Path of a `.tflite` file with the signature `serving_default`,
            the input `lr_image` `(1, s, s, 3)` and the `OUTPUTS`.
        num_threads: Int. Threads of the interpreter.

    Attributes:
        in_space: Tuple, those of `IN_SPACE` that the network gives.

    Raises:
        PresetError: If the file is no network of this kind.
    """

    def __init__(self, path: Path, num_threads: int = 1):
        try:
            interpreter = Interpreter(str(path), num_threads=num_threads)
            interpreter.allocate_tensors()
            signatures = interpreter.get_signature_list()
        except (ValueError, RuntimeError) as error:
            raise PresetError(
                f"{path} can't be run by LiteRT: {_first_line(error)}."
            ) from error
        names = signatures.get(SIGNATURE, {"inputs": [], "outputs": []})
        missing = set(OUTPUTS) - set(names["outputs"])
        if names["inputs"] != [INPUT] or missing:
            raise PresetError(
                f"{path} must map {INPUT} to {', '.join(OUTPUTS)} in a "
                f"signature {SIGNATURE}. Received: signatures={signatures}"
            )
        # The runner borrows the interpreter: both must live.
        self._interpreter = interpreter
        self._runner = interpreter.get_signature_runner(SIGNATURE)
        details = self._runner.get_input_details()[INPUT]
        self.in_space = tuple(n for n in IN_SPACE if n in names["outputs"])
        self.input_shape = tuple(int(n) for n in details["shape"])
        self.output_shapes = {
            name: tuple(int(n) for n in detail["shape"])
            for name, detail in self._runner.get_output_details().items()
        }

    def __call__(self, lr_image: np.ndarray) -> dict[str, np.ndarray]:
        """Runs the network on one face.

        Args:
            lr_image: Float32 array `(s, s, 3)`, RGB in `[0, 1]`.

        Returns:
            Dict of float32 arrays: `sr_image` `(S, S, 3)`, `landmarks`
            `(K, 2)`, `scores` and `landmark_sigma` `(K,)`, and
            `landmark_covariance` `(K, 2, 2)`; and what is `in_space`:
            `landmarks_3d` `(K, 3)` and `pose` `(3, 3)`.
        """
        names = OUTPUTS + self.in_space
        outputs = self._runner(**{INPUT: lr_image[np.newaxis]})
        return {name: outputs[name][0] for name in names}


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return lines[0].rstrip(".")
