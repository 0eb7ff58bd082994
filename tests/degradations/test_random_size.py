import numpy as np
import pytest

from facezoo.degradations import RandomSizeDegradation
from facezoo.images import bicubic_resize


def faces(count=4, size=64, dtype="uint8"):
    images = np.random.default_rng(5).integers(0, 256, (count, size, size, 3))
    return images.astype("uint8") if dtype == "uint8" else images / 255


def test_one_size_is_a_resize_there_and_back():
    images = faces()
    found = RandomSizeDegradation(32, (8, 8))(images)
    expected = bicubic_resize(bicubic_resize(images, 8), 32)
    np.testing.assert_array_equal(found, expected)


def test_floats_are_the_bytes_over_255():
    shrink = RandomSizeDegradation(16, (16, 16))
    found = shrink(faces(dtype="float64"))
    assert found.dtype == "float32"
    np.testing.assert_allclose(found * 255, shrink(faces()), atol=1e-4)


def test_faces_of_a_batch_have_sizes_of_their_own():
    images = np.repeat(faces(1), 200, axis=0)
    shrink = RandomSizeDegradation(64, (8, 64))
    small = shrink(images, np.random.default_rng(0))
    sides = shrink.draw(4000, np.random.default_rng(0))["sides"]
    assert sides.min() == 8 and sides.max() == 64
    # As many below the geometric middle as above it.
    assert 0.45 < np.mean(sides < np.sqrt(8 * 64)) < 0.55
    assert len(np.unique(small, axis=0)) > 20
    again = shrink(images, np.random.default_rng(0))
    np.testing.assert_array_equal(small, again)


def test_a_share_of_the_faces_gets_the_largest_side():
    shrink = RandomSizeDegradation(64, (8, 64), largest_share=0.5)
    sides = shrink.draw(4000, np.random.default_rng(0))["sides"]
    assert 0.48 < np.mean(sides == 64) < 0.54
    assert sides.min() == 8
    plain = RandomSizeDegradation(64, (8, 64))
    others = plain.draw(4000, np.random.default_rng(0))["sides"]
    np.testing.assert_array_equal(sides[sides < 64], others[sides < 64])


def test_config_round_trip_and_one_size():
    shrink = RandomSizeDegradation(64, (8, 32), largest_share=0.25)
    again = RandomSizeDegradation.from_config(shrink.get_config())
    assert again.get_config() == shrink.get_config()
    assert shrink.at_size(16).get_config()["face_sizes"] == [16, 16]


@pytest.mark.parametrize("face_sizes", [(0, 8), (9, 8), (8.5, 9)])
def test_bad_sizes_are_refused(face_sizes):
    with pytest.raises(ValueError, match="face_sizes"):
        RandomSizeDegradation(64, face_sizes)


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_a_share_is_between_0_and_1(share):
    with pytest.raises(ValueError, match="`largest_share` must be between"):
        RandomSizeDegradation(64, (8, 64), largest_share=share)


def test_what_it_needs_is_told():
    with pytest.raises(ValueError, match="`rng` is needed"):
        RandomSizeDegradation(64, (8, 64))(faces())
    with pytest.raises(ValueError, match=r"\(batch, S, S, C\)"):
        RandomSizeDegradation(64, (8, 8))(faces()[0])
