import numpy as np

from facezoo.evaluation import BoxNoise

SQUARE = np.array([10.0, 20.0, 110.0, 120.0])


def test_squares_stay_within_the_limits():
    noise = BoxNoise(move=0.1, scales=(0.9, 1.15))
    squares = np.array([noise(SQUARE, i) for i in range(2000)])
    sides = squares[:, 2:] - squares[:, :2]
    np.testing.assert_allclose(sides[:, 0], sides[:, 1])
    assert 90 <= sides.min() < 91 and 114 < sides.max() <= 115
    moves = (squares[:, :2] + squares[:, 2:]) / 2 - [60, 70]
    assert np.abs(moves).max() <= 10 and np.abs(moves).max() > 9.8
    assert np.abs(moves.mean(axis=0)).max() < 0.5


def test_the_same_picture_gets_the_same_square():
    noise = BoxNoise()
    np.testing.assert_array_equal(noise(SQUARE, 7), noise(SQUARE, 7))
    assert not np.array_equal(noise(SQUARE, 7), noise(SQUARE, 8))
    assert not np.array_equal(noise(SQUARE, 7), BoxNoise(seed=1)(SQUARE, 7))
