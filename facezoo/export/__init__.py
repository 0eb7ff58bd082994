"""Files for where Keras is not."""

from facezoo.export.files import export_model
from facezoo.export.preset import export_preset
from facezoo.export.quantized_preset import quantize_preset
from facezoo.export.sources import load_source
from facezoo.runtime import read_metadata

__all__ = [
    "export_model",
    "export_preset",
    "load_source",
    "quantize_preset",
    "read_metadata",
]
