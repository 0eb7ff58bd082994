"""Networks by name, as plain Keras models."""

from facezoo.models.discriminators import create_discriminator
from facezoo.models.features import feature_network
from facezoo.models.features import heatmap_network
from facezoo.models.jasrnet import jasrnet
from facezoo.models.loading import from_preset
from facezoo.models.patch_discriminator import patch_discriminator
from facezoo.models.registry import create_model
from facezoo.models.registry import list_models
from facezoo.models.unet_discriminator import unet_discriminator

__all__ = [
    "create_discriminator",
    "create_model",
    "feature_network",
    "from_preset",
    "heatmap_network",
    "jasrnet",
    "list_models",
    "patch_discriminator",
    "unet_discriminator",
]
