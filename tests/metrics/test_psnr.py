import keras
import numpy as np
import pytest

from facezoo import evaluation
from facezoo.metrics import PSNR


def images(count=3, size=24):
    """Smooth 8-bit images and the same with noise."""
    rng = np.random.default_rng(0)
    line = np.linspace(20, 230, size)
    y_true = line[None, :, None, None] + rng.normal(0, 9, (count, 1, size, 3))
    noise = rng.normal(0, 8, (count, size, size, 3))
    return [
        np.clip(image, 0, 255).astype("uint8")
        for image in (y_true, y_true + noise)
    ]


def test_by_hand():
    # 51 of 255 is a fifth: a mean square of 1 / 25.
    y_true = np.zeros((1, 8, 8, 3))
    found = float(PSNR(max_value=255)(y_true, y_true + 51))
    assert found == pytest.approx(10 * np.log10(25), rel=1e-6)


@pytest.mark.parametrize(
    ("color", "border", "protocol"),
    [("rgb", 0, "rgb"), ("y", 0, "y"), ("y", 4, "y_border")],
)
def test_equal_to_scikit_image_and_evaluation(color, border, protocol):
    ratio = pytest.importorskip("skimage.metrics").peak_signal_noise_ratio
    y_true, y_pred = images()
    metric = PSNR(color=color, crop_border=border)
    # In floats and in two batches, as in a training run.
    metric.update_state(y_true[:2] / 255, y_pred[:2] / 255)
    metric.update_state(y_true[2:] / 255, y_pred[2:] / 255)
    expected = evaluation.measure_quality(
        y_pred, y_true, protocol, crop_border=border
    )
    found = float(metric.result())
    assert found == pytest.approx(expected.psnr.mean(), abs=1e-3)
    if color == "rgb":
        pairs = zip(y_true, y_pred)
        theirs = [ratio(a, b, data_range=255) for a, b in pairs]
        assert found == pytest.approx(np.mean(theirs), abs=1e-3)


def test_eight_bit_cuts_and_rounds():
    y_true, y_pred = images()
    y_pred = y_pred / 255 + 0.11
    rounded = np.rint(np.clip(y_pred, 0, 1) * 255) / 255
    found = float(PSNR()(y_true / 255, y_pred))
    exact = PSNR(eight_bit=False)
    assert found == pytest.approx(float(exact(y_true / 255, rounded)), abs=1e-3)
    exact.reset_state()
    assert found > float(exact(y_true / 255, y_pred)) + 0.01


@pytest.mark.parametrize("axes", [(), (1, 1)])
def test_weights_are_of_faces(axes):
    y_true, y_pred = images()
    expected = float(PSNR(255)(y_true[1:], y_pred[1:]))
    y_pred[0] = y_true[0]  # infinite, but of no weight
    weights = np.array([0.0, 1.0, 1.0]).reshape(3, *axes)
    found = float(PSNR(255)(y_true, y_pred, weights))
    assert found == pytest.approx(expected, rel=1e-5)


def test_equal_images_are_infinite():
    y_true, _ = images()
    assert float(PSNR(255)(y_true, y_true)) == np.inf


def test_half_precision_is_computed_in_float32():
    y_true, y_pred = images()
    half = keras.ops.cast(y_pred / 255, "float16")
    rounded = keras.ops.convert_to_numpy(keras.ops.cast(half, "float32"))
    for eight_bit in (True, False):
        found = float(PSNR(eight_bit=eight_bit)(y_true / 255, half))
        expected = float(PSNR(eight_bit=eight_bit)(y_true / 255, rounded))
        assert found == pytest.approx(expected, rel=1e-6)


def test_config_and_bad_input():
    metric = PSNR(255, 3, "y", False, name="psnr_y")
    config = keras.saving.serialize_keras_object(metric)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == metric.get_config()
    for arguments, message in (
        ({"max_value": 0}, "max_value=0"),
        ({"crop_border": -1}, "crop_border=-1"),
        ({"color": "hsv"}, "color='hsv'"),
    ):
        with pytest.raises(ValueError, match=message):
            PSNR(**arguments)
    grey = np.zeros((1, 8, 8, 1))
    with pytest.raises(ValueError, match="3 channels"):
        PSNR(color="y")(grey, grey)
    with pytest.raises(ValueError, match="leaves nothing"):
        PSNR(crop_border=4)(grey, grey)
