"""What a LiteRT file says of itself, and how it is run."""

import pytest

from facezoo.errors import FaceZooError
from facezoo.presets import list_presets
from facezoo.runtime import count_delegated
from facezoo.runtime import read_metadata
from tests.runtime.standin import fixture_standin  # noqa: F401

FLOAT_FILES = [
    path
    for preset in list_presets()
    for path in sorted(preset.path.glob("*.tflite"))
    if "int8" not in path.name
]


@pytest.mark.parametrize("path", FLOAT_FILES, ids=lambda p: p.parent.name)
def test_xnnpack_takes_the_whole_of_each_shipped_file(path):
    delegation = count_delegated(path)
    assert delegation.partitions == 1
    assert delegation.left == ()
    assert delegation.delegated == delegation.ops > 0


def test_ops_that_are_left_are_named(standin):
    content = (standin / "model.tflite").read_bytes()
    delegation = count_delegated(content)
    # The stand-in tiles, which XNNPACK does not.
    assert "TILE" in delegation.left
    assert delegation.delegated + len(delegation.left) == delegation.ops
    assert count_delegated(standin / "model.tflite") == delegation


def test_files_without_metadata_are_told(standin, tmp_path):
    with pytest.raises(FaceZooError, match="no metadata of facezoo"):
        read_metadata(standin / "model.tflite")
    with pytest.raises(FaceZooError, match="can't be read"):
        read_metadata(tmp_path / "none.tflite")
    (tmp_path / "short.tflite").write_bytes(b"TFL3")
    with pytest.raises(FaceZooError, match="no LiteRT file"):
        read_metadata(tmp_path / "short.tflite")
