"""Networks by name, as plain Keras models."""

from facezoo.models.composition import backbone_encoder
from facezoo.models.composition import compose
from facezoo.models.dic import dic
from facezoo.models.discriminators import create_discriminator
from facezoo.models.edsr import edsr
from facezoo.models.fan import fan
from facezoo.models.features import feature_network
from facezoo.models.features import heatmap_network
from facezoo.models.fsrnet import fsrnet
from facezoo.models.jasrnet import jasrnet
from facezoo.models.loading import from_preset
from facezoo.models.patch_discriminator import patch_discriminator
from facezoo.models.rcan import rcan
from facezoo.models.registry import create_model
from facezoo.models.registry import list_models
from facezoo.models.sparnet import sparnet
from facezoo.models.super_fan import super_fan
from facezoo.models.unet_discriminator import unet_discriminator

__all__ = [
    "backbone_encoder",
    "compose",
    "create_discriminator",
    "create_model",
    "dic",
    "edsr",
    "fan",
    "feature_network",
    "from_preset",
    "fsrnet",
    "heatmap_network",
    "jasrnet",
    "list_models",
    "patch_discriminator",
    "rcan",
    "sparnet",
    "super_fan",
    "unet_discriminator",
]
