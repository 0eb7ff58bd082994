"""Networks by name, as plain Keras models."""

from facezoo.models.composition import backbone_encoder
from facezoo.models.composition import compose
from facezoo.models.dic import dic
from facezoo.models.edsr import edsr
from facezoo.models.fan import fan
from facezoo.models.fsrnet import fsrnet
from facezoo.models.jasrnet import jasrnet
from facezoo.models.loading import from_preset
from facezoo.models.rcan import rcan
from facezoo.models.registry import create_model
from facezoo.models.registry import list_models
from facezoo.models.sparnet import sparnet
from facezoo.models.super_fan import super_fan

__all__ = [
    "backbone_encoder",
    "compose",
    "create_model",
    "dic",
    "edsr",
    "fan",
    "from_preset",
    "fsrnet",
    "jasrnet",
    "list_models",
    "rcan",
    "sparnet",
    "super_fan",
]
