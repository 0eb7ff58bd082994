import math

import keras
import numpy as np
import pytest

from facezoo.codecs import GaussianHeatmapCodec
from facezoo.losses import StackedHeatmapLoss


@pytest.mark.parametrize(("size", "sigma"), [(16, 1.0), (64, 1.0), (64, 2.5)])
def test_an_empty_map_costs_one(size, sigma):
    codec = GaussianHeatmapCodec(128, size, sigma=sigma)
    y_true = codec.encode([[[60.0, 70.0], [55.5, 64.2]]])
    y_pred = np.zeros((1, 3, size, size, 2))
    loss = StackedHeatmapLoss(sigma=sigma)(y_true, y_pred)
    assert float(loss) == pytest.approx(1.0, rel=1e-3)


def test_squares_are_summed_over_a_map():
    y_true = np.zeros((2, 4, 4, 3))
    y_pred = np.zeros((2, 2, 4, 4, 3))
    y_pred[1, 0, :2, 3, 2] = 3
    values = StackedHeatmapLoss(reduction=None)(y_true, y_pred)
    expected = np.zeros((2, 2, 3))
    expected[1, 0, 2] = 2 * 9 / math.pi
    values = keras.ops.convert_to_numpy(values)
    np.testing.assert_allclose(values, expected, rtol=1e-6)


def test_truth_with_an_axis_for_stages_is_the_same():
    rng = np.random.default_rng(0)
    y_true, y_pred = rng.uniform(size=(2, 2, 1, 4, 4, 3))
    loss = StackedHeatmapLoss()
    with_axis = float(loss(y_true, y_pred))
    assert with_axis == pytest.approx(float(loss(y_true[:, 0], y_pred)))
    assert with_axis == pytest.approx(float(loss(y_true[:, 0], y_pred[:, 0])))


@pytest.mark.parametrize("stages", [1, 2, 3])
@pytest.mark.parametrize("axis", [True, False])
def test_weights_are_visibility(stages, axis):
    # As many faces as stages or points: no shape may be taken for another.
    y_true = np.zeros((2, 4, 4, 2))
    y_pred = np.ones((2, stages, 4, 4, 2))
    y_pred[1, ..., 0] = 100
    visible = np.array([[1.0, 1.0], [0.0, 1.0]])
    weights = visible[:, None] if axis else visible
    one = 16 / math.pi
    loss = StackedHeatmapLoss()(y_true, y_pred, weights)
    assert float(loss) == pytest.approx(one * 3 / 4, rel=1e-5)
    loss = StackedHeatmapLoss(reduction="mean_with_sample_weight")
    assert float(loss(y_true, y_pred, weights)) == pytest.approx(one, rel=1e-5)


def test_a_weight_a_face():
    y_true = np.zeros((2, 4, 4, 2))
    y_pred = np.ones((2, 3, 4, 4, 2))
    y_pred[0] = 100
    loss = StackedHeatmapLoss()(y_true, y_pred, np.array([0.0, 1.0]))
    assert float(loss) == pytest.approx(16 / math.pi / 2, rel=1e-5)


def test_half_precision_does_not_overflow():
    y_pred = keras.ops.cast(np.full((1, 1, 64, 64, 1), 5.0), "float16")
    loss = StackedHeatmapLoss()(np.zeros((1, 64, 64, 1)), y_pred)
    assert float(loss) == pytest.approx(25 * 4096 / math.pi, rel=1e-5)


def test_in_fit_hidden_points_teach_nothing():
    keras.utils.set_random_seed(0)
    inputs = keras.Input((4, 4, 2))
    scaled = keras.layers.EinsumDense("bhwk,k->bhwk", (4, 4, 2))(inputs)
    model = keras.Model(inputs, {"heatmaps": scaled[:, None]})
    model.compile("sgd", loss={"heatmaps": StackedHeatmapLoss()})
    before = model.layers[1].get_weights()[0]
    x = np.ones((2, 4, 4, 2), "float32")
    weights = np.array([[[1.0, 0.0]]] * 2, "float32")
    model.train_on_batch(
        x, {"heatmaps": 5 * x}, sample_weight={"heatmaps": weights}
    )
    moved = model.layers[1].get_weights()[0] != before
    assert moved.tolist() == [True, False]


def test_config_and_bad_input():
    config = keras.saving.serialize_keras_object(StackedHeatmapLoss(sigma=1.5))
    assert keras.saving.deserialize_keras_object(config).sigma == 1.5
    with pytest.raises(ValueError, match="sigma=0"):
        StackedHeatmapLoss(sigma=0)
    with pytest.raises(ValueError, match=r"y_true.shape=\(1, 1, 8, 8, 2\)"):
        StackedHeatmapLoss()(np.zeros((1, 8, 8, 2)), np.ones((1, 3, 4, 4, 2)))
