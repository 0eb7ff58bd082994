import keras
import numpy as np
import pytest

from facezoo import evaluation
from facezoo import landmarks
from facezoo.metrics import AreaUnderCED
from facezoo.metrics import FailureRate
from facezoo.metrics import NormalizedMeanError

NORMALIZERS = ["inter_ocular", "inter_pupil", "bbox_diagonal", "bbox_size"]


def faces(count=6, points=68):
    rng = np.random.default_rng(0)
    y_true = rng.uniform(10, 110, (count, points, 2))
    y_pred = y_true + rng.normal(0, 4, y_true.shape)
    visible = rng.uniform(size=(count, points)) < 0.7
    return y_true, y_pred, visible


def in_batches(metric, y_true, y_pred, weights=None):
    for part in (slice(0, 4), slice(4, None)):
        weight = None if weights is None else weights[part]
        metric.update_state(y_true[part], y_pred[part], weight)
    return float(metric.result())


def nme(y_true, y_pred, normalizer="inter_ocular", indices=None, visible=None):
    return evaluation.normalized_mean_error(
        y_pred, y_true, landmarks.IBUG68, normalizer, indices, visible
    )


@pytest.mark.parametrize("normalizer", NORMALIZERS)
@pytest.mark.parametrize("indices", [None, range(17, 68)])
@pytest.mark.parametrize("hide", [False, True])
def test_equal_to_evaluation(normalizer, indices, hide):
    y_true, y_pred, visible = faces()
    visible = visible if hide else None
    expected = nme(y_true, y_pred, normalizer, indices, visible).mean()
    metric = NormalizedMeanError("ibug68", normalizer, indices)
    found = in_batches(metric, y_true, y_pred, visible)
    assert found == pytest.approx(expected, rel=1e-5)


def test_by_hand():
    y_true = np.zeros((1, 68, 2))
    y_true[0, 36], y_true[0, 45] = (10, 20), (40, 60)  # 50 apart
    y_pred = y_true.copy()
    y_pred[0, :34] += (3, 4)  # half of the points are 5 off
    metric = NormalizedMeanError(landmarks.IBUG68)
    assert float(metric(y_true, y_pred)) == pytest.approx(0.05, rel=1e-6)


def test_faces_without_landmarks_do_not_count():
    y_true, y_pred, _ = faces(count=8)
    y_true[[1, 6]] = 0
    expected = nme(np.delete(y_true, [1, 6], 0), np.delete(y_pred, [1, 6], 0))
    weights = np.ones(8)
    weights[[1, 6]] = 0
    for given in (None, weights, np.repeat(weights[:, None], 68, axis=1)):
        found = in_batches(NormalizedMeanError("ibug68"), y_true, y_pred, given)
        assert found == pytest.approx(expected.mean(), rel=1e-5)


def test_a_face_of_two_visible_points_counts_as_much_as_another():
    y_true, y_pred, _ = faces(count=2)
    visible = np.ones((2, 68))
    visible[1, 2:] = 0
    y_true[1, 2:], y_pred[1, 2:] = y_true[1, 2:], np.nan
    first, second = np.linalg.norm(y_true - y_pred, axis=-1)
    sizes = np.linalg.norm(y_true[:, 36] - y_true[:, 45], axis=-1)
    expected = (first.mean() / sizes[0] + second[:2].mean() / sizes[1]) / 2
    found = float(NormalizedMeanError("ibug68")(y_true, y_pred, visible))
    assert found == pytest.approx(expected, rel=1e-5)


def test_weights_of_faces():
    y_true, y_pred, _ = faces(count=2)
    first, second = nme(y_true, y_pred)
    metric = NormalizedMeanError("ibug68")
    found = float(metric(y_true, y_pred, np.array([3.0, 1.0])))
    assert found == pytest.approx((3 * first + second) / 4, rel=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_landmarks(dtype):
    y_true, y_pred, visible = faces()
    half = keras.ops.cast(y_pred, dtype)
    rounded = keras.ops.convert_to_numpy(keras.ops.cast(half, "float32"))
    expected = nme(y_true, rounded, visible=visible).mean()
    found = float(NormalizedMeanError("ibug68")(y_true, half, visible))
    assert found == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    "weighted", [True, False], ids=["weighted_metrics", "metrics"]
)
def test_in_a_mixed_precision_model(weighted):
    inputs = keras.Input((68, 2))
    layer = keras.layers.Activation("linear", dtype="mixed_bfloat16")
    outputs = keras.layers.Activation("linear", dtype="float32")(layer(inputs))
    model = keras.Model(inputs, {"landmarks": outputs})
    metric = {"landmarks": [NormalizedMeanError("ibug68")]}
    model.compile(
        loss={"landmarks": "mean_squared_error"},
        **{"weighted_metrics" if weighted else "metrics": metric},
    )
    y_true, y_pred, visible = faces()
    visible[2] = 0
    y_true[2] = 0
    found = model.evaluate(
        y_pred.astype("float32"),
        {"landmarks": y_true.astype("float32")},
        sample_weight={"landmarks": visible.astype("float32")},
        batch_size=4,
        verbose=0,
        return_dict=True,
    )
    half = keras.ops.cast(keras.ops.cast(y_pred, "bfloat16"), "float32")
    half = np.delete(keras.ops.convert_to_numpy(half), 2, 0)
    visible = np.delete(visible, 2, 0) if weighted else None
    expected = nme(np.delete(y_true, 2, 0), half, visible=visible).mean()
    name = [key for key in found if key.endswith("nme")]
    assert found[name[0]] == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize(
    "metric",
    [
        NormalizedMeanError("wflw98", "inter_pupil", [3, 4], name="some"),
        FailureRate("ibug68", 0.08, "bbox_size"),
        AreaUnderCED("ibug68", 0.07, indices=range(17, 68)),
    ],
)
def test_config(metric):
    config = keras.saving.serialize_keras_object(metric)
    again = keras.saving.deserialize_keras_object(config)
    assert type(again) is type(metric)
    assert again.get_config() == metric.get_config()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("ibug68", "nose"), "normalizer='nose'"),
        (("celeba5", "inter_ocular"), "normalizer='inter_ocular'"),
        (("ibug68", "inter_pupil", [68]), r"indices=\[68\]"),
        (("ibug68", "inter_pupil", []), r"indices=\[\]"),
    ],
)
def test_bad_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        NormalizedMeanError(*arguments)


def test_another_number_of_points():
    with pytest.raises(ValueError, match=r"y_pred.shape=\(1, 51, 2\)"):
        NormalizedMeanError("ibug68")(np.ones((1, 68, 2)), np.ones((1, 51, 2)))
