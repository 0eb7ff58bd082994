import keras
import numpy as np
import pytest

from facezoo.losses import PSNRLoss


def faces(*errors):
    """Grey faces that are off by these amounts everywhere."""
    y_true = np.full((len(errors), 8, 8, 3), 0.5, "float32")
    return y_true, y_true + np.array(errors, "float32")[:, None, None, None]


def test_ten_decibels_are_one():
    # Squared errors of 1e-2 and 1e-3: 20 and 30 dB, the floor at 50.
    loss = PSNRLoss(reduction=None)
    found = keras.ops.convert_to_numpy(loss(*faces(0.1, 1e-3**0.5)))
    np.testing.assert_allclose(found, [3.0, 2.0], atol=0.01)


def test_an_equal_face_is_at_the_floor():
    assert float(PSNRLoss()(*faces(0.0))) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("axes", [(), (1, 1)])
def test_weights_are_of_faces(axes):
    weights = np.reshape([1.0, 0.0], (2, *axes))
    found = PSNRLoss(unit=20.0)(*faces(0.1, 0.5), weights)
    # 30 dB above the floor, in units of 20, over two faces.
    assert float(found) == pytest.approx(0.75, abs=0.01)


def test_config_round_trip():
    loss = PSNRLoss(unit=5.0, floor=1e-4)
    again = PSNRLoss.from_config(loss.get_config())
    assert (again.unit, again.floor) == (5.0, 1e-4)
    with pytest.raises(ValueError, match="Received: floor=0"):
        PSNRLoss(floor=0)
