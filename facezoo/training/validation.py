"""Figures of a model on the canonical faces of a validation set."""

import keras
import numpy as np

from facezoo import evaluation
from facezoo.data import FaceBatches
from facezoo.images import bicubic_resize
from facezoo.landmarks import LandmarkScheme

SHEET_FACES = 6


class Validation:
    """Faces held back from training, as `facezoo evaluate` would cut them.

    Args:
        dataset: Face dataset.
        image_size: Int. Side of the target face in pixels.
        degradation: Function from target faces to input faces.
        scheme: `LandmarkScheme` of the points.
        batch_size: Int. Faces that the model sees at a time.
    """

    def __init__(
        self,
        dataset,
        image_size: int,
        degradation,
        scheme: LandmarkScheme,
        batch_size: int,
    ) -> None:
        batches = FaceBatches(
            dataset, image_size, degradation, batch_size=64, shuffle=False
        )
        parts = [batches[i] for i in range(len(batches))]
        self.lr_image = np.concatenate([lr for lr, _, _ in parts])
        self.hr_image = _bytes(
            np.concatenate([y["sr_image"] for _, y, _ in parts])
        )
        self.landmarks = np.concatenate([y["landmarks"] for _, y, _ in parts])
        self.inputs = _bytes(self.lr_image)
        self.bicubic = bicubic_resize(self.inputs, image_size)
        self.scheme = scheme
        self.batch_size = batch_size
        self.bicubic_psnr = _mean_psnr(self.bicubic, self.hr_image)

    def __call__(self, model: keras.Model) -> tuple[dict, dict]:
        """Returns the figures, and the outputs for the first faces.

        The figures are `nme` in percent (inter-ocular, mean), `failures` in
        percent (over 10 %), `psnr` in dB (RGB) and `psnr_gain` over bicubic.
        """
        outputs = model.predict(
            self.lr_image, batch_size=self.batch_size, verbose=0
        )
        sr_image = _bytes(outputs["sr_image"])
        errors = evaluation.normalized_mean_error(
            outputs["landmarks"], self.landmarks, self.scheme
        )
        psnr = _mean_psnr(sr_image, self.hr_image)
        figures = {
            "nme": 100 * float(np.mean(errors)),
            "failures": 100 * evaluation.failure_rate(errors, 0.1),
            "psnr": psnr,
            "psnr_gain": psnr - self.bicubic_psnr,
        }
        shown = {
            "sr_image": sr_image[:SHEET_FACES],
            "landmarks": outputs["landmarks"][:SHEET_FACES],
        }
        return figures, shown


def _bytes(images):
    return np.rint(np.clip(images, 0, 1) * 255).astype("uint8")


def _mean_psnr(images, truth):
    return float(
        np.mean([evaluation.psnr(a, b) for a, b in zip(images, truth)])
    )
