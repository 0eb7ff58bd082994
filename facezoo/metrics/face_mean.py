"""The mean of one number a face, over all the batches of an epoch."""

import keras
from keras import ops


class FaceMean(keras.metrics.Metric):
    """Base of the metrics: adds up values and weights in float32.

    Args:
        name: String. Name of the metric.
        dtype: Dtype of the sums. Defaults to `"float32"`, whatever the
            precision of the model: in float16 a count stops at 2048.
    """

    def __init__(self, name: str, dtype: str = "float32") -> None:
        super().__init__(name=name, dtype=dtype)
        self.total = self.add_variable((), initializer="zeros", name="total")
        self.count = self.add_variable((), initializer="zeros", name="count")

    def add_faces(self, values, weights) -> None:
        """Adds values `(batch,)`; a face of weight 0 doesn't count."""
        # Its value may be infinite, and zero times infinity is NaN.
        values = ops.where(weights > 0, values, 0.0)
        self.total.assign(self.total + ops.sum(values * weights))
        self.count.assign(self.count + ops.sum(weights))

    def result(self):
        return ops.divide_no_nan(self.total, self.count)

    def get_config(self):
        return {"name": self.name, "dtype": self.dtype}
