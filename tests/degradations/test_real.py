import numpy as np
import pytest

from facezoo.data import DrawnFaces
from facezoo.degradations import RandomSizeDegradation
from facezoo.degradations import RealDegradation
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize


@pytest.fixture(scope="module")
def faces():
    cropper = FaceCropper(128)
    drawn = DrawnFaces(6)
    return np.stack(
        [cropper.crop(face.image, face.square).image for face in drawn]
    )


def correlations(images, others):
    """Correlation of each image `(N, ...)` with each other `(M, ...)`."""
    sides = []
    for each in (images, others):
        flat = each.mean(axis=-1).reshape(len(each), -1).astype("float64")
        flat -= flat.mean(axis=1, keepdims=True)
        sides.append(flat / np.linalg.norm(flat, axis=1, keepdims=True))
    return sides[0] @ sides[1].T


@pytest.mark.parametrize("size", [8, 16, 64])
def test_a_face_stays_that_face(faces, size):
    degrade = RealDegradation(size, (size, size), clean=0)
    clean = bicubic_resize(faces, size)
    for seed in range(4):
        made = degrade(faces, np.random.default_rng(seed))
        alike = correlations(made, clean)
        assert np.array_equal(alike.argmax(axis=1), np.arange(len(faces)))
        assert np.diag(alike).min() > 0.7


def test_clean_faces_are_those_of_random_size(faces):
    real = RealDegradation(64, (16, 16), clean=1)
    shrunk = RandomSizeDegradation(64, (16, 16))
    made = real(faces, np.random.default_rng(0)).astype(int)
    # Pillow's bicubic and facezoo's are within a grey level of each other.
    assert np.abs(made - shrunk(faces).astype(int)).max() <= 2


def test_strength_makes_it_worse(faces):
    errors = []
    for strength in (0, 0.5, 1):
        degrade = RealDegradation(32, (32, 32), strength, clean=0)
        made = np.stack(
            [degrade(faces, np.random.default_rng(s)) for s in range(4)]
        )
        errors.append(np.square(made - bicubic_resize(faces, 32) / 1.0).mean())
    assert errors == sorted(errors)


def test_the_face_stays_in_its_place():
    y, x = np.mgrid[:128, :128]
    spot = np.exp(-((x - 63.5) ** 2 + (y - 63.5) ** 2) / 800)
    faces = np.repeat(spot[None, :, :, None], 3, axis=3).astype("float32")
    faces = np.repeat(faces, 100, axis=0)
    degrade = RealDegradation(64, (8, 64), clean=0)
    made = degrade(faces, np.random.default_rng(0)).mean(axis=(0, 3))
    made = made - made[:8, :8].mean()
    places = np.arange(64) - 31.5
    # Half a per cent of the side.
    assert abs(made.sum(axis=0) @ places / made.sum()) < 0.3
    assert abs(made.sum(axis=1) @ places / made.sum()) < 0.3


def test_at_size_keeps_all_else():
    degrade = RealDegradation(64, (8, 64), strength=0.5, clean=0.2)
    config = degrade.at_size(16).get_config()
    assert config == {**degrade.get_config(), "face_sizes": [16, 16]}


def test_sizes_larger_than_the_face(faces):
    small = faces[:, :24, :24]
    made = RealDegradation(64, (32, 48))(small, np.random.default_rng(0))
    assert made.shape == (6, 64, 64, 3)
