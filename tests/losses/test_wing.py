import math

import keras
import numpy as np
import pytest

from facezoo.losses import WingLoss


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (0.0, 0.0),
        (3.0, 10 * math.log(2.5)),
        (-3.0, 10 * math.log(2.5)),
        (10.0, 10 * math.log(6)),
        (25.0, 25 - 10 + 10 * math.log(6)),
    ],
)
def test_by_hand(error, expected):
    # Width 10, curvature 2, the same error in x and y.
    y_true = np.full((1, 1, 2), 50.0)
    loss = WingLoss(width=10.0, curvature=2.0)(y_true, y_true + error)
    assert float(loss) == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_mean_of_x_and_y():
    y_pred = np.array([[[3.0, 0.0]]])
    loss = WingLoss()(np.zeros((1, 1, 2)), y_pred)
    assert float(loss) == pytest.approx(5 * math.log(2.5), rel=1e-5)


def test_weights_are_visibility():
    y_true = np.zeros((2, 2, 2))
    y_pred = np.full((2, 2, 2), 3.0)
    y_pred[1, 0] = 99
    visible = np.array([[1.0, 1.0], [0.0, 1.0]])
    expected = 10 * math.log(2.5)
    loss = WingLoss()(y_true, y_pred, visible)
    assert float(loss) == pytest.approx(expected * 3 / 4, rel=1e-5)
    loss = WingLoss(reduction="mean_with_sample_weight")
    assert float(loss(y_true, y_pred, visible)) == pytest.approx(
        expected, rel=1e-5
    )


def test_half_precision_is_computed_in_float32():
    y_pred = keras.ops.cast(np.full((1, 1, 2), 3.0), "bfloat16")
    loss = WingLoss()(np.zeros((1, 1, 2)), y_pred)
    assert keras.backend.standardize_dtype(loss.dtype) == "float32"
    assert float(loss) == pytest.approx(10 * math.log(2.5), rel=1e-5)


def test_config():
    loss = WingLoss(width=5.0, curvature=0.5, reduction="sum")
    config = keras.saving.serialize_keras_object(loss)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == loss.get_config()
    assert again.width == 5.0
    assert again.curvature == 0.5
