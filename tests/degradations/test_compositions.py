import numpy as np

from facezoo.degradations import Degradation
from facezoo.degradations import ExposureShift
from facezoo.degradations import InOrder
from facezoo.degradations import RandomOrder
from facezoo.degradations import SecondOrder
from facezoo.degradations import Sometimes


class Add(Degradation):
    """Adds a number."""

    def degrade_face(self, face, rng):
        return face + np.float32(0.1)


class Double(Degradation):
    """Doubles."""

    def degrade_face(self, face, rng):
        return face * 2


IMAGES = np.full((200, 1, 1, 3), 0.1, "float32")


def values(degrade, seed=0):
    made = degrade(IMAGES, np.random.default_rng(seed))
    return np.round(made[:, 0, 0, 0], 4)


def test_in_order():
    assert set(values(InOrder([Add(), Double()]))) == {np.float32(0.4)}
    assert set(values(InOrder([Double(), Add()]))) == {np.float32(0.3)}


def test_random_order_takes_each_order_as_often():
    made = values(RandomOrder([Add(), Double()]))
    first, second = np.float32(0.4), np.float32(0.3)
    assert set(made) == {first, second}
    # Of 200 draws the share is good to 3.5 %, one deviation.
    assert 0.35 < np.mean(made == first) < 0.65


def test_second_order_is_one_after_the_other():
    assert set(values(SecondOrder(Add(), Double()))) == {np.float32(0.4)}
    assert set(values(SecondOrder(Add()))) == {np.float32(0.3)}


def test_second_order_draws_anew():
    shift = ExposureShift((-1, 1))
    once, twice = np.log2(values(shift)), np.log2(values(SecondOrder(shift)))
    # Two draws of one variance have twice the variance together.
    ratio = np.var(twice) / np.var(once)
    assert 1.5 < ratio < 2.6


def test_sometimes():
    made = values(Sometimes(Double(), 0.25))
    assert set(made) == {np.float32(0.1), np.float32(0.2)}
    assert 0.12 < np.mean(made == np.float32(0.2)) < 0.38
    assert set(values(Sometimes(Double(), 0))) == {np.float32(0.1)}
