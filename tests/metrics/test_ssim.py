import keras
import numpy as np
import pytest

from facezoo import evaluation
from facezoo.metrics import SSIM
from tests.metrics.test_psnr import images


@pytest.mark.parametrize(
    ("color", "border", "protocol"),
    [("rgb", 0, "rgb"), ("y", 0, "y"), ("y", 4, "y_border")],
)
def test_equal_to_scikit_image_and_evaluation(color, border, protocol):
    similarity = pytest.importorskip("skimage.metrics").structural_similarity
    y_true, y_pred = images(size=40)
    metric = SSIM(color=color, crop_border=border)
    metric.update_state(y_true[:2] / 255, y_pred[:2] / 255)
    metric.update_state(y_true[2:] / 255, y_pred[2:] / 255)
    expected = evaluation.measure_quality(
        y_pred, y_true, protocol, crop_border=border
    )
    found = float(metric.result())
    assert found == pytest.approx(expected.ssim.mean(), abs=1e-4)
    if color == "rgb":
        theirs = [
            similarity(
                a,
                b,
                channel_axis=-1,
                data_range=255,
                gaussian_weights=True,
                sigma=1.5,
                use_sample_covariance=False,
            )
            for a, b in zip(y_true, y_pred)
        ]
        assert found == pytest.approx(np.mean(theirs), abs=1e-4)


def test_flat_images_by_hand():
    # No structure: (2ab + c1) / (a**2 + b**2 + c1) with c1 = 1e-4.
    y_true = np.full((1, 16, 16, 3), 0.2)
    found = float(SSIM(eight_bit=False)(y_true, y_true * 2))
    assert found == pytest.approx(0.1601 / 0.2001, rel=1e-4)


def test_bright_flat_images_keep_their_digits():
    y_true = np.full((1, 16, 16, 3), 0.999)
    assert float(SSIM()(y_true, y_true)) == pytest.approx(1.0, abs=1e-3)


@pytest.mark.parametrize("axes", [(), (1, 1)])
def test_weights_are_of_faces(axes):
    y_true, y_pred = images()
    expected = float(SSIM(255)(y_true[1:], y_pred[1:]))
    weights = np.array([0.0, 1.0, 1.0]).reshape(3, *axes)
    found = float(SSIM(255)(y_true, y_pred, weights))
    assert found == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_is_computed_in_float32(dtype):
    y_true, y_pred = images()
    half = keras.ops.cast(y_pred / 255, dtype)
    rounded = keras.ops.convert_to_numpy(keras.ops.cast(half, "float32"))
    found = float(SSIM(eight_bit=False)(y_true / 255, half))
    expected = float(SSIM(eight_bit=False)(y_true / 255, rounded))
    assert found == pytest.approx(expected, rel=1e-6)


def test_in_evaluate():
    y_true, y_pred = images()
    inputs = keras.Input((24, 24, 3))
    outputs = keras.layers.Activation("linear", dtype="float32")(inputs)
    model = keras.Model(inputs, {"sr_image": outputs})
    metrics = {"sr_image": [SSIM(255)]}
    model.compile(loss={"sr_image": "mse"}, weighted_metrics=metrics)
    found = model.evaluate(
        y_pred.astype("float32"),
        {"sr_image": y_true.astype("float32")},
        batch_size=2,
        verbose=0,
        return_dict=True,
    )
    expected = float(SSIM(255)(y_true, y_pred))
    name = [key for key in found if key.endswith("ssim")]
    assert found[name[0]] == pytest.approx(expected, rel=1e-5)


def test_config_and_bad_input():
    metric = SSIM(255, 3, "y", False, name="ssim_y")
    config = keras.saving.serialize_keras_object(metric)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == metric.get_config()
    small = np.zeros((1, 16, 16, 3))
    with pytest.raises(ValueError, match="11 pixels or more"):
        SSIM(crop_border=3)(small, small)
