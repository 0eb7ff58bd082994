"""Networks by name, as plain Keras models."""

from facezoo.models.jasrnet import jasrnet
from facezoo.models.loading import from_preset
from facezoo.models.registry import create_model
from facezoo.models.registry import list_models

__all__ = ["create_model", "from_preset", "jasrnet", "list_models"]
