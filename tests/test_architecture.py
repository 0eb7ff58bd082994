"""The tree keeps its order, and the check of it notices when it doesn't."""

from pathlib import Path

import pytest

from tests.architecture import snake_case
from tests.architecture import violations

ROOT = Path(__file__).resolve().parents[1]

PLANTED = {
    "to the right": (
        "facezoo/images/files.py",
        "from facezoo.runtime import FaceEnhancer",
        "not to the left of images",
    ),
    "a neighbour": (
        "facezoo/models/jasrnet.py",
        "from facezoo.data import W300",
        "not to the left of models",
    ),
    "a neighbour as a package": (
        "facezoo/layers/rcab.py",
        "from facezoo import losses\nclass RCAB: pass",
        "not to the left of layers",
    ),
    "inside a function": (
        "facezoo/evaluation/nme.py",
        "def f():\n    import facezoo.ops",
        "not to the left of evaluation",
    ),
    "by name": (
        "facezoo/presets/search.py",
        "import importlib\nimportlib.import_module('facezoo.cli')",
        "not to the left of presets",
    ),
    "relative": (
        "facezoo/images/crop.py",
        "from .resize import bicubic_resize",
        "write the whole name",
    ),
    "Keras on the NumPy side": (
        "facezoo/runtime/enhancer.py",
        "from keras import ops",
        "the NumPy side takes",
    ),
    "Keras in the command": (
        "facezoo/cli/enhance.py",
        "def f():\n    import keras",
        "the NumPy side takes",
    ),
    "NumPy at the left end": (
        "facezoo/errors.py",
        "import numpy as np",
        "only the standard library",
    ),
    "TensorFlow in a layer": (
        "facezoo/layers/rcab.py",
        "import tensorflow as tf\nclass RCAB: pass",
        "only export/ and data/tf_data.py may",
    ),
    "TensorFlow in a reader": (
        "facezoo/data/w300.py",
        "def f():\n    import tensorflow.data",
        "only export/ and data/tf_data.py may",
    ),
    "torch in a loss": (
        "facezoo/losses/pixel.py",
        "import torch",
        "not a dependency",
    ),
    "an integration in the pipelines": (
        "facezoo/pipelines/photo.py",
        "from facezoo.integrations.ray import EnhanceFaces",
        "not to the left of pipelines",
    ),
    "Keras in an integration": (
        "facezoo/integrations/ray.py",
        "import keras",
        "the NumPy side takes",
    ),
    "at the top of a command": (
        "facezoo/cli/enhance.py",
        "from facezoo.runtime import FaceEnhancer",
        "inside what needs it",
    ),
    "an extra at the top": (
        "facezoo/pipelines/detectors/mtcnn.py",
        "import mtcnn",
        "an extra is imported inside what needs it",
    ),
    "a reader's extra at the top": (
        "facezoo/data/mat_labels.py",
        "from scipy.io import loadmat",
        "an extra is imported inside what needs it",
    ),
    "a reader's extra in a layer": (
        "facezoo/layers/rcab.py",
        "def f():\n    import scipy\nclass RCAB: pass",
        "not a dependency",
    ),
    "in facezoo/__init__.py": (
        "facezoo/__init__.py",
        "from facezoo import landmarks",
        "loads nothing",
    ),
    "a package without a place": (
        "facezoo/gadgets/box.py",
        "",
        "no place in the order",
    ),
    "a long file": ("recipes/long.py", "x = 1\n" * 351, "351 lines"),
    "a name that says nothing": ("facezoo/ops/utils.py", "", "by its name"),
    "a folder's name": ("tests/test_helpers/a.py", "", "by its name"),
    "two layers in a file": (
        "facezoo/layers/rcab.py",
        "class RCAB: pass\nclass Other: pass",
        "2 public classes",
    ),
    "a layer under another name": (
        "facezoo/layers/rcab.py",
        "class ResidualBlock: pass",
        "not named after its layer",
    ),
}

ALLOWED = {
    "facezoo/integrations/ray.py": "from facezoo.pipelines import cut_faces\n"
    "from facezoo.runtime import FaceEnhancer",
    "facezoo/__init__.py": "from typing import TYPE_CHECKING\n"
    "if TYPE_CHECKING:\n    from facezoo import layers",
    "facezoo/cli/train.py": "from facezoo.errors import FaceZooError\n"
    "def f():\n    from facezoo.training import train",
    "facezoo/data/tf_data.py": "def f():\n    import tensorflow as tf",
    "facezoo/export/litert.py": "import keras\nfrom facezoo import __version__",
    "facezoo/layers/sub_pixel_upsampling.py": "from facezoo import ops\n"
    "from facezoo.layers.pixel_shuffle import PixelShuffle\n"
    "class SubPixelUpsampling2D: pass\nclass _Step: pass\ndef steps(): pass",
    "facezoo/ops/input_gradients.py": "def f():\n    import jax, torch",
    "recipes/a.py": "from facezoo.training import Recipe",
}


def plant(root, files):
    for name, source in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)


def test_this_checkout():
    assert (ROOT / "facezoo" / "__init__.py").is_file()
    assert not violations(ROOT)


def test_what_is_allowed(tmp_path):
    plant(tmp_path, ALLOWED)
    assert not violations(tmp_path)


@pytest.mark.parametrize("case", PLANTED)
def test_a_planted_violation_is_found(case, tmp_path):
    name, source, message = PLANTED[case]
    plant(tmp_path, ALLOWED | {name: source})
    found = violations(tmp_path)
    assert len(found) == 1
    assert found[0].startswith(name) and message in found[0]


@pytest.mark.parametrize(
    ("layer", "file"),
    [
        ("RCAB", "rcab"),
        ("SubPixelUpsampling2D", "sub_pixel_upsampling"),
        ("HeatmapHead", "heatmap_head"),
        ("DSNTHead", "dsnt_head"),
    ],
)
def test_file_names(layer, file):
    assert snake_case(layer) == file
