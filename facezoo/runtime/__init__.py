"""Run a shipped LiteRT file: small faces in, large faces and points out."""

from facezoo.runtime.enhancer import EnhancedFaces
from facezoo.runtime.enhancer import FaceEnhancer

__all__ = ["EnhancedFaces", "FaceEnhancer"]
