"""FaceEnhancer: small faces to large ones with landmarks, without Keras."""

import os
import queue
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from functools import partial
from pathlib import Path

import numpy as np

from facezoo import landmarks as landmark_schemes
from facezoo.errors import FaceZooError
from facezoo.errors import PresetError
from facezoo.images import bicubic_resize
from facezoo.landmarks import LandmarkScheme
from facezoo.presets import Preset
from facezoo.presets import best_preset
from facezoo.presets import find_preset
from facezoo.presets import join_precision
from facezoo.runtime.network import Network
from facezoo.runtime.quiet import first_quietly

# Faces made small in one go: bounds the memory that large faces take.
CHUNK = 64
ALONGSIDE = ("landmarks", "scores", "landmark_sigma", "landmark_covariance")


@dataclass(frozen=True)
class EnhancedFaces:
    """What a network made of `N` faces.

    Args:
        sr_image: Uint8 RGB array `(N, S, S, 3)`, the enlarged faces.
        landmarks: Float32 array `(N, K, 2)`, `(x, y)` in pixels of `sr_image`;
            the first pixel has its centre at 0.
        scores: Float32 array `(N, K)`, how sure each landmark is, in `[0, 1]`.
        landmark_sigma: Float32 array `(N, K)`, the standard deviation along an
            axis by which each landmark is expected to be off, in pixels of
            `sr_image`.
        landmark_covariance: Float32 array `(N, K, 2, 2)`, the covariance of
            that error in square pixels of `sr_image`.
        landmarks_3d: Float32 array `(N, K, 3)` of `(x, y, z)` in pixels of
            `sr_image`, z away from the camera and 0 in the middle of the eyes;
            `None` where the preset was not trained for the head's pose, as the
            next two.
        pose: Float32 array `(N, 3, 3)`, the rotation of each head.
        pose_angles: Float64 array `(N, 3)`, its yaw (above 0: the nose points
            to the right of the picture), pitch (above 0: up) and roll (above
            0: clockwise) in degrees, as `facezoo.face3d.rotations` has them.
    """

    sr_image: np.ndarray
    landmarks: np.ndarray
    scores: np.ndarray
    landmark_sigma: np.ndarray
    landmark_covariance: np.ndarray
    landmarks_3d: np.ndarray | None = None
    pose: np.ndarray | None = None

    @cached_property
    def pose_angles(self) -> np.ndarray | None:
        # Not at the top: few presets tell the pose, and importing takes time.
        from facezoo.face3d import rotation_angles

        return None if self.pose is None else rotation_angles(self.pose)

    def __len__(self) -> int:
        return len(self.sr_image)


class FaceEnhancer:
    """Enlarges faces and finds their landmarks with a preset's LiteRT file.

    One instance may be used by several threads at once.

    Args:
        preset: Name of a preset, path of a preset's folder, or a `Preset`.
            By default each call uses what serves faces of the given size
            best, by the presets' errors on held-out training faces.
        threads: Int. Faces worked on at a time. Defaults to the number of
            processors that this process may use.
        quiet: If true, what LiteRT writes to the terminal when its first
            network is loaded is dropped, and what others write meanwhile:
            for programs, not for libraries.
        precision: `"float32"`, or `"dynamic_int8"` for the presets' files with
            weights in int8, which are several times faster on processors that
            have instructions for it, and nearly as exact: their cards tell.

    Attributes:
        preset: The `Preset`.
        scheme: The `LandmarkScheme` of the landmarks.
        input_size: Int. Side in pixels of the face that the network reads.
        image_size: Int. Side `S` in pixels of the face that it makes.
        scale: Int. `image_size / input_size`.

    Without a preset these are those of the default one; `for_face_size` gives
    the enhancer that serves a size.

    Raises:
        PresetError: If the preset is unknown, has no file of that precision,
            or its file is not the one that it was made with.

    Example:

    >>> faces = np.zeros((5, 16, 16, 3), "uint8")
    >>> enhancer = facezoo.FaceEnhancer("jasrnet_base_faces_x8")
    >>> enhanced = enhancer.enhance_faces(faces)
    >>> enhanced.sr_image.shape, enhanced.landmarks.shape
    ((5, 128, 128, 3), (5, 68, 2))
    """

    def __init__(
        self,
        preset: str | Path | Preset | None = None,
        threads: int | None = None,
        quiet: bool = False,
        precision: str = "float32",
    ):
        if threads is None:
            threads = usable_processors()
        if not isinstance(threads, int) or threads < 1:
            raise FaceZooError(
                "`threads` must be an int of 1 or more. "
                f"Received: threads={threads!r}"
            )
        self.threads = threads
        self.quiet = quiet
        self.precision = precision
        self.preset = find_preset(preset)
        self.input_size = self.preset.input_size
        self.image_size = self.preset.image_size
        self.scale = self.preset.scale
        self.scheme = _scheme(self.preset)
        self._path = self.preset.litert_file(precision)
        self._lock = threading.Lock()
        self._idle = queue.SimpleQueue()
        self._num_networks = 0
        self._choices: dict[int, Preset] = {}  # by whole face size
        # By preset name; `None` where a preset was asked for.
        self._by_name = {self.preset.name: self} if preset is None else None
        if preset is not None:
            # Made here so that a wrong file is told at once.
            self._idle.put(self._take_network())

    @property
    def name(self) -> str:
        """What results are told to be by.

        The name of the preset, and behind it the precision if it is not
        float32: `"jasrnet_base_faces_any@dynamic_int8"`.
        """
        return join_precision(self.preset.name, self.precision)

    def for_face_size(self, face_size: float) -> "FaceEnhancer":
        """Gives the enhancer that serves faces of a size best.

        Args:
            face_size: Float. Side in pixels of the face's square.

        Returns:
            A `FaceEnhancer` with one preset: this one, if it was made with
            one; else that of `facezoo.presets.best_preset`.
        """
        if self._by_name is None:
            return self
        whole = max(1, round(face_size))
        if whole not in self._choices:
            self._choices[whole] = best_preset(whole)
        preset = self._choices[whole]
        with self._lock:
            if preset.name not in self._by_name or (
                self._by_name[preset.name] is self
            ):
                self._by_name[preset.name] = FaceEnhancer(
                    preset, self.threads, self.quiet, self.precision
                )
            return self._by_name[preset.name]

    def enhance_faces(self, faces: np.ndarray) -> EnhancedFaces:
        """Enlarges faces and finds their landmarks.

        Args:
            faces: Uint8 RGB array `(N, s, s, 3)` of any `N` (also 0) and any
                `s`: faces of another size are brought to `input_size` by
                antialiased bicubic interpolation first.

        Returns:
            An `EnhancedFaces`.

        Raises:
            FaceZooError: If `faces` is no such array.
        """
        faces = np.asarray(faces)
        _check_faces(faces)
        if self._by_name is not None:
            return self.for_face_size(faces.shape[1]).enhance_faces(faces)
        count = len(faces)
        size, points = self.image_size, self.scheme.num_landmarks
        network = self._take_network()
        in_space = {
            name: np.empty((count, *network.output_shapes[name][1:]), "float32")
            for name in network.in_space
        }
        self._idle.put(network)
        enhanced = EnhancedFaces(
            np.empty((count, size, size, 3), np.uint8),
            np.empty((count, points, 2), np.float32),
            np.empty((count, points), np.float32),
            np.empty((count, points), np.float32),
            np.empty((count, points, 2, 2), np.float32),
            **in_space,
        )
        workers = min(self.threads, count)
        if workers <= 1:
            for start in range(0, count, CHUNK):
                self._enhance_chunk(faces, start, CHUNK, enhanced)
            return enhanced
        step = min(CHUNK, -(-count // workers))
        with ThreadPoolExecutor(workers) as pool:
            chunks = [
                pool.submit(self._enhance_chunk, faces, start, step, enhanced)
                for start in range(0, count, step)
            ]
            for chunk in chunks:
                chunk.result()
        return enhanced

    def _enhance_chunk(self, faces, start, step, enhanced):
        """Fills rows `start` to `start + step` of `enhanced`."""
        lr_images = faces[start : start + step]
        if lr_images.shape[1] != self.input_size:
            lr_images = bicubic_resize(lr_images, self.input_size)
        lr_images = lr_images.astype(np.float32) / 255.0
        network = self._take_network()
        try:
            for i, lr_image in enumerate(lr_images, start):
                outputs = network(lr_image)
                sr_image = np.clip(outputs["sr_image"], 0.0, 1.0) * 255.0
                enhanced.sr_image[i] = np.rint(sr_image).astype(np.uint8)
                for name in ALONGSIDE + network.in_space:
                    getattr(enhanced, name)[i] = outputs[name]
        finally:
            self._idle.put(network)

    def _take_network(self) -> Network:
        """Gives an idle network, a new one, or waits for one to be idle."""
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            pass
        with self._lock:
            may_make = self._num_networks < self.threads
            self._num_networks += may_make
        return self._checked_network() if may_make else self._idle.get()

    def _checked_network(self) -> Network:
        make = partial(Network, self._path)
        network = first_quietly(make) if self.quiet else make()
        size, points = self.image_size, self.scheme.num_landmarks
        expected = {
            "lr_image": (1, self.input_size, self.input_size, 3),
            "sr_image": (1, size, size, 3),
            "landmarks": (1, points, 2),
            "scores": (1, points),
            "landmark_sigma": (1, points),
            "landmark_covariance": (1, points, 2, 2),
        }
        found = {"lr_image": network.input_shape, **network.output_shapes}
        for name, shape in expected.items():
            if found[name] != shape:
                raise PresetError(
                    f"{self._path} does not fit its preset's configuration: "
                    f"{name} must be {shape}. Received: shape={found[name]}"
                )
        return network


def _scheme(preset: Preset) -> LandmarkScheme:
    try:
        return landmark_schemes.get(preset.scheme)
    except ValueError as error:
        raise PresetError(
            f"Preset {preset.name} has unknown landmarks: {error}"
        ) from error


def usable_processors() -> int:
    """Gives the number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _check_faces(faces: np.ndarray) -> None:
    is_batch = faces.ndim == 4 and faces.shape[3] == 3
    is_square = is_batch and faces.shape[1] == faces.shape[2] > 0
    if faces.dtype != np.uint8 or not is_square:
        raise FaceZooError(
            "`faces` must be a uint8 RGB array (N, s, s, 3). "
            f"Received: shape={faces.shape}, dtype={faces.dtype}"
        )
