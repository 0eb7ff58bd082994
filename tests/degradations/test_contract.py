"""What every degradation keeps, whatever it does to a face."""

import keras
import numpy as np
import pytest

from facezoo.degradations import AnisotropicBlur
from facezoo.degradations import ColorShift
from facezoo.degradations import Downscale
from facezoo.degradations import ExposureShift
from facezoo.degradations import InOrder
from facezoo.degradations import IsotropicBlur
from facezoo.degradations import JpegCompression
from facezoo.degradations import MotionBlur
from facezoo.degradations import RandomOrder
from facezoo.degradations import RealDegradation
from facezoo.degradations import ResizeBack
from facezoo.degradations import SecondOrder
from facezoo.degradations import SensorNoise
from facezoo.degradations import Sometimes

SIZE = 32
STAGE = [IsotropicBlur((0.1, 2)), SensorNoise(), JpegCompression()]
# Each with the side of what it makes of faces of 32 pixels.
CASES = [
    (IsotropicBlur((0.2, 3.0)), SIZE),
    (AnisotropicBlur((0.2, 4.0)), SIZE),
    (MotionBlur((0.0, 9.0)), SIZE),
    (SensorNoise((0, 0.02), (0, 0.05), grey=0.5), SIZE),
    (JpegCompression((20, 90)), SIZE),
    (JpegCompression((20, 90), random_grid=False), SIZE),
    (Downscale(8), 8),
    (ResizeBack((0.3, 1.0)), SIZE),
    (ExposureShift((-1, 1)), SIZE),
    (ColorShift((-0.2, 0.2), (0.5, 1.2)), SIZE),
    (Sometimes(MotionBlur((3, 9)), 0.5), SIZE),
    (InOrder([*STAGE, Downscale(8)]), 8),
    (RandomOrder([*STAGE, Downscale(8)]), 8),
    (SecondOrder(RandomOrder(STAGE)), SIZE),
    (SecondOrder(RandomOrder(STAGE), InOrder([Downscale(8)])), 8),
    (RealDegradation(16, (8, 24)), 16),
]
each = pytest.mark.parametrize(
    ("degrade", "side"), CASES, ids=lambda value: type(value).__name__
)


def faces(count=5):
    rng = np.random.default_rng(7)
    return rng.uniform(0, 1, (count, SIZE, SIZE, 3)).astype("float32")


@each
def test_shape_type_and_range(degrade, side):
    images = faces()
    before = images.copy()
    made = degrade(images, np.random.default_rng(0))
    assert made.shape == (5, side, side, 3)
    assert made.dtype == np.float32
    assert 0 <= made.min() < made.max() <= 1
    assert np.array_equal(images, before)


@each
def test_bytes_come_back_as_bytes(degrade, side):
    images = np.rint(faces() * 255).astype("uint8")
    made = degrade(images, np.random.default_rng(0))
    floats = degrade(images / 255, np.random.default_rng(0))
    assert made.dtype == np.uint8
    assert np.abs(made - floats * 255).max() <= 0.51


@each
def test_a_pure_function_of_the_generator(degrade, side):
    images = faces()
    first = degrade(images, np.random.default_rng(3))
    again = degrade(images, np.random.default_rng(3))
    other = degrade(images, np.random.default_rng(4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


@each
def test_a_batch_is_its_faces_one_by_one(degrade, side):
    images = faces()
    rng = np.random.default_rng(3)
    single = [degrade(images[i : i + 1], rng) for i in range(5)]
    batch = degrade(images, np.random.default_rng(3))
    assert np.array_equal(batch, np.concatenate(single))


@each
def test_a_face_does_not_depend_on_its_neighbours(degrade, side):
    images = faces()
    others = images.copy()
    others[[0, 1, 3, 4]] = 0.5
    batch = degrade(images, np.random.default_rng(3))
    changed = degrade(others, np.random.default_rng(3))
    assert np.array_equal(batch[2], changed[2])
    fewer = degrade(images[:3], np.random.default_rng(3))
    assert np.array_equal(batch[:3], fewer)


@each
def test_faces_of_a_batch_get_draws_of_their_own(degrade, side):
    same = np.repeat(faces(1), 8, axis=0)
    made = degrade(same, np.random.default_rng(0))
    if not isinstance(degrade, InOrder | Sometimes):
        assert len(np.unique(made.reshape(8, -1), axis=0)) > 3
    assert len(np.unique(made.reshape(8, -1), axis=0)) > 1


@each
def test_config_round_trip(degrade, side):
    config = keras.saving.serialize_keras_object(degrade)
    again = keras.saving.deserialize_keras_object(config)
    assert type(again) is type(degrade)
    assert again.get_config() == degrade.get_config()
    images = faces(2)
    made = degrade(images, np.random.default_rng(1))
    assert np.array_equal(made, again(images, np.random.default_rng(1)))


@pytest.mark.parametrize(
    ("images", "rng", "message"),
    [
        (faces()[0], np.random.default_rng(0), r"shape=\(32, 32, 3\)"),
        (faces()[..., :1], np.random.default_rng(0), "shape=.*1"),
        (faces().astype("int32"), np.random.default_rng(0), "dtype=int32"),
        (faces()[:0], np.random.default_rng(0), "at least one face"),
        (faces(), 3, "rng=3"),
    ],
)
def test_bad_images(images, rng, message):
    with pytest.raises(ValueError, match=message):
        IsotropicBlur()(images, rng)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: IsotropicBlur(2.0), "sigma=2.0"),
        (lambda: AnisotropicBlur((-1, 2)), "from 0 or more"),
        (lambda: MotionBlur((5, 2)), "smaller one first"),
        (lambda: SensorNoise((0, np.nan)), "gain="),
        (lambda: SensorNoise(grey=2), "grey=2"),
        (lambda: JpegCompression((0, 90)), "from 1 to 100"),
        (lambda: Downscale(0), "size=0"),
        (lambda: Downscale(8, ["cubic"]), "one or more of box, bilinear"),
        (lambda: ResizeBack((0.5, 1.5)), "to 1,"),
        (lambda: ExposureShift((1,)), "a pair of numbers"),
        (lambda: ColorShift(saturation=(-1, 1)), "saturation"),
        (lambda: Sometimes(IsotropicBlur(), 1.5), "probability=1.5"),
        (lambda: RandomOrder([3]), "Received: 3"),
        (lambda: SecondOrder(np.sqrt), "Received: <ufunc"),
        (lambda: RealDegradation(64, (0, 8)), r"face_sizes=\(0, 8\)"),
        (lambda: RealDegradation(64, (16, 8)), r"face_sizes=\(16, 8\)"),
        (lambda: RealDegradation(64, (8, 16), strength=2), "strength=2"),
    ],
)
def test_bad_arguments(make, message):
    with pytest.raises(ValueError, match=message):
        make()
