"""Training batches: a pure function of (seed, epoch, step)."""

import copy
import threading
from collections.abc import Callable
from collections.abc import Sequence
from concurrent.futures import Future
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any

import keras
import numpy as np

from facezoo.data.augmentation import FaceAugmentation
from facezoo.data.device_renderer import DeviceRenderer
from facezoo.data.faces import FaceDataset
from facezoo.data.pose_targets import POSE_OUTPUTS
from facezoo.data.pose_targets import pose_targets
from facezoo.data.shares import whole_counts
from facezoo.landmarks import LandmarkScheme

# Targets that only some networks have an output for.
ASKED_FOR = ("sr_stages", *POSE_OUTPUTS)
TARGETS = ("sr_image", "heatmaps", "landmarks", *ASKED_FOR)


class FaceBatches(keras.utils.PyDataset):
    """Feeds `model.fit` with faces, on any backend.

    Batch `i` depends on `(seed, epoch, i)` alone: not on threads, not on the
    batches asked for before. `fit` moves on to the next epoch by itself; to
    resume at epoch 7 pass `batches.at_epoch(7)`. Pass `shuffle=False` to
    `fit`: Keras would else shuffle the numbers of the batches, unrepeatably,
    and defeat the reading ahead.

    Each batch takes a fixed number of faces from each dataset, as near to the
    shares as whole faces allow. A dataset is gone through in a shuffled order;
    no face comes twice before all have come once.

    Args:
        datasets: A `FaceDataset`, or a list of `(dataset, share)` pairs. A
            dataset whose `scheme` is `None` serves the image alone.
        image_size: Int. Side `S` of the target face in pixels.
        degradation: Function from `hr_image` `(batch, S, S, 3)`, float32 in
            `[0, 1]`, and an `np.random.Generator` that it may draw from, to
            `lr_image` `(batch, s, s, 3)`, float32 in `[0, 1]`.
        codec: Object with `encode(landmarks, visible)`: `(batch, K, 2)` and
            `(batch, K)` to the `heatmaps` target. `None` leaves the key out.
        augmentation: `FaceAugmentation`; `None` takes the canonical faces.
        batch_size: Int. Faces in a batch.
        steps: Int. Batches in an epoch. Defaults to once through the first
            dataset.
        shuffle: Bool. `False` goes through the one dataset in its own order,
            the same in each epoch, and the last batch may be smaller: for
            validation. Defaults to `True`.
        seed: Int, not negative.
        epoch: Int, not negative. The epoch to begin with.
        scheme: `LandmarkScheme`. Defaults to that of the first dataset that
            has one.
        outputs: Names of the targets to give, for a model of one task.
            Defaults to all but `sr_stages`, `landmarks_3d` and `pose`, which
            are given where they are named here.
        threads: Int. Threads that make the next batches while the model
            trains; `0` makes each batch when it is asked for. Keras's own
            workers are not used: when `fit` starts on JAX or PyTorch they
            hand out some batches twice. Defaults to `2`.
        ahead: Int. Batches that are made ahead. Defaults to `4`.

    Returns:
        `batches[i]` is a tuple of three:

        - `lr_image`: float32 `(batch, s, s, 3)`.
        - Targets, a dict: `sr_image` float32 `(batch, S, S, 3)` in `[0, 1]`,
          `heatmaps` as the codec makes them, `landmarks` float32
          `(batch, K, 2)` in pixels of `sr_image`; where they are asked for,
          `sr_stages` float32 `(batch, 1, S, S, 3)`, the face again for each
          image that a network makes on its way, `landmarks_3d` float32
          `(batch, K, 3)` in the same pixels and `pose` float32
          `(batch, 3, 3)`, rotations.
        - Weights, a dict: `sr_image` `(batch, 1, 1)`, ones (Keras needs the
          rank of a loss by pixel), and so `sr_stages` `(batch, 1, 1, 1)`;
          `heatmaps` `(batch, 1, K)` and `landmarks`
          `(batch, K)`, 1 where a point is visible, else 0. Faces without
          points have zeros in the last two. A codec's background map counts
          where all points are visible. `landmarks_3d` `(batch, K)` and `pose`
          `(batch,)`, 1 for faces that have labels in space, else 0.

        Without a scheme only `sr_image` is in the dicts.

    Example:

    >>> batches = facezoo.data.FaceBatches(
    ...     facezoo.data.DrawnFaces(16),
    ...     image_size=128,
    ...     degradation=facezoo.degradations.BicubicDegradation(8),
    ...     codec=facezoo.codecs.GaussianHeatmapCodec(128, 32, sigma=1.0),
    ... )
    >>> batches[0][0].shape
    (8, 16, 16, 3)
    """

    def __init__(
        self,
        datasets: FaceDataset | Sequence[tuple[FaceDataset, float]],
        image_size: int,
        degradation: Callable[[np.ndarray, np.random.Generator], Any],
        codec: Any = None,
        augmentation: FaceAugmentation | None = None,
        batch_size: int = 8,
        steps: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        epoch: int = 0,
        scheme: LandmarkScheme | None = None,
        outputs: Sequence[str] | None = None,
        threads: int = 2,
        ahead: int = 4,
    ) -> None:
        super().__init__(workers=1)
        if not isinstance(datasets, list | tuple):
            datasets = [(datasets, 1.0)]
        for name, value in (("seed", seed), ("epoch", epoch)):
            if value < 0:
                raise ValueError(
                    f"`{name}` must not be negative. Received: {name}={value}"
                )
        if not shuffle and len(datasets) != 1:
            raise ValueError(
                "`shuffle=False` goes through one dataset. "
                f"Received: {len(datasets)} datasets"
            )
        self.datasets = [dataset for dataset, _ in datasets]
        self.counts = whole_counts([share for _, share in datasets], batch_size)
        for dataset in self.datasets:
            if len(dataset) == 0:
                raise ValueError("Each dataset must hold at least one face.")
        if scheme is None:
            schemes = [d.scheme for d in self.datasets if d.scheme is not None]
            scheme = schemes[0] if schemes else None
        for dataset in self.datasets:
            if dataset.scheme not in (None, scheme):
                raise ValueError(
                    "All datasets must have points of one scheme. Received: "
                    f"{dataset.scheme.name} beside {scheme.name}"
                )
        if steps is None:
            steps = max(1, len(self.datasets[0]) // max(1, self.counts[0]))
            if not shuffle:
                steps = -(-len(self.datasets[0]) // batch_size)
        self.image_size = image_size
        self.degradation = degradation
        self.codec = codec
        self.augmentation = augmentation or FaceAugmentation.off()
        self.batch_size = batch_size
        self.steps = steps
        self.shuffle = shuffle
        self.seed = seed
        self.epoch = epoch
        self.scheme = scheme
        self.outputs = outputs
        self.threads = threads
        self.ahead = ahead
        self.renderer = None
        self._forget()

    def on_device(self) -> "FaceBatches":
        """The same batches, their faces still to be rendered.

        `batches[i]` then holds, in the place of `lr_image`, the pictures and
        what was drawn for them, and no `sr_image`; `batches.render` makes the
        batch of it with `keras.ops`, to run where the network does. All faces
        are read at once, and kept as uint8.

        Raises:
            ValueError: If the augmentation turns no faces, or blurs them,
                or the degradation cannot run on the device.
        """
        other = copy.copy(self)
        other.renderer = DeviceRenderer.for_faces(
            self.datasets, self.image_size, self.augmentation, self.degradation
        )
        other._forget()
        return other

    def render(self, batch: tuple[dict, dict, dict]) -> tuple[Any, dict, dict]:
        """Makes a batch out of one of `on_device()`, of tensors as it is."""
        packed, targets, weights = batch
        lr_image, hr_image = self.renderer.render(packed)
        if "sr_stages" in weights:
            targets = {"sr_stages": hr_image[:, None], **targets}
        if "sr_image" in weights:
            targets = {"sr_image": hr_image, **targets}
        return lr_image, targets, weights

    def at_epoch(self, epoch: int) -> "FaceBatches":
        """The same batches, beginning with another epoch."""
        other = copy.copy(self)
        other.epoch = epoch
        other._forget()
        return other

    def on_epoch_begin(self) -> None:
        """Keras calls this before it asks for the batches of an epoch."""
        self._given = 0

    def on_epoch_end(self) -> None:
        """Keras calls this: if all batches were given, the next epoch is on.

        It calls this also before the first epoch, when none was given.
        """
        if self.shuffle and self._given >= self.steps:
            self.epoch += 1
        self._given = 0

    def _forget(self) -> None:
        """Starts with no batch given and none made ahead."""
        self._given = 0
        self._made: dict[tuple[int, int], Future] = {}
        self._lock = threading.Lock()
        self._pool = None

    def __len__(self) -> int:
        return self.steps

    def __getitem__(self, index: int) -> tuple[np.ndarray, dict, dict]:
        if not 0 <= index < self.steps:
            raise IndexError(
                f"There are {self.steps} batches. Received: index={index}"
            )
        epoch = self.epoch if self.shuffle else 0
        self._given += 1
        if self.threads == 0:
            return self._make(epoch, index)
        with self._lock:
            mine = self._made.get((epoch, index))
            # Read ahead where batches are asked for one after the other.
            last = index + 1 + (self.ahead if mine or index == 0 else 0)
            coming = [(epoch, i) for i in range(index + 1, last)]
            made = {key: self._made.get(key) for key in coming}
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self.threads, "batches")
            for key in coming[: self.steps - index - 1]:
                if made[key] is None:
                    made[key] = self._pool.submit(self._make, *key)
            self._made = {key: job for key, job in made.items() if job}
        return mine.result() if mine else self._make(epoch, index)

    def _make(self, epoch, index):
        """Makes a batch; called from several threads."""
        pictures, changes, landmarks, visible = [], [], [], []
        faces = self._faces(epoch, index)
        for face in faces:
            number = index * self.batch_size + len(pictures)
            rng = np.random.default_rng((self.seed, epoch, number))
            change = self.augmentation.draw(face.square, rng, self.image_size)
            points, seen = change.move(face.landmarks, self.scheme)
            pictures.append(face.image)
            changes.append(change)
            landmarks.append(points)
            visible.append(seen)
        # A fourth number keeps this stream apart from those of the faces.
        rng = np.random.default_rng((self.seed, epoch, index, 2))
        targets, weights = self._points(landmarks, visible)
        if set(self.outputs or ()) & set(POSE_OUTPUTS):
            in_space = pose_targets(faces, changes, self.scheme)
            targets |= in_space[0]
            weights |= in_space[1]
        weights["sr_image"] = np.ones((len(pictures), 1, 1), "float32")
        if "sr_stages" in (self.outputs or ()):
            weights["sr_stages"] = np.ones((len(pictures), 1, 1, 1), "float32")
        if self.renderer is not None:
            packed = self.renderer.pack(pictures, changes, rng)
            return packed, self._wanted(targets), self._wanted(weights)
        hr_image = np.stack(
            [
                change.render(picture)
                for picture, change in zip(pictures, changes, strict=True)
            ]
        )
        hr_image = hr_image.astype("float32") / np.float32(255)
        lr_image = np.asarray(self.degradation(hr_image, rng), "float32")
        targets["sr_image"] = hr_image
        targets["sr_stages"] = hr_image[:, None]
        return lr_image, self._wanted(targets), self._wanted(weights)

    def _wanted(self, arrays):
        """The targets or weights that the model is to learn."""
        return {
            name: arrays[name]
            for name in TARGETS
            if name in arrays and self._is_wanted(name)
        }

    def _is_wanted(self, name):
        if self.outputs is None:
            return name not in ASKED_FOR
        return name in self.outputs

    def _faces(self, epoch, index):
        """The faces of a batch, dataset after dataset."""
        if not self.shuffle:
            dataset, first = self.datasets[0], index * self.batch_size
            last = min(len(dataset), first + self.batch_size)
            return [dataset[i] for i in range(first, last)]
        faces = []
        step = epoch * self.steps + index
        for number, (dataset, count) in enumerate(
            zip(self.datasets, self.counts, strict=True)
        ):
            for position in range(step * count, (step + 1) * count):
                turn, place = divmod(position, len(dataset))
                order = _order(self.seed, number, turn, len(dataset))
                faces.append(dataset[int(order[place])])
        return faces

    def _points(self, landmarks, visible):
        """Targets and weights of the points of a batch."""
        targets, weights = {}, {}
        if self.scheme is None:
            return targets, weights
        count = self.scheme.num_landmarks
        points = np.zeros((len(landmarks), count, 2), "float32")
        seen = np.zeros((len(landmarks), count), bool)
        for i, (face_points, face_seen) in enumerate(
            zip(landmarks, visible, strict=True)
        ):
            if face_points is not None:
                points[i], seen[i] = face_points, face_seen
        weight = seen.astype("float32")
        if self.codec is not None and self._is_wanted("heatmaps"):
            heatmaps = self.codec.encode(points, seen)
            targets["heatmaps"] = np.asarray(heatmaps, "float32")
            weights["heatmaps"] = weight[:, None]
            if np.ndim(heatmaps) == 4 and np.shape(heatmaps)[-1] == count + 1:
                # The background is known where all the points are.
                known = weight.min(axis=1, keepdims=True)
                both = np.concatenate([weight, known], axis=1)
                weights["heatmaps"] = both[:, None]
        targets["landmarks"] = points
        weights["landmarks"] = weight
        return targets, weights


@lru_cache(maxsize=64)
def _order(seed, dataset, turn, length):
    """The shuffled order in which a dataset is gone through once."""
    # A fourth number keeps this stream apart from that of the faces.
    rng = np.random.default_rng((seed, turn, dataset, 1))
    return rng.permutation(length)
