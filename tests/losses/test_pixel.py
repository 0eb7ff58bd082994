import keras
import numpy as np
import pytest

from facezoo.losses import CharbonnierLoss
from facezoo.losses import L1Loss


def images(*shape):
    rng = np.random.default_rng(0)
    return rng.uniform(size=(2, *shape)).astype("float32")


def test_l1_is_the_mean_absolute_error():
    y_true, y_pred = images(3, 8, 8, 3)
    expected = np.abs(y_true - y_pred).mean()
    assert float(L1Loss()(y_true, y_pred)) == pytest.approx(expected, rel=1e-5)


def test_charbonnier_by_hand():
    y_true = np.zeros((1, 1, 2, 1))
    y_pred = np.array([[[[3.0], [0.0]]]])
    loss = CharbonnierLoss(epsilon=4.0)(y_true, y_pred)
    assert float(loss) == pytest.approx((5 + 4) / 2)


@pytest.mark.parametrize("loss", [L1Loss, CharbonnierLoss])
@pytest.mark.parametrize("batch", [4, 8])
@pytest.mark.parametrize("axes", [(), (1,), (1, 1)])
def test_weights_are_of_faces(loss, batch, axes):
    # A batch of 8 faces of 8 pixels: the weights must not go to columns.
    y_true = np.zeros((batch, 8, 8, 3))
    y_pred = np.ones((batch, 8, 8, 3)) * np.arange(batch)[:, None, None, None]
    weights = np.zeros((batch, *axes))
    weights[3] = 1
    summed = loss()(y_true, y_pred, weights)
    assert float(summed) == pytest.approx(3 / batch, rel=1e-3)
    mean = loss(reduction="mean_with_sample_weight")(y_true, y_pred, weights)
    assert float(mean) == pytest.approx(3, rel=1e-3)


def test_without_reduction_a_value_a_pixel():
    y_true, y_pred = images(3, 8, 6, 3)
    assert CharbonnierLoss(reduction=None)(y_true, y_pred).shape == (3, 8, 6)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_computed_in_float32(dtype):
    y_true, y_pred = images(2, 8, 8, 3)
    half = keras.ops.cast(y_pred, dtype)
    loss = CharbonnierLoss()(y_true, half)
    assert keras.backend.standardize_dtype(loss.dtype) == "float32"
    rounded = keras.ops.convert_to_numpy(keras.ops.cast(half, "float32"))
    expected = np.sqrt((y_true - rounded) ** 2 + 1e-6).mean()
    assert float(loss) == pytest.approx(expected, rel=1e-5)


def test_config():
    config = keras.saving.serialize_keras_object(CharbonnierLoss(1e-2))
    assert keras.saving.deserialize_keras_object(config).epsilon == 1e-2
    config = keras.saving.serialize_keras_object(L1Loss(reduction="sum"))
    assert keras.saving.deserialize_keras_object(config).reduction == "sum"


def test_bad_epsilon():
    with pytest.raises(ValueError, match="epsilon=0"):
        CharbonnierLoss(epsilon=0)
