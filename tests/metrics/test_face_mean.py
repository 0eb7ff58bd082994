import keras
import numpy as np

from facezoo.metrics.face_mean import FaceMean


class Values(FaceMean):
    """The mean of the values given."""

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_pred = keras.ops.convert_to_tensor(y_pred, self.dtype)
        if sample_weight is None:
            sample_weight = keras.ops.ones_like(y_pred)
        self.add_faces(y_pred, keras.ops.convert_to_tensor(sample_weight))


def test_batches_of_different_sizes_and_weights():
    mean = Values(name="mean")
    assert float(mean.result()) == 0
    mean.update_state(None, np.array([1.0, 2.0]))
    mean.update_state(None, np.array([6.0]))
    assert float(mean.result()) == 3
    weights = np.array([0.0, 3.0], "float32")
    mean.update_state(None, np.array([np.inf, 1.0]), weights)
    assert float(mean.result()) == 2
    mean.reset_state()
    assert float(mean.result()) == 0


def test_sums_are_float32_when_the_model_is_not():
    before = keras.config.floatx()
    keras.config.set_floatx("float16")
    try:
        mean = Values(name="mean")
        for _ in range(3):
            mean.update_state(None, np.full(2000, 0.25))
        assert float(mean.count) == 6000
        assert float(mean.result()) == 0.25
    finally:
        keras.config.set_floatx(before)
