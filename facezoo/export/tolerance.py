"""The gate's table: what a file of each precision may change.

In float32 each output is judged by its largest difference: 1e-4 of its size,
`scores`, `landmark_sigma` and `landmark_covariance` 1e-3, and what is in pixels
as a share of the face's side. In any other precision it is judged by what it
means to the one who reads it:

| output | measure | float16 | int8, dynamic int8 |
| --- | --- | ---: | ---: |
| `landmarks`, the truth known | change of the NME, a share | 0.005 | 0.03 |
| `landmarks` else, `landmarks_3d` | mean distance, a share of the face's side | 0.002 | 0.005 |
| `sr_image`, the truth known | change of the PSNR in dB | 0.02 | 0.2 |
| `scores` | mean difference; they lie in `[0, 1]` | 0.002 | 0.02 |
| `landmark_sigma` | mean difference over its mean | 0.01 | 0.1 |
| `landmark_covariance` | mean difference over its mean size | 0.02 | 0.2 |
| `pose` | mean angle in degrees | 0.1 | 1 |
| any other | root mean square of the difference over the spread | 0.005 | 0.03 |

`heatmaps` are in no file. The distances mean what the shares of the NME mean:
points of an error `e` that move by `m` at random have the error
`e * sqrt(1 + m**2 / e**2)`, and an NME of 5 % is about 2 % of the face's side.
"""  # noqa: E501

import numpy as np

TOLERANCE = 1e-4
# Small differences of large numbers: they magnify those of the points.
SPREADS = ("scores", "landmark_sigma", "landmark_covariance")
SPREAD_TOLERANCE = 10 * TOLERANCE
# Outputs in pixels, with their power: compared relative to the face's side.
PIXELS = {
    "landmarks": 1,
    "landmark_sigma": 1,
    "landmark_covariance": 2,
    "landmarks_3d": 1,
}
_INT8 = {
    "nme": 0.03,
    "distance": 0.005,
    "psnr": 0.2,
    "scores": 0.02,
    "sigma": 0.1,
    "covariance": 0.2,
    "degrees": 1.0,
    "deviation": 0.03,
}
LIMITS = {
    "float32": {"largest": TOLERANCE, "spread": SPREAD_TOLERANCE},
    "float16": {
        "nme": 0.005,
        "distance": 0.002,
        "psnr": 0.02,
        "scores": 0.002,
        "sigma": 0.01,
        "covariance": 0.02,
        "degrees": 0.1,
        "deviation": 0.005,
    },
    "dynamic_int8": _INT8,
    "int8": _INT8,
}
# Of an output by its name: the limit, the measure, and that in words.
MEASURES = {
    "landmarks": ("distance", "distance", "moves (of the face's side)"),
    "landmarks_3d": ("distance", "distance", "moves (of the face's side)"),
    "scores": ("scores", "mean", "differs on average"),
    "landmark_sigma": ("sigma", "share", "differs on average (a share)"),
    "landmark_covariance": (
        "covariance",
        "share",
        "differs on average (a share)",
    ),
    "pose": ("degrees", "degrees", "turns (degrees)"),
}
OTHER = ("deviation", "deviation", "deviates (of its spread)")


def tolerance(name: str) -> float:
    """Gives what an output may differ by in float32, relative to its size."""
    return SPREAD_TOLERANCE if name in SPREADS else TOLERANCE


def relative_difference(wanted: np.ndarray, given: np.ndarray) -> float:
    """Compares an output of a file with that of the model.

    Args:
        wanted: Array, what the model gives.
        given: Array of the same shape, what the file gives.

    Returns:
        The largest absolute difference, over the largest absolute value of
        `wanted` where that is above 1.
    """
    difference = np.abs(given.astype("float64") - wanted).max()
    return float(difference) / max(1.0, float(np.abs(wanted).max()))


def differences(name: str, wanted: np.ndarray, given: np.ndarray) -> dict:
    """Measures how far an output of a file is from that of the model.

    Args:
        name: String. The output's.
        wanted: Array `(N, ...)`, what the model gives.
        given: Array of the same shape, what the file gives.

    Returns:
        Dict of floats: `largest` and `mean` absolute difference; `relative`,
        see `relative_difference`; `share`, the mean over the mean absolute
        value; `deviation`, the root of the mean squared difference over that
        of the output around its mean; and the mean `distance` of points
        `(N, K, 2 or 3)` or the mean angle in `degrees` of rotations
        `(N, 3, 3)` where `name` says that it is such.
    """
    gap = given.astype("float64") - wanted
    size = float(np.abs(wanted).mean(dtype="float64"))
    spread = float(np.std(wanted, dtype="float64"))
    root = float(np.sqrt(np.mean(np.square(gap))))
    mean = float(np.abs(gap).mean())
    row = {
        "largest": float(np.abs(gap).max()),
        "mean": mean,
        "relative": relative_difference(wanted, given),
        "share": mean / size if size else mean,
        "deviation": root / spread if spread else root,
    }
    if name in ("landmarks", "landmarks_3d") and wanted.ndim == 3:
        row["distance"] = float(np.linalg.norm(gap, axis=-1).mean())
    if name == "pose" and wanted.shape[1:] == (3, 3):
        # The chord between two rotations; the trace would lose its digits.
        chords = np.sqrt(np.square(gap).sum(axis=(1, 2)) / 8)
        angles = 2 * np.arcsin(np.minimum(chords, 1))
        row["degrees"] = float(np.degrees(angles).mean())
    return row


def measure_of(name: str, row: dict) -> tuple[str, str, str]:
    """Says what judges an output in reduced precision: a row of `MEASURES`."""
    measure = MEASURES.get(name, OTHER)
    return measure if measure[1] in row else OTHER
