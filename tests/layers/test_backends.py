"""A saved layer gives the same numbers on every backend."""

import importlib.util
import os
import pathlib
import subprocess
import sys

import keras
import numpy as np
import pytest

from tests.layers.backend_outputs import write_outputs
from tests.layers.cases import CASES
from tests.layers.cases import case_inputs
from tests.testing import model_of

ROOT = pathlib.Path(__file__).parents[2]
INSTALLED = [
    name
    for name in ("tensorflow", "jax", "torch")
    if importlib.util.find_spec(name)
]

pytestmark = [
    pytest.mark.backend,
    pytest.mark.skipif(
        keras.backend.backend() != INSTALLED[0],
        reason=f"the run on {INSTALLED[0]} compares all backends",
    ),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Every layer, saved, with its outputs on every backend."""
    folder = tmp_path_factory.mktemp("backends")
    keras.utils.set_random_seed(0)
    for name, (layer_class, kwargs, *_) in CASES.items():
        layer = layer_class(**kwargs, name=name)
        model_of(layer, case_inputs(name)).save(folder / f"{name}.keras")
    write_outputs(folder)
    for backend in INSTALLED[1:]:
        environment = {
            **os.environ,
            "KERAS_BACKEND": backend,
            # Compiling fast matters more than running fast.
            "XLA_FLAGS": "--xla_backend_optimization_level=0",
        }
        subprocess.run(
            [sys.executable, "-m", "tests.layers.backend_outputs", folder],
            cwd=ROOT,
            env=environment,
            check=True,
        )
    return folder


@pytest.mark.parametrize("backend", INSTALLED[1:])
@pytest.mark.parametrize("name", CASES)
def test_same_numbers(name, backend, folder):
    here = np.load(folder / f"{name}.{INSTALLED[0]}.npz")
    there = np.load(folder / f"{name}.{backend}.npz")
    assert here.files == there.files
    for key in here.files:
        a, b = here[key], there[key]
        np.testing.assert_allclose(a, b, atol=1e-4 * (1 + np.abs(a).max()))
