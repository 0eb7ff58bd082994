"""The fixed networks that look at enlarged faces in adversarial training."""

import keras

from facezoo.losses import HeatmapAgreementLoss
from facezoo.losses import PerceptualLoss
from facezoo.models import feature_network
from facezoo.models import from_preset
from facezoo.models import heatmap_network
from facezoo.training.adversarial_settings import AdversarialSettings


def perceptual_losses(
    settings: AdversarialSettings, image_size: int
) -> list[PerceptualLoss]:
    """Returns the perceptual losses of a run, their mean is meant.

    Args:
        settings: `AdversarialSettings`.
        image_size: Int. Side of the enlarged face in pixels.

    Returns:
        A list of losses, one for each size at which faces are seen.

    Raises:
        FaceZooError: If the preset is unknown or lacks a layer.
    """
    if not settings.feature_weight:
        return []
    if isinstance(settings.features, keras.Model):
        return [PerceptualLoss(settings.features)]
    network = from_preset(settings.features)
    network.trainable = False
    own_size = network.input.shape[1]
    sizes = settings.feature_sizes or sorted({own_size, image_size})
    return [
        PerceptualLoss(
            feature_network(
                network, image_size, settings.feature_layers, at_size=size
            )
        )
        for size in sizes
    ]


def heatmap_loss(
    settings: AdversarialSettings, image_size: int
) -> HeatmapAgreementLoss | None:
    """Returns the loss of the landmarks on the enlarged face, if wanted.

    Args:
        settings: `AdversarialSettings`.
        image_size: Int. Side of the enlarged face in pixels.

    Raises:
        FaceZooError: If the preset is unknown or gives no heatmaps.
    """
    if not settings.landmark_weight:
        return None
    return HeatmapAgreementLoss(heatmap_network(settings.landmarks, image_size))
