import keras
import numpy as np
import pytest

from facezoo.codecs import GaussianHeatmapCodec


def points(seed=0, batch=4, count=100, size=128):
    """Points anywhere on a face, corners included."""
    rng = np.random.default_rng(seed)
    landmarks = rng.uniform(-0.5, size - 0.5, (batch, count, 2))
    corners = np.array([[0, 0], [1, 0], [0, 1], [1, 1]]) * size - 0.5
    landmarks[0, :4] = corners[:count]
    return landmarks.astype("float32")


@pytest.mark.parametrize(
    ("size", "sigma"),
    [(16, 1.0), (16, 0.5), (32, 1.0), (32, 1.5), (64, 2.0), (16, 3.0)],
)
def test_there_and_back_within_a_twentieth_of_a_pixel(size, sigma):
    codec = GaussianHeatmapCodec(128, size, sigma=sigma)
    landmarks = points()
    decoded, scores = codec.decode(codec.encode(landmarks))
    assert decoded.dtype == scores.dtype == np.float32
    assert np.abs(decoded - landmarks).max() < 0.05


def test_cells_of_a_point_on_a_cell_centre():
    # Cell 1 of 4 over 8 pixels has its centre at 1.5 * 2 - 0.5 = 2.5 pixels.
    heatmaps = GaussianHeatmapCodec(8, 4).encode([[[2.5, 0.5]]])
    assert heatmaps.shape == (1, 4, 4, 1)
    assert heatmaps.dtype == np.float32
    row = np.exp([-0.5, 0.0, -0.5, -2.0])
    np.testing.assert_allclose(heatmaps[0, 0, :, 0], row, rtol=1e-6)
    column = np.exp([0.0, -0.5, -2.0, -4.5])
    np.testing.assert_allclose(heatmaps[0, :, 1, 0], column, rtol=1e-6)


def test_sigma_is_in_cells():
    heatmaps = GaussianHeatmapCodec(128, 16, sigma=2.0).encode([[[59.5, 3.5]]])
    assert heatmaps[0, 0, 7, 0] == pytest.approx(1.0)
    assert heatmaps[0, 0, 9, 0] == pytest.approx(np.exp(-0.5))


def test_hidden_points_leave_empty_maps_whatever_they_are():
    codec = GaussianHeatmapCodec(128, 16)
    landmarks = points(count=3, batch=1)
    whole = codec.encode(landmarks)
    landmarks[0, 1] = np.nan
    visible = np.array([[1, 0, 1]])
    for given in (landmarks, keras.ops.convert_to_tensor(landmarks)):
        heatmaps = keras.ops.convert_to_numpy(codec.encode(given, visible))
        assert not heatmaps[..., 1].any()
        kept = heatmaps[..., [0, 2]]
        np.testing.assert_allclose(kept, whole[..., [0, 2]], atol=1e-6)


def test_arrays_and_tensors_agree():
    codec = GaussianHeatmapCodec(128, 32, sigma=1.5)
    landmarks = points()
    heatmaps = codec.encode(landmarks)
    tensors = codec.encode(keras.ops.convert_to_tensor(landmarks))
    assert isinstance(heatmaps, np.ndarray)
    assert keras.ops.is_tensor(tensors)
    tensors_as_array = keras.ops.convert_to_numpy(tensors)
    np.testing.assert_allclose(tensors_as_array, heatmaps, atol=1e-6)
    found, scores = codec.decode(tensors)
    assert keras.ops.is_tensor(found)
    assert keras.ops.is_tensor(scores)
    found = keras.ops.convert_to_numpy(found)
    np.testing.assert_allclose(found, codec.decode(heatmaps)[0], atol=1e-2)


def test_a_gaussian_of_another_width_and_height_is_found_too():
    wide = GaussianHeatmapCodec(128, 32, sigma=2.3)
    landmarks = points()
    heatmaps = 0.4 * wide.encode(landmarks)
    decoded, scores = GaussianHeatmapCodec(128, 32).decode(heatmaps)
    assert np.abs(decoded - landmarks).max() < 0.05
    assert scores.max() == pytest.approx(0.4, abs=0.01)


def test_the_last_stage_counts():
    codec = GaussianHeatmapCodec(128, 16)
    landmarks = points(count=5)
    last = codec.encode(landmarks)
    stages = np.stack([np.roll(last, 5, 1), last], axis=1)
    decoded, _ = codec.decode(stages)
    assert np.abs(decoded - landmarks).max() < 0.05


def test_half_precision_maps_are_decoded_in_float32():
    codec = GaussianHeatmapCodec(128, 32, sigma=1.5)
    landmarks = points()
    half = keras.ops.cast(codec.encode(landmarks), "float16")
    decoded, _ = codec.decode(half)
    assert keras.backend.standardize_dtype(decoded.dtype) == "float32"
    errors = keras.ops.convert_to_numpy(decoded) - landmarks
    assert np.abs(errors).max() < 0.05


@pytest.mark.parametrize("value", [0.0, 0.7, -1.0, 40.0])
def test_maps_without_a_peak_give_points_on_the_face(value):
    codec = GaussianHeatmapCodec(128, 16)
    decoded, scores = codec.decode(np.full((1, 16, 16, 2), value, "float32"))
    assert np.isfinite(decoded).all()
    assert ((decoded >= -8) & (decoded <= 136)).all()
    assert ((scores >= 0) & (scores <= 1)).all()


def test_noise_moves_a_point_by_less_than_a_cell():
    codec = GaussianHeatmapCodec(128, 16)
    rng = np.random.default_rng(0)
    landmarks = points()
    heatmaps = codec.encode(landmarks)
    noise = rng.normal(0, 0.05, heatmaps.shape)
    decoded, _ = codec.decode(heatmaps + noise.astype("float32"))
    assert np.abs(decoded - landmarks).max() < 8


def test_config():
    codec = GaussianHeatmapCodec(128, 16, sigma=1.5)
    config = keras.saving.serialize_keras_object(codec)
    again = keras.saving.deserialize_keras_object(config)
    expected = {
        "image_size": 128,
        "heatmap_size": 16,
        "sigma": 1.5,
        "background": False,
    }
    assert again.get_config() == expected


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 16, 1.0), "image_size=0"),
        ((128, 2, 1.0), "heatmap_size=2"),
        ((128, 16, 0.0), "sigma=0.0"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        GaussianHeatmapCodec(*arguments)


def test_bad_shapes():
    codec = GaussianHeatmapCodec(128, 16)
    with pytest.raises(ValueError, match=r"landmarks.shape=\(68, 2\)"):
        codec.encode(np.zeros((68, 2)))
    with pytest.raises(ValueError, match=r"heatmaps.shape=\(1, 8, 8, 68\)"):
        codec.decode(np.zeros((1, 8, 8, 68)))


@pytest.mark.parametrize("convert", [np.asarray, keras.ops.convert_to_tensor])
def test_the_background_is_what_no_landmark_covers(convert):
    codec = GaussianHeatmapCodec(64, 16, background=True)
    points = np.array([[[11.5, 21.5], [41.5, 41.5]]], "float32")
    heatmaps = keras.ops.convert_to_numpy(codec.encode(convert(points)))
    assert heatmaps.shape == (1, 16, 16, 3)
    highest = heatmaps[..., :2].max(axis=-1)
    np.testing.assert_allclose(heatmaps[..., 2], 1 - highest, atol=1e-6)
    landmarks, _ = codec.decode(heatmaps)
    np.testing.assert_allclose(landmarks, points, atol=0.02)
