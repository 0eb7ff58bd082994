import keras
import numpy as np
import pytest

from facezoo import face3d
from facezoo.losses import RotationLoss

TRUE = face3d.rotation_matrix([0, 30, -60], [10, 0, 0], 0).astype("float32")
PRED = face3d.turn_rotation(TRUE, [0, 10, 20]).astype("float32")


@pytest.mark.backend
def test_the_angle_in_units():
    values = RotationLoss(unit=10, reduction=None)(TRUE, PRED)
    np.testing.assert_allclose(values, [0, 1, 2], atol=2e-3)
    weights = np.array([1.0, 1.0, 0.0], "float32")
    weighted = RotationLoss(unit=10)(TRUE, PRED, weights)
    assert float(weighted) == pytest.approx(1 / 3, abs=2e-3)


def test_a_face_without_a_label_has_no_part():
    true = np.stack([TRUE[1], np.zeros((3, 3), "float32")])
    value = RotationLoss()(true, PRED[:2], np.array([1.0, 0.0], "float32"))
    # The mean is over both, as Keras has it.
    alone = RotationLoss()(true[:1], PRED[:1]) / 2
    assert float(value) == pytest.approx(float(alone), rel=1e-5)
    assert value > 0


def test_learning_from_6_numbers():
    """A turn of a half circle but a little is learned, and at 0 it stays."""
    from facezoo.ops import rotation_from_6d

    inputs = keras.Input((1,))
    outputs = keras.layers.Lambda(
        lambda x: rotation_from_6d(x), output_shape=(3, 3)
    )(keras.layers.Dense(6, bias_initializer=start)(inputs))
    model = keras.Model(inputs, outputs)
    model.compile(keras.optimizers.Adam(0.05), RotationLoss())
    true = face3d.rotation_matrix(150, 20, -30)[None].astype("float32")
    for _ in range(150):
        value = model.train_on_batch(np.zeros((1, 1)), true)
    assert value < 0.3


def start(shape, dtype=None):
    return keras.ops.convert_to_tensor([1, 0, 0, 0, 1, 0], "float32")


def test_a_config_makes_a_twin():
    loss = RotationLoss(unit=5.0, name="turn")
    twin = RotationLoss.from_config(loss.get_config())
    assert twin.get_config() == loss.get_config()
    assert keras.losses.deserialize(keras.losses.serialize(loss)).unit == 5


def test_a_unit_of_0_is_refused():
    with pytest.raises(ValueError, match="unit=0"):
        RotationLoss(unit=0)
