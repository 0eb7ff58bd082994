import numpy as np
import pytest

from facezoo.metrics import NormalizedMeanError3D

rng = np.random.default_rng(0)
TRUE = rng.uniform(0, 100, (3, 68, 3))
PRED = TRUE + rng.normal(0, 2, TRUE.shape)


def expected(true, pred, axes=3):
    sides = np.ptp(true[..., :2], axis=1)
    gaps = np.linalg.norm((true - pred)[..., :axes], axis=-1).mean(axis=1)
    return gaps / np.sqrt(sides.prod(axis=1))


@pytest.mark.backend
@pytest.mark.parametrize(("depth", "axes"), [(True, 3), (False, 2)])
def test_against_numpy(depth, axes):
    metric = NormalizedMeanError3D(depth)
    metric.update_state(TRUE, PRED)
    mean = expected(TRUE, PRED, axes).mean()
    assert float(metric.result()) == pytest.approx(mean, rel=1e-4)


def test_faces_without_labels_do_not_count():
    true = TRUE.copy()
    true[2] = 0
    weights = np.ones((3, 68))
    weights[1] = weights[2] = 0
    metric = NormalizedMeanError3D()
    metric.update_state(true, PRED, weights)
    first = expected(TRUE, PRED)[0]
    assert float(metric.result()) == pytest.approx(first, rel=1e-4)
    config = metric.get_config()
    assert NormalizedMeanError3D.from_config(config).get_config() == config
