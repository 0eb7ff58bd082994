"""Landmarks as maps with one Gaussian each, and back."""

import keras
import numpy as np
from keras import ops

from facezoo.ops import gaussian_heatmaps
from facezoo.ops import heatmap_peaks

# A neighbour is never taken as less than this share of its peak: its
# logarithm must be finite.
FLOOR = 1e-12


@keras.saving.register_keras_serializable(package="facezoo")
class GaussianHeatmapCodec:
    """Encodes landmarks as Gaussian heatmaps and decodes heatmaps.

    Cell `j` of an `h`-cell map over a face of `S` pixels has its centre at
    `(j + 0.5) * S / h - 0.5` pixels. A map is the Gaussian of height 1 at the
    exact point, not at the nearest cell.

    `decode` lays a parabola through the logarithms of the highest cell and
    its neighbours. That is exact for a Gaussian of any width, also where the
    border cuts it off, so `decode(encode(x))` is `x` to 0.01 pixels for points
    inside the face.

    Args:
        image_size: Int. Side `S` of the face in pixels.
        heatmap_size: Int of 3 or more. Side of a map in cells.
        sigma: Float. Standard deviation in cells. Defaults to `1.0`.
        background: Bool. Whether one more map comes last, 1 where no landmark
            is (1 less the highest of the others). `decode` leaves it out.
            Defaults to `False`.

    Raises:
        ValueError: If a size or `sigma` is out of range.

    Example:

    >>> codec = facezoo.codecs.GaussianHeatmapCodec(128, 32)
    >>> heatmaps = codec.encode(np.array([[[10.0, 20.0], [100.3, 127.0]]]))
    >>> heatmaps.shape
    (1, 32, 32, 2)
    >>> landmarks, scores = codec.decode(heatmaps)
    >>> landmarks.round(2).tolist()
    [[[10.0, 20.0], [100.3, 127.0]]]

    Reference:

    - [Zhang et al., 2020](https://arxiv.org/abs/1910.06278)
    """

    def __init__(
        self,
        image_size: int,
        heatmap_size: int,
        sigma: float = 1.0,
        background: bool = False,
    ) -> None:
        if image_size < 1:
            raise ValueError(
                "`image_size` must be 1 or more. "
                f"Received: image_size={image_size}"
            )
        if heatmap_size < 3:
            raise ValueError(
                "`heatmap_size` must be 3 or more. "
                f"Received: heatmap_size={heatmap_size}"
            )
        if not sigma > 0:
            raise ValueError(
                f"`sigma` must be above 0. Received: sigma={sigma}"
            )
        self.image_size = int(image_size)
        self.heatmap_size = int(heatmap_size)
        self.sigma = float(sigma)
        self.background = bool(background)

    def encode(self, landmarks, visible=None):
        """Draws one Gaussian a landmark.

        Args:
            landmarks: `(batch, K, 2)`, `(x, y)` in pixels of the face.
            visible: `(batch, K)` or `None`, which means all. The maps of the
                others are 0.

        Returns:
            Float32 `(batch, heatmap_size, heatmap_size, K)` in `[0, 1]`, with
            `background` of `K + 1` maps: a NumPy array, or a tensor if
            `landmarks` are one.

        Raises:
            ValueError: If `landmarks` are of another shape.
        """
        if len(np.shape(landmarks)) != 3 or np.shape(landmarks)[-1] != 2:
            raise ValueError(
                "`landmarks` must have the shape (batch, K, 2). "
                f"Received: landmarks.shape={np.shape(landmarks)}"
            )
        if ops.is_tensor(landmarks):
            if visible is not None:
                seen = ops.cast(visible, "bool")[..., None]
                landmarks = ops.where(seen, landmarks, 0.0)
            heatmaps = gaussian_heatmaps(
                landmarks, self.image_size, self.heatmap_size, self.sigma
            )
            if visible is not None:
                shown = ops.cast(seen[:, None, None, :, 0], "float32")
                heatmaps = heatmaps * shown
            if self.background:
                rest = 1 - ops.max(heatmaps, axis=-1, keepdims=True)
                heatmaps = ops.concatenate([heatmaps, rest], axis=-1)
            return heatmaps
        # In plain NumPy, because the threads that make batches call it.
        landmarks = np.asarray(landmarks, "float32")
        if visible is not None:
            seen = np.asarray(visible, bool)
            landmarks = np.where(seen[..., None], landmarks, np.float32(0))
        points = (landmarks + 0.5) * (self.heatmap_size / self.image_size) - 0.5
        cells = np.arange(self.heatmap_size, dtype="float32")[None, :, None]
        x = np.exp(-np.square((cells - points[:, None, :, 0]) / self.sigma) / 2)
        y = np.exp(-np.square((cells - points[:, None, :, 1]) / self.sigma) / 2)
        if visible is not None:
            y = y * seen[:, None, :]
        heatmaps = y[:, :, None, :] * x[:, None, :, :]
        if self.background:
            rest = 1 - heatmaps.max(axis=-1, keepdims=True)
            heatmaps = np.concatenate([heatmaps, rest], axis=-1)
        return heatmaps.astype("float32", copy=False)

    def decode(self, heatmaps):
        """Finds the landmark of each map.

        Args:
            heatmaps: `(batch, heatmap_size, heatmap_size, K)`, or with stages
                `(batch, stages, heatmap_size, heatmap_size, K)`, of which the
                last one counts.

        Returns:
            A pair in float32: landmarks, `(batch, K, 2)`, `(x, y)` in pixels,
            and scores, `(batch, K)` in `[0, 1]`, the values of the highest
            cells. NumPy arrays, or tensors if `heatmaps` are one.

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
        if self.background:
            heatmaps = heatmaps[..., :-1]
        is_tensor = ops.is_tensor(heatmaps)
        heatmaps = ops.cast(heatmaps, "float32")
        peaks, values = heatmap_peaks(heatmaps)
        lowest = ops.maximum(values, FLOOR)[:, None, None, :] * FLOOR
        logs = ops.log(ops.maximum(heatmaps, lowest))
        row = self._one_hot(peaks[:, None, :, 1])
        column = self._one_hot(peaks[:, None, :, 0])
        across = ops.sum(logs * row[:, :, None, :], axis=1)
        down = ops.sum(logs * column[:, None, :, :], axis=2)
        x = self._vertex(across, peaks[..., 0])
        y = self._vertex(down, peaks[..., 1])
        points = ops.stack([x, y], axis=-1)
        scale = self.image_size / self.heatmap_size
        landmarks = (points + 0.5) * scale - 0.5
        scores = ops.clip(values, 0.0, 1.0)
        if is_tensor:
            return landmarks, scores
        return ops.convert_to_numpy(landmarks), ops.convert_to_numpy(scores)

    def _one_hot(self, cells):
        """Marks one cell of a line: `(batch, 1, K)` to `(batch, cells, K)`."""
        line = np.arange(self.heatmap_size, dtype="float32")[None, :, None]
        return ops.cast(ops.equal(line, cells), "float32")

    def _vertex(self, logs, peaks):
        """Finds where the parabola through three cells is highest.

        Args:
            logs: Tensor `(batch, cells, K)`, the lines through the peaks.
            peaks: Tensor `(batch, K)`, the highest cell of each line.

        Returns:
            Tensor `(batch, K)`, in cells, at most 0.75 from the peak.
        """
        # At the border the three cells lie beside the peak, on the inside.
        middle = ops.clip(peaks, 1.0, self.heatmap_size - 2.0)
        before, at, after = (
            ops.sum(logs * self._one_hot((middle + step)[:, None, :]), axis=1)
            for step in (-1.0, 0.0, 1.0)
        )
        bend = before - 2 * at + after
        bent = bend < -1e-9
        offset = (before - after) / (2 * ops.where(bent, bend, -1.0))
        vertex = ops.where(bent, middle + offset, peaks)
        return ops.clip(vertex, peaks - 0.75, peaks + 0.75)

    def get_config(self) -> dict:
        return {
            "image_size": self.image_size,
            "heatmap_size": self.heatmap_size,
            "sigma": self.sigma,
            "background": self.background,
        }

    @classmethod
    def from_config(cls, config: dict) -> "GaussianHeatmapCodec":
        return cls(**config)
