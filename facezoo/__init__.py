"""facezoo: Keras models that enlarge tiny faces and find their landmarks.

`import facezoo` alone loads nothing. A sub-package is imported when it is
first used, so `facezoo.FaceEnhancer` runs a shipped model without Keras, and
`facezoo.layers` brings Keras only.

Example:

>>> import facezoo
>>> enhancer = facezoo.FaceEnhancer()  # No Keras yet.
>>> model = facezoo.create_model("jasrnet_small")  # Now it is.
"""

import importlib
from typing import TYPE_CHECKING
from typing import Any

if TYPE_CHECKING:
    from facezoo import codecs
    from facezoo import data
    from facezoo import degradations
    from facezoo import evaluation
    from facezoo import export
    from facezoo import face3d
    from facezoo import images
    from facezoo import integrations
    from facezoo import landmarks
    from facezoo import layers
    from facezoo import losses
    from facezoo import metrics
    from facezoo import models
    from facezoo import ops
    from facezoo import pipelines
    from facezoo import presets
    from facezoo import runtime
    from facezoo import training
    from facezoo.models import create_model
    from facezoo.models import list_models
    from facezoo.runtime import FaceEnhancer

__version__ = "0.1.0"

__all__ = [
    "FaceEnhancer",
    "codecs",
    "create_model",
    "data",
    "degradations",
    "evaluation",
    "export",
    "face3d",
    "images",
    "integrations",
    "landmarks",
    "layers",
    "list_models",
    "losses",
    "metrics",
    "models",
    "ops",
    "pipelines",
    "presets",
    "runtime",
    "training",
]

# Where the names live that are not sub-packages.
_HOMES = {
    "FaceEnhancer": "facezoo.runtime",
    "create_model": "facezoo.models",
    "list_models": "facezoo.models",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'facezoo' has no attribute '{name}'")
    if name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    else:
        value = importlib.import_module(f"facezoo.{name}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
