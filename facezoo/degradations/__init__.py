"""From high resolution to low resolution: what makes `lr_image`."""

from facezoo.degradations.anisotropic_blur import AnisotropicBlur
from facezoo.degradations.bicubic import BicubicDegradation
from facezoo.degradations.color_shift import ColorShift
from facezoo.degradations.degradation import Degradation
from facezoo.degradations.downscale import Downscale
from facezoo.degradations.exposure_shift import ExposureShift
from facezoo.degradations.in_order import InOrder
from facezoo.degradations.isotropic_blur import IsotropicBlur
from facezoo.degradations.jpeg_compression import JpegCompression
from facezoo.degradations.kernels import KERNELS
from facezoo.degradations.motion_blur import MotionBlur
from facezoo.degradations.random_order import RandomOrder
from facezoo.degradations.random_size import RandomSizeDegradation
from facezoo.degradations.real import RealDegradation
from facezoo.degradations.resize_back import ResizeBack
from facezoo.degradations.second_order import SecondOrder
from facezoo.degradations.sensor_noise import SensorNoise
from facezoo.degradations.sometimes import Sometimes

__all__ = [
    "KERNELS",
    "AnisotropicBlur",
    "BicubicDegradation",
    "ColorShift",
    "Degradation",
    "Downscale",
    "ExposureShift",
    "InOrder",
    "IsotropicBlur",
    "JpegCompression",
    "MotionBlur",
    "RandomOrder",
    "RandomSizeDegradation",
    "RealDegradation",
    "ResizeBack",
    "SecondOrder",
    "SensorNoise",
    "Sometimes",
]
