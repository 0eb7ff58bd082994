"""Run a shipped LiteRT file: small faces in, large faces and points out."""

from facezoo.runtime.delegation import Delegation
from facezoo.runtime.delegation import count_delegated
from facezoo.runtime.enhancer import EnhancedFaces
from facezoo.runtime.enhancer import FaceEnhancer
from facezoo.runtime.metadata import read_metadata

__all__ = [
    "Delegation",
    "EnhancedFaces",
    "FaceEnhancer",
    "count_delegated",
    "read_metadata",
]
