import numpy as np
import pytest

from facezoo.degradations.face_sizes import check_face_sizes
from facezoo.degradations.face_sizes import draw_face_sizes


def test_sizes_come_back_as_ints():
    assert check_face_sizes(64.0, [8, np.int64(64)]) == (64, (8, 64))


@pytest.mark.parametrize(
    ("input_size", "face_sizes"),
    [(0, (8, 64)), (64, (0, 8)), (64, (9, 8)), (64, (8.5, 9))],
)
def test_bad_sizes_are_refused(input_size, face_sizes):
    with pytest.raises(ValueError, match="whole numbers of 1 or more"):
        check_face_sizes(input_size, face_sizes)


def test_sides_are_even_on_a_logarithmic_scale():
    sides = draw_face_sizes((8, 64), 4000, np.random.default_rng(0))
    assert sides.min() == 8 and sides.max() == 64
    counts = np.histogram(np.log2(sides), [2.9, 3.5, 4.5, 5.5, 6.1])[0]
    expected = np.diff(np.log2([7.5, 11.5, 22.5, 45.5, 64.5]))
    shares = expected / expected.sum()
    np.testing.assert_allclose(counts / 4000, shares, atol=0.03)


def test_one_size():
    sides = draw_face_sizes((16, 16), 3, np.random.default_rng(0))
    assert sides.tolist() == [16, 16, 16]
