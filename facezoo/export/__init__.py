"""Files for where Keras is not."""

from facezoo.export.litert import export_litert
from facezoo.export.preset import export_preset

__all__ = ["export_litert", "export_preset"]
