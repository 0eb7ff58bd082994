import shutil

import cv2
import numpy as np
import pytest

from facezoo.data import W300
from facezoo.data import draw_face
from facezoo.errors import FaceZooError
from facezoo.images import FaceCropper
from facezoo.landmarks import IBUG68
from facezoo.landmarks import read_pts


def write_face(path, points_suffix=".pts", header=True, seed=0):
    """A drawn face as 300-W stores it; gives its points, zero-based."""
    image, landmarks = draw_face(np.random.default_rng(seed), 112)
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), image[..., ::-1])
    lines = [f"{x + 1:.4f} {y + 1:.4f}" for x, y in landmarks]
    if header:
        lines = ["version: 1", "n_points: 68", "{", *lines, "}"]
    path.with_suffix(points_suffix).write_text("\n".join(lines))
    return landmarks


@pytest.fixture
def root(tmp_path):
    for folder in ("lfpw/trainset", "lfpw/testset", "helen/trainset"):
        for i in range(12):
            write_face(tmp_path / folder / f"image_{i:04d}.png", seed=i)
    for i in range(1, 4):
        write_face(tmp_path / "afw" / f"777_{i}.png", seed=i)
    return tmp_path


def folders(faces):
    return {path.parent.name for path in faces.paths}


def test_splits_do_not_mix(root):
    train = W300("train", root, hold_out=0.4)
    validation = W300("validation", root, hold_out=0.4)
    everything = W300("all-train", root)
    test = W300("test", root)
    assert len(everything) == 27 and len(test) == 12
    assert set(train.paths) | set(validation.paths) == set(everything.paths)
    assert not set(train.paths) & set(validation.paths)
    assert 0 < len(validation) < len(train)
    assert folders(test) == {"testset"}
    for faces in (train, validation, everything):
        assert "testset" not in folders(faces)


def test_hold_out_is_the_same_everywhere(root):
    # By the SHA-256 of the name: a change would leak into trained weights.
    held = W300("validation", root, hold_out=0.25).paths
    names = sorted(p.stem for p in held if p.parent.parent.name == "lfpw")
    assert names == ["image_0007", "image_0009", "image_0011"]


@pytest.mark.parametrize("hold_out", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_faces_of_one_photograph_stay_together(root, hold_out):
    held = W300("validation", root, hold_out=hold_out).paths
    assert sum(path.parent.name == "afw" for path in held) in (0, 3)


def test_face_has_its_points_and_canonical_square(root):
    landmarks = write_face(root / "afw" / "888_1.png", seed=5)
    faces = W300("all-train", root, keep_size=None)
    face = faces[[path.stem for path in faces.paths].index("888_1")]
    span = np.ptp(landmarks, axis=0).max()
    x0, y0, x1, y1 = face.square
    assert x1 - x0 == pytest.approx(1.25 * span, abs=1e-3)
    middle = (face.landmarks.min(axis=0) + face.landmarks.max(axis=0)) / 2
    np.testing.assert_allclose(
        [(x0 + x1) / 2, (y0 + y1) / 2], middle, atol=1e-3
    )
    moved = face.landmarks - landmarks
    np.testing.assert_allclose(
        moved, np.broadcast_to(moved[0], (68, 2)), atol=1e-3
    )


def test_upper_case_names_and_bare_points(tmp_path):
    write_face(tmp_path / "LFPW" / "Trainset" / "A.PNG", ".PTS")
    write_face(tmp_path / "AFW" / "b_1.png", header=False, seed=1)
    (tmp_path / "AFW" / "lonely.png").write_bytes(b"")
    faces = W300("all-train", tmp_path)
    assert [face.name for face in faces] == ["A", "b_1"]
    assert all(face.landmarks.shape == (68, 2) for face in faces)


def test_missing_data_names_the_variable(tmp_path, monkeypatch):
    monkeypatch.delenv("FACEZOO_DATA", raising=False)
    with pytest.raises(FaceZooError, match=r"\$FACEZOO_DATA"):
        W300()
    monkeypatch.setenv("FACEZOO_DATA", str(tmp_path))
    with pytest.raises(FaceZooError, match=r"\$FACEZOO_DATA"):
        W300()
    (tmp_path / "300w").mkdir()
    with pytest.raises(FaceZooError, match="expected lfpw/trainset"):
        W300()
    with pytest.raises(ValueError, match="split='dev'"):
        W300("dev", tmp_path)


def test_root_from_the_variable(root, monkeypatch):
    shutil.copytree(root / "afw", root / "all" / "300W" / "afw")
    monkeypatch.setenv("FACEZOO_DATA", str(root / "all"))
    assert len(W300("all-train")) == 3


def test_photographs_as_shipped(shared_data, tmp_path):
    raw = shared_data / "raw"
    for path in raw.glob("*.*"):
        target = tmp_path / "afw" / path.name
        target.parent.mkdir(exist_ok=True)
        target.symlink_to(path)
    faces = W300("all-train", tmp_path)
    assert len(faces) == 3
    for face, path in zip(faces, faces.paths, strict=True):
        side = face.square[2] - face.square[0]
        assert side <= 160.5
        assert max(face.image.shape) <= 1.75 * side + 2
        # The points, brought to the canonical face, agree with the cropper's.
        landmarks = read_pts(path.with_suffix(".pts"), 68)
        cropper = FaceCropper(128)
        crop = cropper.crop(
            np.zeros((2000, 2000, 3), "uint8"),
            cropper.square_from_landmarks(landmarks),
        )
        expected = crop.to_face(landmarks)
        found = (face.landmarks - face.square[:2]) / side * 128 - 0.5
        np.testing.assert_allclose(found, expected, atol=0.2)


def test_shared_300w(shared_data):
    root = shared_data / "300w"
    train, validation = W300("train", root), W300("validation", root)
    assert len(train) + len(validation) == 2009
    assert 60 < len(validation) < 140
    assert len(W300("test", root)) == 224
    for faces in (train, validation):
        assert not any("test" in path.parent.name for path in faces.paths)
    assert train.scheme is IBUG68
    for index in range(0, len(train), 400):
        assert train[index].landmarks.shape == (68, 2)
