import math

import keras
import numpy as np
import pytest

from facezoo.losses import DSNTLoss
from facezoo.ops import gaussian_heatmaps


def sharp(x, y, size=4):
    """Logits, `(1, 1, size, size, 1)`, of a map that is one cell."""
    logits = np.full((1, 1, size, size, 1), -200.0)
    logits[0, 0, y, x, 0] = 0
    return logits


def test_distance_is_in_halves_of_the_side():
    # Of 8 pixels; cell (1, 2) of 4 lies at pixels (2.5, 4.5).
    y_true = np.array([[[2.5, 4.5]]])
    loss = DSNTLoss(8, regularizer=None)
    assert float(loss(y_true, sharp(1, 2))) == pytest.approx(0, abs=1e-5)
    away = float(loss(y_true + (3, -4), sharp(1, 2)))
    assert away == pytest.approx(5 / 4, rel=1e-5)


def test_wing_of_percents_of_the_side():
    y_true = np.array([[[2.5, 4.5]]])
    loss = DSNTLoss(8, regularizer=None, point_loss="wing")
    # 0.4 pixels of 8 are 5 percent, below the width of 8; 2 are 25.
    near = float(loss(y_true + 0.4, sharp(1, 2)))
    assert near == pytest.approx(math.log(1 + 5 / 1.6), rel=1e-4)
    far = float(loss(y_true + 2, sharp(1, 2)))
    assert far == pytest.approx((25 - 8) / 8 + math.log(1 + 8 / 1.6), rel=1e-4)


def test_divergence_of_the_true_gaussian_is_zero():
    y_true = np.array([[[60.0, 71.0]]])
    target = gaussian_heatmaps(y_true, 128, 32, 1.0)
    target = keras.ops.convert_to_numpy(target)
    logits = np.log(np.maximum(target, 1e-20))[:, None]
    loss = float(DSNTLoss(128)(y_true, logits))
    assert loss == pytest.approx(0, abs=1e-4)


def test_divergence_of_a_map_elsewhere_is_the_logarithm_of_two():
    y_true = np.array([[[3.5, 3.5]]])
    points = DSNTLoss(128, regularizer=None)(y_true, sharp(30, 30, 32))
    both = DSNTLoss(128, weight=10.0)(y_true, sharp(30, 30, 32))
    difference = float(both) - float(points)
    assert difference == pytest.approx(10 * math.log(2), rel=1e-4)


def test_variance_of_a_sharp_map():
    y_true = np.array([[[2.5, 4.5]]])
    loss = DSNTLoss(8, regularizer="variance", sigma=2.0)
    # Wanted: two axes of (2 cells of 0.5) squared, 2 in all. Found: 0.
    assert float(loss(y_true, sharp(1, 2))) == pytest.approx(4.0, rel=1e-4)


def test_likelihood_of_two_cells():
    logits = np.full((1, 1, 4, 4, 1), -200.0)
    logits[0, 0, 1, [0, 2], 0] = 0
    loss = DSNTLoss(4, regularizer="likelihood")
    points = DSNTLoss(4, regularizer=None)
    # One cell a pixel: mean (1, 1), variance 1 in x, 0 in y, 0.5 an axis.
    y_true = np.array([[[1.0, 3.0]]])
    variance = 0.5 + 1e-3
    expected = 2**2 / (2 * variance) + math.log(variance)
    found = float(loss(y_true, logits)) - float(points(y_true, logits))
    assert found == pytest.approx(expected, rel=1e-4)


def covered(*cells, size=4):
    """Logits of a map that is spread evenly over cells `(x, y)`."""
    logits = np.full((1, 1, size, size, 1), -200.0)
    for x, y in cells:
        logits[0, 0, y, x, 0] = 0
    return logits


@pytest.mark.backend
def test_anisotropic_likelihood_knows_the_long_axis():
    # Mean (1, 1), variance 1 in x and none in y; one cell a pixel.
    logits = covered((0, 1), (2, 1))
    loss = DSNTLoss(4, regularizer="anisotropic_likelihood")
    points = DSNTLoss(4, regularizer=None)

    def found(x, y):
        y_true = np.array([[[x, y]]])
        return float(loss(y_true, logits)) - float(points(y_true, logits))

    along, across = 1 + 1e-3, 1e-3
    for error in (0.0, 0.5):
        expected = (error**2 / along + math.log(along * across)) / 2
        assert found(1 + error, 1.0) == pytest.approx(expected, rel=1e-3)
        expected = (error**2 / across + math.log(along * across)) / 2
        assert found(1.0, 1 + error) == pytest.approx(expected, rel=1e-3)


@pytest.mark.backend
def test_anisotropic_likelihood_of_a_round_map_is_the_round_one():
    logits = covered((0, 1), (2, 1), (1, 0), (1, 2))
    y_true = np.array([[[1.5, 2.0]]])
    both = [
        float(DSNTLoss(4, regularizer=name)(y_true, logits))
        for name in ("likelihood", "anisotropic_likelihood")
    ]
    assert both[0] == pytest.approx(both[1], rel=1e-4)


@pytest.mark.backend
def test_star_divides_by_the_deviation_along_each_axis():
    # A map along the diagonal: half a side is 1, and a cell 0.5.
    logits = covered((0, 0), (2, 2))
    loss = DSNTLoss(4, regularizer=None, point_loss="star")
    trace = 2 * 0.5**2
    step = 0.25 * math.sqrt(2)
    along = float(loss(np.array([[[1.5, 1.5]]]), logits))
    expected = step / math.sqrt(trace) + trace / 2
    assert along == pytest.approx(expected, rel=1e-3)
    across = float(loss(np.array([[[1.5, 0.5]]]), logits))
    expected = step / math.sqrt(1e-6) + trace / 2
    assert across == pytest.approx(expected, rel=0.05)


def test_stages_and_visibility():
    y_true = np.array([[[2.5, 4.5], [2.5, 4.5]], [[2.5, 4.5], [6.5, 4.5]]])
    logits = np.broadcast_to(sharp(1, 2), (2, 3, 4, 4, 2))
    loss = DSNTLoss(8, regularizer=None, reduction=None)
    values = keras.ops.convert_to_numpy(loss(y_true, logits))
    expected = np.zeros((2, 3, 2))
    expected[1, :, 1] = 1
    np.testing.assert_allclose(values, expected, atol=1e-5)
    visible = np.array([[[1.0, 1.0]], [[1.0, 0.0]]])
    loss = DSNTLoss(8, regularizer=None)
    assert float(loss(y_true, logits)) == pytest.approx(0.25, rel=1e-4)
    assert float(loss(y_true, logits, visible)) == pytest.approx(0, abs=1e-5)


@pytest.mark.backend
def test_the_last_stage_may_count_alone():
    y_true = np.array([[[2.5, 4.5]]])
    logits = np.concatenate([sharp(3, 3), sharp(1, 2)], axis=1)
    visible = np.ones((1, 1, 1))
    loss = DSNTLoss(8, regularizer=None, last_stage_only=True)
    assert float(loss(y_true, logits, visible)) == pytest.approx(0, abs=1e-5)
    assert float(loss(y_true, logits[:, :1])) > 0.1
    both = DSNTLoss(8, regularizer=None)
    assert float(both(y_true, logits, visible)) > 0.05


@pytest.mark.parametrize(
    "regularizer",
    [
        "divergence",
        "variance",
        "likelihood",
        "anisotropic_likelihood",
        None,
    ],
)
@pytest.mark.parametrize("point_loss", ["euclidean", "wing", "star"])
def test_steps_from_flat_maps(regularizer, point_loss):
    # Flat maps have their mean in the middle: the first error is 0, where
    # gradients may be infinite. A weight of 0 doesn't hide that.
    inputs = keras.Input((8, 8, 2))
    layer = keras.layers.EinsumDense("bhwk,hwk->bhwk", (8, 8, 2))
    layer.kernel_initializer = keras.initializers.Zeros()
    model = keras.Model(inputs, {"heatmaps": layer(inputs)[:, None]})
    loss = DSNTLoss(16, regularizer=regularizer, point_loss=point_loss)
    model.compile(keras.optimizers.SGD(0.1), loss={"heatmaps": loss})
    x = np.ones((1, 8, 8, 2), "float32")
    y_true = {"heatmaps": np.array([[[7.5, 7.5], [1.0, 12.0]]], "float32")}
    weights = {"heatmaps": np.array([[[0.0, 1.0]]], "float32")}
    losses = [model.train_on_batch(x, y_true, weights) for _ in range(5)]
    kernel = layer.get_weights()[0]
    assert np.isfinite(kernel).all()
    assert not kernel[..., 0].any()
    assert losses[-1] < losses[0]


def test_half_precision_is_computed_in_float32():
    y_true = np.array([[[2.5, 4.5]]])
    loss = DSNTLoss(8)
    half = loss(y_true, keras.ops.cast(sharp(1, 2), "bfloat16"))
    assert keras.backend.standardize_dtype(half.dtype) == "float32"
    assert float(half) == pytest.approx(float(loss(y_true, sharp(1, 2))))


def test_config_and_bad_input():
    loss = DSNTLoss(64, "variance", weight=0.5, sigma=1.5, point_loss="wing")
    config = keras.saving.serialize_keras_object(loss)
    again = keras.saving.deserialize_keras_object(config)
    assert again.get_config() == loss.get_config()
    with pytest.raises(ValueError, match="regularizer='entropy'"):
        DSNTLoss(64, regularizer="entropy")
    with pytest.raises(ValueError, match="point_loss='l2'"):
        DSNTLoss(64, point_loss="l2")
