"""What happens to a tiny face on its way from the lens to a web page."""

import keras
import numpy as np

from facezoo.degradations.anisotropic_blur import AnisotropicBlur
from facezoo.degradations.color_shift import ColorShift
from facezoo.degradations.degradation import Degradation
from facezoo.degradations.degradation import as_bytes
from facezoo.degradations.degradation import as_floats
from facezoo.degradations.degradation import check_probability
from facezoo.degradations.exposure_shift import ExposureShift
from facezoo.degradations.face_sizes import check_face_sizes
from facezoo.degradations.face_sizes import draw_face_sizes
from facezoo.degradations.in_order import InOrder
from facezoo.degradations.isotropic_blur import IsotropicBlur
from facezoo.degradations.jpeg_compression import JpegCompression
from facezoo.degradations.kernels import KERNELS
from facezoo.degradations.kernels import draw_kernel
from facezoo.degradations.kernels import scale_face
from facezoo.degradations.motion_blur import MotionBlur
from facezoo.degradations.random_order import RandomOrder
from facezoo.degradations.resize_back import ResizeBack
from facezoo.degradations.sensor_noise import SensorNoise
from facezoo.degradations.sometimes import Sometimes
from facezoo.images import bicubic_resize

# The worst that may happen to a face of 8 pixels and to one of 64; between
# them by the logarithm of the size. Lengths are in pixels of the tiny face.
SIZES = (8, 64)
BLUR = (0.5, 1.6)  # standard deviation
MOTION = (0.8, 4.0)  # way
GAIN = (0.002, 0.012)  # variance of the photons' noise at white
READ = (0.012, 0.05)  # standard deviation of the reading
CAMERA_QUALITY = (60, 40)  # of the JPEG file at the camera's size
WEB_QUALITY = (60, 30)  # of the JPEG file at the face's own size
BACK = (0.8, 0.4)  # side of the shrunk face over its side

# The camera saw the face up to so many times larger.
LARGEST_RATIO = 3.0
# An enlarged face goes back into its picture and has to match it, so there is
# little of what the network would have to guess away.
STOPS = 0.15
CAST = 0.04
SATURATION = (0.85, 1.05)


@keras.saving.register_keras_serializable(package="facezoo")
class RealDegradation(Degradation):
    """Makes tiny faces as they are found in photographs.

    A face gets a size of its own, as in `RandomSizeDegradation`, and then:

    1. The camera sees it 1 to 3 times larger than that, by the mean over each
       pixel. There, in random order: blur (round, elliptic or of motion),
       sensor noise, exposure, colour, and sometimes JPEG.
    2. A program scales it to its size, by a kernel drawn for it.
    3. At that size, in random order, each only sometimes: blur and noise of
       half the strength, and shrinking and enlarging. Nearly always JPEG
       comes last, its squares anywhere in the face.
    4. It is brought to `input_size` by bicubic interpolation, as the runtime
       brings a face of that size to the network's input.

    Some faces are only shrunk by bicubic, so that clean ones stay at home.

    How much is done depends on the size: a face of 8 pixels has no detail to
    spare, one of 64 has. With the deviation `s` of the worst blur, shrinking
    itself being about as a deviation of half a pixel, what is left of `n`
    pixels is the detail of `n / sqrt(1 + 4 s**2)`: 5.7 of 8 and 19 of 64.

    Args:
        input_size: Int. Side in pixels of the faces that come back.
        face_sizes: Pair of ints, the smallest and the largest side in pixels
            that a face is shrunk to. Drawn evenly on a logarithmic scale.
        strength: Number from 0 to 1: the share of the worst that may happen.
            At 0 only the kernels are left.
        clean: Probability of a face that is only shrunk by bicubic.

    Call arguments:
        images: Array `(batch, S, S, 3)`, uint8, or float in `[0, 1]`.
        rng: `np.random.Generator` that all draws come from.

    Returns:
        Array `(batch, input_size, input_size, 3)`: uint8 for uint8; float32
        for float, in multiples of 1 / 255.

    Raises:
        ValueError: If an argument isn't as above, or if the images or `rng`
            aren't as every `Degradation` wants them.

    Example:

    >>> degrade = facezoo.degradations.RealDegradation(64, (8, 64))
    >>> hr_image = np.ones((2, 256, 256, 3), "float32")
    >>> degrade(hr_image, np.random.default_rng(0)).shape
    (2, 64, 64, 3)

    Reference:

    - [BSRGAN, Zhang et al., 2021](https://arxiv.org/abs/2103.14006)
    - [Real-ESRGAN, Wang et al., 2021](https://arxiv.org/abs/2107.10833)
    """

    def __init__(
        self,
        input_size: int,
        face_sizes: tuple[int, int],
        strength: float = 1.0,
        clean: float = 0.1,
    ) -> None:
        self.input_size, self.face_sizes = check_face_sizes(
            input_size, face_sizes
        )
        self.strength = check_probability("strength", strength)
        self.clean = check_probability("clean", clean)

    def degrade_face(
        self, face: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        size = int(draw_face_sizes(self.face_sizes, 1, rng)[0])
        if rng.random() < self.clean:
            tiny = scale_face(face, size, "bicubic")
        else:
            tiny = self._tiny_face(face, size, rng)
        return as_floats(bicubic_resize(as_bytes(tiny), self.input_size))

    def at_size(self, face_size: int) -> "RealDegradation":
        """The same with faces of one size, for measuring."""
        return type(self)(
            **{**self.get_config(), "face_sizes": (face_size, face_size)}
        )

    def _tiny_face(self, face, size, rng):
        """The face at its own size, after all that happened to it."""
        ratio = float(np.exp(rng.uniform(0, np.log(LARGEST_RATIO))))
        seen_size = max(size, min(min(face.shape[:2]), round(size * ratio)))
        seen = scale_face(face, seen_size, "box")
        seen = self._camera(size, seen_size, rng).degrade_face(seen, rng)
        tiny = scale_face(seen, size, draw_kernel(KERNELS, rng))
        return self._web(size).degrade_face(tiny, rng)

    def _camera(self, size, seen_size, rng):
        """What happens at the size at which the camera saw the face."""
        zoom = seen_size / size
        sigma = zoom * self._worst(BLUR, size)
        length = zoom * self._worst(MOTION, size)
        blurs = (
            IsotropicBlur((0, sigma)),
            AnisotropicBlur((0, sigma)),
            MotionBlur((0, length)),
        )
        stops = STOPS * self.strength
        cast = CAST * self.strength
        saturation = [1 + self.strength * (end - 1) for end in SATURATION]
        return RandomOrder(
            [
                blurs[int(rng.integers(len(blurs)))],
                self._noise(size),
                ExposureShift((-stops, stops)),
                ColorShift((-cast, cast), saturation),
                Sometimes(self._jpeg(CAMERA_QUALITY, size), 0.5),
            ]
        )

    def _web(self, size):
        """What happens at the face's own size."""
        back = 1 - self.strength * (1 - _at(size, BACK))
        parts = [
            Sometimes(IsotropicBlur((0, self._worst(BLUR, size) / 2)), 0.3),
            Sometimes(self._noise(size, share=0.5), 0.3),
            Sometimes(ResizeBack((back, 1.0)), 0.2),
        ]
        jpeg = Sometimes(self._jpeg(WEB_QUALITY, size), 0.9)
        return InOrder([RandomOrder(parts), jpeg])

    def _noise(self, size, share=1.0):
        gain = share**2 * self._worst(GAIN, size)
        return SensorNoise((0, gain), (0, share * self._worst(READ, size)))

    def _jpeg(self, qualities, size):
        worst = 95 - self.strength * (95 - _at(size, qualities))
        return JpegCompression((round(worst), 95))

    def _worst(self, values, size):
        return self.strength * _at(size, values)


def _at(size, values):
    """What holds for a size, of the values at the two ends of `SIZES`."""
    return float(np.interp(np.log(size), np.log(SIZES), values))
