"""Figures of a model on the canonical faces of a validation set."""

from collections.abc import Sequence

import keras
import numpy as np

from facezoo import evaluation
from facezoo.data import FaceBatches
from facezoo.images import bicubic_resize
from facezoo.landmarks import LandmarkScheme
from facezoo.metrics import NormalizedMeanError3D
from facezoo.metrics import RotationError

SHEET_FACES = 6
LABELS = ("sr_image", "landmarks", "landmarks_3d", "pose")


class Validation:
    """Faces held back from training, as `facezoo evaluate` would cut them.

    Faces without points are measured by their image alone. `labelled`, bool
    `(N,)`, tells which have points; `placed` which have points in space, and
    `posed` which have a pose.

    Args:
        dataset: Face dataset, with points or without.
        image_size: Int. Side of the target face in pixels.
        degradation: Function from target faces and a generator to input
            faces.
        scheme: `LandmarkScheme` of the points.
        batch_size: Int. Faces that the model sees at a time.
        face_sizes: Ints. Sides in pixels to shrink the faces to, with
            `degradation.at_size`; `None` takes the degradation as it is.
    """

    def __init__(
        self,
        dataset,
        image_size: int,
        degradation,
        scheme: LandmarkScheme,
        batch_size: int,
        face_sizes: Sequence[int] | None = None,
    ) -> None:
        batches = FaceBatches(
            dataset,
            image_size,
            _as_it_is,
            batch_size=64,
            shuffle=False,
            outputs=LABELS,
        )
        parts = [batches[i] for i in range(len(batches))]
        self.hr_image = _bytes(np.concatenate([hr for hr, _, _ in parts]))
        self.landmarks, self.labelled = _labels(parts, "landmarks", (0, 2))
        self.landmarks_3d, self.placed = _labels(parts, "landmarks_3d", (0, 3))
        self.pose, self.posed = _labels(parts, "pose", (3, 3))
        self.scheme = scheme
        self.batch_size = batch_size
        degradations = {"": degradation}
        if face_sizes is not None:
            degradations = {
                f"_{size}": degradation.at_size(size) for size in face_sizes
            }
        self.inputs = {
            suffix: self._shrink(shrink)
            for suffix, shrink in degradations.items()
        }
        self.bicubic_psnr = {
            suffix: self._bicubic_psnr(inputs)
            for suffix, inputs in self.inputs.items()
        }
        # What the sheet shows beside the outputs.
        self.shown_suffix = next(iter(self.inputs))
        self.bicubic = bicubic_resize(
            self.inputs[self.shown_suffix][:SHEET_FACES], image_size
        )

    def __call__(self, model: keras.Model) -> tuple[dict, dict]:
        """Returns the figures, and the outputs for the first faces.

        The figures are `nme` in percent (inter-ocular, mean), `failures` in
        percent (over 10 %), `psnr` in dB (RGB) and `psnr_gain` over bicubic,
        and `rmse`, the grey levels of 255 that this PSNR stands for;
        `sigma_scale`, the factor that would make 90 % of the points lie in
        their 90 % regions; `nme_3d` in percent of the face's box and
        `degrees` between rotations; with several face sizes, those of each
        (`nme_16`) and their means. Those of points and poses are of the faces
        that have them; where none has, they are left out.
        """
        each, shown = [], None
        for suffix, inputs in self.inputs.items():
            outputs = model.predict(
                inputs.astype("float32") / 255,
                batch_size=self.batch_size,
                verbose=0,
            )
            each.append(self._figures(outputs, suffix))
            if suffix == self.shown_suffix:
                shown = {
                    name: values[:SHEET_FACES]
                    for name, values in outputs.items()
                    if name in ("sr_image", "landmarks")
                }
        if "sr_image" in shown:
            shown["sr_image"] = _bytes(shown["sr_image"])
        figures = {
            name: float(np.mean([figures[name] for figures in each]))
            for name in each[0]
        }
        if len(each) > 1:
            for suffix, row in zip(self.inputs, each, strict=True):
                figures |= {name + suffix: row[name] for name in row}
        return figures, shown

    def _figures(self, outputs, suffix):
        figures = {}
        if "landmarks" in outputs and self.labelled.any():
            chosen = self.labelled
            found, true = outputs["landmarks"][chosen], self.landmarks[chosen]
            errors = evaluation.normalized_mean_error(found, true, self.scheme)
            figures["nme"] = 100 * float(np.mean(errors))
            figures["failures"] = 100 * evaluation.failure_rate(errors, 0.1)
            figures["sigma_scale"] = evaluation.sigma_scale(
                evaluation.mahalanobis_squared(
                    found, true, outputs["landmark_covariance"][chosen]
                )
            )
        for name, output, known, metric in (
            ("nme_3d", "landmarks_3d", self.placed, NormalizedMeanError3D()),
            ("degrees", "pose", self.posed, RotationError()),
        ):
            if output in outputs and known.any():
                true = getattr(self, output)[known]
                figures[name] = float(metric(true, outputs[output][known]))
        if "nme_3d" in figures:
            figures["nme_3d"] *= 100
        if "sr_image" in outputs:
            psnr = _mean_psnr(_bytes(outputs["sr_image"]), self.hr_image)
            figures["psnr"] = psnr
            figures["rmse"] = 255 * 10 ** (-psnr / 20)
            figures["psnr_gain"] = psnr - self.bicubic_psnr[suffix]
        return figures

    def _shrink(self, degradation):
        """The input faces in 8 bits, a few at a time."""
        rng, parts = np.random.default_rng(0), []
        for i in range(0, len(self.hr_image), 64):
            faces = self.hr_image[i : i + 64].astype("float32") / 255
            parts.append(_bytes(degradation(faces, rng)))
        return np.concatenate(parts)

    def _bicubic_psnr(self, inputs):
        image_size = self.hr_image.shape[1]
        return float(
            np.mean(
                [
                    evaluation.psnr(bicubic_resize(face, image_size), truth)
                    for face, truth in zip(inputs, self.hr_image, strict=True)
                ]
            )
        )


def _as_it_is(images, rng):
    return images


def _labels(parts, name, shape):
    """Labels of all faces, and which faces have some."""
    count = sum(len(hr_image) for hr_image, _, _ in parts)
    if name not in parts[0][1]:
        return np.zeros((count, *shape), "float32"), np.zeros(count, bool)
    labels = np.concatenate([y[name] for _, y, _ in parts])
    weights = np.concatenate([w[name] for _, _, w in parts])
    return labels, weights.reshape(count, -1).any(axis=1)


def _bytes(images):
    return np.rint(np.clip(images, 0, 1) * 255).astype("uint8")


def _mean_psnr(images, truth):
    return float(
        np.mean([evaluation.psnr(a, b) for a, b in zip(images, truth)])
    )
