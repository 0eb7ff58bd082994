"""Scores of the shipped presets: low where there is no face."""

from pathlib import Path

import numpy as np
import pytest

from facezoo.images import bicubic_resize
from facezoo.images import read_image
from facezoo.runtime import FaceEnhancer

FACE = Path(__file__).parents[2] / "examples" / "truth" / "obama.png"
SIZES = [16, 32, 64]
GREY = 128


@pytest.fixture(scope="module", name="enhancer")
def fixture_enhancer():
    """Chooses the preset by the size of the face."""
    return FaceEnhancer(threads=1, quiet=True)


def mean_score(enhancer, face):
    return enhancer.enhance_faces(face[None]).scores.mean()


def photograph(size):
    return bicubic_resize(read_image(FACE), size)


@pytest.mark.parametrize("size", SIZES)
def test_a_face_is_read(enhancer, size):
    assert mean_score(enhancer, photograph(size)) > 0.9


@pytest.mark.parametrize("size", SIZES)
def test_what_is_no_face_gets_a_low_score(enhancer, size):
    plain = np.full((size, size, 3), GREY, "uint8")
    assert mean_score(enhancer, plain) < 0.5
    noise = np.random.default_rng(0).integers(0, 256, plain.shape, "uint8")
    assert mean_score(enhancer, noise) < 0.5


@pytest.mark.parametrize("size", SIZES)
def test_a_hidden_face_gets_a_lower_score(enhancer, size):
    # From 32 pixels on the forehead and the exact square tell where most
    # points must be, within 5 % of the side: the score says so.
    face = photograph(size).copy()
    face[round(0.15 * size) :] = GREY
    whole = mean_score(enhancer, photograph(size))
    assert mean_score(enhancer, face) < whole - 0.2
