import numpy as np
import pytest

from facezoo import face3d
from facezoo.errors import FaceZooError
from tests.face3d.test_labels import write_simple_model


def write_labels(path):
    rng = np.random.default_rng(0)
    face3d.FaceLabels(
        ("a", "b"),
        rng.random((2, 68, 3)),
        np.array([np.eye(3)] * 2),
        np.ones(2),
    ).save(path)
    return path


KINDS = [
    (write_labels, face3d.load_labels, "names", "landmarks_3d"),
    (
        write_simple_model,
        face3d.load_face_model,
        "expression_names",
        "identity",
    ),
]


def refused(load, file, message):
    with pytest.raises(FaceZooError, match=message) as error:
        load(file)
    assert str(error.value).startswith(f"{file} holds no ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(("write", "load", "names", "numbers"), KINDS)
def test_a_broken_file_is_told(write, load, names, numbers, tmp_path):
    file = write(tmp_path / "whole.npz")
    load(file)
    whole = file.read_bytes()
    broken = tmp_path / "broken.npz"
    for content in (
        b"",
        b"text",
        whole[:100],
        whole[:-10],
        # In the middle of the data, and of the list of files.
        changed(whole, len(whole) // 2),
        changed(whole, whole.rindex(b"PK\x01\x02") + 1),
    ):
        broken.write_bytes(content)
        refused(load, broken, None)
    with open(broken, "wb") as target:
        np.save(target, np.ones((2, 68, 3)))
    refused(load, broken, None)


def changed(content, place):
    return content[:place] + bytes([content[place] ^ 8]) + content[place + 1 :]


@pytest.mark.parametrize(("write", "load", "names", "numbers"), KINDS)
def test_wrong_arrays_are_told(write, load, names, numbers, tmp_path):
    file = write(tmp_path / "whole.npz")
    with np.load(file) as whole:
        arrays = dict(whole)
    spoiled = arrays[numbers].copy()
    spoiled[0, 3, 1] = np.nan
    for change, message in (
        ({names: np.array("a")}, f"{names} must be a list"),
        ({numbers: spoiled}, f"{numbers} must be finite numbers"),
        ({numbers: np.full(spoiled.shape, "a")}, "could not convert"),
    ):
        np.savez(file, **arrays | change)
        refused(load, file, message)
