"""Validation figures that see sharpness, beside those that punish it."""

from collections.abc import Sequence

import keras

from facezoo.evaluation import detail_ratio
from facezoo.losses import PerceptualLoss
from facezoo.training.validation import Validation


class AdversarialValidation(Validation):
    """As `Validation`, with figures of the detail in the enlarged faces.

    `perceptual` is the mean of the perceptual losses on the faces held back,
    and `detail` the power of the frequencies that the small faces lack, as a
    share of that in the photographs. The network is trained on the first and
    the second is blind to whether the detail is right: neither is proof.

    Args:
        losses: List of `PerceptualLoss`, those of the training.
        *args: As for `Validation`.
    """

    def __init__(self, losses: Sequence[PerceptualLoss], *args) -> None:
        super().__init__(*args)
        self.distance = None
        if losses:
            shape = self.hr_image.shape[1:]
            truth = keras.Input(shape, name="truth")
            made = keras.Input(shape, name="made")
            each = [loss.call(truth, made) for loss in losses]
            self.distance = keras.Model(
                {"truth": truth, "made": made}, sum(each) / len(each)
            )

    def _figures(self, outputs, suffix):
        figures = super()._figures(outputs, suffix)
        made = outputs["sr_image"].clip(0, 1)
        truth = self.hr_image.astype("float32") / 255
        if self.distance is not None:
            distances = self.distance.predict(
                {"truth": truth, "made": made},
                batch_size=self.batch_size,
                verbose=0,
            )
            figures["perceptual"] = float(distances.mean())
        # Half the side of the small face is the finest that it can hold.
        lowest = self.inputs[suffix].shape[1] // 2
        figures["detail"] = detail_ratio(made, truth, lowest)
        return figures
