"""What all tests share."""

import os
from pathlib import Path

import pytest

# TensorFlow's greeting is not news; its errors are.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Off on some processors, where TensorFlow then has no `channels_first`.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Gives the folder of real faces: `$FACEZOO_SHARED_DATA`, or one beside.

    Where there is none the test is skipped, or fails if
    `FACEZOO_REQUIRE_DATA=1` says that there should be one.
    """
    default = ROOT.parent / "shared" / "data"
    folder = Path(os.environ.get("FACEZOO_SHARED_DATA") or default)
    if folder.is_dir():
        return folder
    reason = f"no folder of real faces at {folder} ($FACEZOO_SHARED_DATA)"
    if os.environ.get("FACEZOO_REQUIRE_DATA") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def eager(monkeypatch):
    """Networks learn without graphs, whose making takes longer than a step."""
    import keras

    always = property(lambda model: True, lambda model, value: None)
    monkeypatch.setattr(keras.Model, "run_eagerly", always)
