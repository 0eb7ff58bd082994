"""Landmarks as they are, and maps of logits whose means are landmarks."""

import keras
import numpy as np
from keras import ops

from facezoo.ops import mean_sigma
from facezoo.ops import soft_argmax
from facezoo.ops import spread_scores


@keras.saving.register_keras_serializable(package="facezoo")
class SoftArgmaxCodec:
    """Trains maps on the points themselves and decodes maps of logits.

    The target is no map: `encode` gives the landmarks in pixels, for a loss
    such as `DSNTLoss`. `decode` makes a distribution of each map by a softmax
    and takes its mean.

    Args:
        image_size: Int. Side of the face in pixels.
        heatmap_size: Int. Side of a map in cells.
        window: Int or `None`. If given, only cells within `window` of the
            highest one, in x and in y, count. Defaults to `None`.
        tolerance: Float. The score is the probability that the landmark lies
            within `tolerance` of the face's side, for a round Gaussian of the
            distribution's own variance. Defaults to `0.05`.

    Example:

    >>> codec = facezoo.codecs.SoftArgmaxCodec(128, 32)
    >>> landmarks, scores = codec.decode(np.zeros((1, 32, 32, 68), "float32"))
    >>> landmarks[0, 0].tolist()
    [63.5, 63.5]

    Reference:

    - [Sun et al., 2018](https://arxiv.org/abs/1711.08229)
    """

    def __init__(
        self,
        image_size: int,
        heatmap_size: int,
        window: int | None = None,
        tolerance: float = 0.05,
    ) -> None:
        for name, value in (
            ("image_size", image_size),
            ("heatmap_size", heatmap_size),
        ):
            if value < 1:
                raise ValueError(
                    f"`{name}` must be 1 or more. Received: {name}={value}"
                )
        self.image_size = int(image_size)
        self.heatmap_size = int(heatmap_size)
        self.window = window
        self.tolerance = float(tolerance)

    def encode(self, landmarks, visible=None):
        """Gives the landmarks back; those that aren't visible become 0.

        Args:
            landmarks: `(batch, K, 2)`, `(x, y)` in pixels of the face.
            visible: `(batch, K)` or `None`, which means all.

        Returns:
            Float32 `(batch, K, 2)`: a NumPy array, or a tensor if `landmarks`
            are one.

        Raises:
            ValueError: If `landmarks` are of another shape.
        """
        if len(np.shape(landmarks)) != 3 or np.shape(landmarks)[-1] != 2:
            raise ValueError(
                "`landmarks` must have the shape (batch, K, 2). "
                f"Received: landmarks.shape={np.shape(landmarks)}"
            )
        if ops.is_tensor(landmarks):
            landmarks = ops.cast(landmarks, "float32")
            if visible is None:
                return landmarks
            seen = ops.cast(visible, "bool")[..., None]
            return ops.where(seen, landmarks, 0.0)
        # In plain NumPy, because the threads that make batches call it.
        landmarks = np.asarray(landmarks, "float32")
        if visible is None:
            return landmarks
        seen = np.asarray(visible, bool)[..., None]
        return np.where(seen, landmarks, np.float32(0))

    def decode(self, heatmaps):
        """Takes the mean of each map.

        Args:
            heatmaps: Logits `(batch, heatmap_size, heatmap_size, K)`, or with
                stages `(batch, stages, heatmap_size, heatmap_size, K)`, of
                which the last one counts.

        Returns:
            A pair in float32: landmarks, `(batch, K, 2)`, `(x, y)` in pixels,
            and scores, `(batch, K)` in `[0, 1]`. NumPy arrays, or tensors if
            `heatmaps` are one.

        Raises:
            ValueError: If `heatmaps` are of another shape.
        """
        shape = tuple(heatmaps.shape)
        size = (self.heatmap_size, self.heatmap_size)
        if len(shape) not in (4, 5) or shape[-3:-1] != size:
            raise ValueError(
                "`heatmaps` must have the shape (batch, h, w, K) or (batch, "
                f"stages, h, w, K) with h and w of {self.heatmap_size}. "
                f"Received: heatmaps.shape={shape}"
            )
        if len(shape) == 5:
            heatmaps = heatmaps[:, -1]
        is_tensor = ops.is_tensor(heatmaps)
        heatmaps = ops.convert_to_tensor(heatmaps)
        landmarks, covariances = soft_argmax(
            heatmaps, self.image_size, self.window
        )
        scores = spread_scores(
            mean_sigma(covariances), self.image_size, self.tolerance
        )
        if is_tensor:
            return landmarks, scores
        return ops.convert_to_numpy(landmarks), ops.convert_to_numpy(scores)

    def get_config(self) -> dict:
        return {
            "image_size": self.image_size,
            "heatmap_size": self.heatmap_size,
            "window": self.window,
            "tolerance": self.tolerance,
        }

    @classmethod
    def from_config(cls, config: dict) -> "SoftArgmaxCodec":
        return cls(**config)
