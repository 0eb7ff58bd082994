import keras
import numpy as np
import pytest

from facezoo.codecs import SoftArgmaxCodec


def test_encode_is_the_landmarks():
    landmarks = np.arange(12.0).reshape(2, 3, 2)
    codec = SoftArgmaxCodec(128, 32)
    encoded = codec.encode(landmarks)
    assert encoded.dtype == np.float32
    np.testing.assert_array_equal(encoded, landmarks)
    np.testing.assert_array_equal(
        keras.ops.convert_to_numpy(
            codec.encode(keras.ops.convert_to_tensor(landmarks))
        ),
        landmarks,
    )


@pytest.mark.parametrize("convert", [np.asarray, keras.ops.convert_to_tensor])
def test_hidden_points_are_zero(convert):
    landmarks = np.array([[[1.0, 2.0], [np.nan, np.nan]]], "float32")
    codec = SoftArgmaxCodec(128, 32)
    encoded = codec.encode(convert(landmarks), np.array([[True, False]]))
    encoded = keras.ops.convert_to_numpy(encoded)
    np.testing.assert_array_equal(encoded, [[[1.0, 2.0], [0.0, 0.0]]])


def test_two_equal_cells_give_the_point_between():
    logits = np.full((1, 4, 4, 1), -50, "float32")
    logits[0, 1, 0, 0] = logits[0, 1, 2, 0] = 0
    # Over 8 pixels: cells 0 and 2 lie at 0.5 and 4.5, row 1 at 2.5.
    landmarks, scores = SoftArgmaxCodec(8, 4).decode(logits)
    np.testing.assert_allclose(landmarks, [[[2.5, 2.5]]], atol=1e-4)
    # Two pixels off each: a variance of 4; 5 % of the side is 0.4.
    np.testing.assert_allclose(scores, [[1 - np.exp(-0.16 / 4)]], rtol=1e-3)


def test_logits_of_a_gaussian_decode_to_its_centre():
    # Logits are the logarithm of a Gaussian, 3 sigma from the border.
    rng = np.random.default_rng(0)
    centres = rng.uniform(20, 107, (2, 10, 2)).astype("float32")
    cells = (np.arange(32) + 0.5) * 4 - 0.5
    x = (cells[None, :, None] - centres[:, None, :, 0]) ** 2
    y = (cells[None, :, None] - centres[:, None, :, 1]) ** 2
    logits = -(y[:, :, None, :] + x[:, None, :, :]) / (2 * 6.0**2)
    codec = SoftArgmaxCodec(128, 32)
    landmarks, _ = codec.decode(logits.astype("float32"))
    assert np.abs(landmarks - centres).max() < 0.05
    stages = np.stack([np.zeros_like(logits), logits], axis=1)
    last, _ = codec.decode(stages.astype("float32"))
    np.testing.assert_allclose(last, landmarks, atol=1e-4)


def test_a_window_shuts_out_a_second_peak():
    logits = np.full((1, 32, 32, 1), -50, "float32")
    logits[0, 8, 8, 0] = 1
    logits[0, 28, 28, 0] = 0.9
    landmarks, _ = SoftArgmaxCodec(128, 32, window=2).decode(logits)
    np.testing.assert_allclose(landmarks, [[[33.5, 33.5]]], atol=1e-3)
    landmarks, _ = SoftArgmaxCodec(128, 32).decode(logits)
    assert landmarks.min() > 60


def test_half_precision_logits_are_decoded_in_float32():
    logits = keras.ops.zeros((1, 32, 32, 2), "bfloat16")
    landmarks, scores = SoftArgmaxCodec(128, 32).decode(logits)
    assert keras.backend.standardize_dtype(landmarks.dtype) == "float32"
    landmarks = keras.ops.convert_to_numpy(landmarks)
    np.testing.assert_allclose(landmarks, 63.5, atol=1e-3)
    assert keras.ops.is_tensor(scores)


def test_config_and_bad_input():
    codec = SoftArgmaxCodec(128, 32, window=3)
    config = keras.saving.serialize_keras_object(codec)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == codec.get_config()
    with pytest.raises(ValueError, match="heatmap_size=0"):
        SoftArgmaxCodec(128, 0)
    with pytest.raises(ValueError, match=r"landmarks.shape=\(3, 2\)"):
        codec.encode(np.zeros((3, 2)))
    with pytest.raises(ValueError, match=r"heatmaps.shape=\(1, 8, 8, 2\)"):
        codec.decode(np.zeros((1, 8, 8, 2)))
