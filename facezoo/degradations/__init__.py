"""From high resolution to low resolution: what makes `lr_image`."""

from facezoo.degradations.bicubic import BicubicDegradation

__all__ = ["BicubicDegradation"]
