"""`import facezoo` is light, and gives what it promises when asked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import facezoo

ROOT = Path(facezoo.__file__).parents[1]
HEAVY = ("keras", "tensorflow", "jax", "torch", "numpy", "cv2", "PIL", "rich")

MEASURE = """
import sys
import time
start = time.perf_counter()
import facezoo
print(time.perf_counter() - start)
print(*sys.modules)
"""

RUNTIME = """
import sys
import facezoo
import facezoo.cli
facezoo.FaceEnhancer, facezoo.pipelines, facezoo.evaluation
print(*sys.modules)
"""


def run_fresh(code):
    """Returns what a new process prints, as words."""
    path = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))},
        check=True,
        capture_output=True,
        text=True,
    )
    return result.stdout.split()


def test_import_is_fast_and_loads_nothing():
    # The best of three: other processes may hold the processor.
    runs = [run_fresh(MEASURE) for _ in range(3)]
    assert not set(HEAVY) & set(runs[0][1:])
    assert min(float(run[0]) for run in runs) < 0.3


def test_the_runtime_never_loads_keras():
    modules = set(run_fresh(RUNTIME))
    assert "numpy" in modules
    assert not {"keras", "tensorflow", "jax", "torch"} & modules


@pytest.mark.parametrize("name", facezoo.__all__)
def test_every_promised_name(name):
    assert name in dir(facezoo)
    assert getattr(facezoo, name) is getattr(facezoo, name)


def test_every_sub_package_is_promised():
    folders = {path.parent.name for path in ROOT.glob("facezoo/*/__init__.py")}
    assert folders - {"cli", "demo"} <= set(facezoo.__all__)


def test_an_unknown_name():
    with pytest.raises(AttributeError, match="no attribute 'enhance'"):
        facezoo.enhance
