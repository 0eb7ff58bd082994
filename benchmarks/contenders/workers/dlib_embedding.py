"""dlib's face embedding, with the weights of `face_recognition_models`.

128 numbers a face, made so that one person's faces lie near each other. dlib
turns and cuts the face by its own 68 points, which it finds in the true box.
"""

import importlib.util
from pathlib import Path

import stopwatch

MODELS = "models"
PREDICTOR = "shape_predictor_68_face_landmarks.dat"
NETWORK = "dlib_face_recognition_resnet_model_v1.dat"
UP, SCALE = 0.1, 0.85  # of the canonical square's side, as in dlib_68.py


def prepare(options):
    import dlib
    import numpy as np

    found = importlib.util.find_spec("face_recognition_models")
    folder = Path(found.submodule_search_locations[0]) / MODELS
    predictor = dlib.shape_predictor(str(folder / PREDICTOR))
    network = dlib.face_recognition_model_v1(str(folder / NETWORK))
    x0, y0, x1, y1 = options["square"]
    side = x1 - x0
    center_x, center_y = (x0 + x1) / 2, (y0 + y1) / 2 - UP * side
    half = SCALE * side / 2
    edges = (center_x - half, center_y - half, center_x + half, center_y + half)
    # A rectangle of dlib ends with its last pixel.
    box = dlib.rectangle(*[round(e - i // 2) for i, e in enumerate(edges)])

    def work(face):
        points = predictor(face, box)
        embedding = network.compute_face_descriptor(face, points)
        return {"embeddings": np.array(embedding, "float32")}

    return work, {"dlib": dlib.__version__}


if __name__ == "__main__":
    stopwatch.serve(prepare)
