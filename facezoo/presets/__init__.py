"""What ships: find a preset, read its configuration, check its files.

A preset is a folder with `config.json`, the weights for Keras
(`model.weights.h5`), the network for LiteRT (`model.tflite`, and of some the
faster `model_dynamic_int8.tflite`) and a card (`README.md`).
"""

from facezoo.presets.choice import best_preset
from facezoo.presets.choice import expected_error
from facezoo.presets.preset import Preset
from facezoo.presets.preset import file_entry
from facezoo.presets.preset import join_precision
from facezoo.presets.preset import split_precision
from facezoo.presets.search import DEFAULT_PRESET
from facezoo.presets.search import find_preset
from facezoo.presets.search import list_presets
from facezoo.presets.summary import as_text
from facezoo.presets.summary import summarize

__all__ = [
    "DEFAULT_PRESET",
    "Preset",
    "as_text",
    "best_preset",
    "expected_error",
    "file_entry",
    "find_preset",
    "join_precision",
    "list_presets",
    "split_precision",
    "summarize",
]
