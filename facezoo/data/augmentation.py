"""Turn, scale, shift, mirror, recolour and cover a face and its points."""

import numbers

import numpy as np

from facezoo.data.face_change import FaceChange
from facezoo.data.face_change import draw_cover
from facezoo.landmarks import LandmarkScheme

# RGB to brightness and two colour axes (the YIQ of NTSC).
YIQ = np.array(
    [
        [0.299, 0.587, 0.114],
        [0.596, -0.274, -0.322],
        [0.211, -0.523, 0.312],
    ]
)
# What is drawn by a number from 0 to 1; the other numbers are deviations.
PROBABILITIES = ("mirror", "grey", "blur", "occlusion")


class FaceAugmentation:
    """Makes a square training face out of a face with room around it.

    The picture is warped once, from its own pixels. Draws centre on "nothing
    changed", so the canonical face stays the most likely one; with everything
    off the result is the canonical face of `FaceCropper`. Colour and covering
    change the high-resolution face, so input and target both show them.

    Args:
        rotation: Float. Standard deviation of the turn in degrees.
        max_rotation: Float. No turn is larger, in degrees.
        scale: Float. Standard deviation of the logarithm of the size. Draws
            end at 2.5 deviations: by default from 0.84 to 1.19.
        shift: Float. Standard deviation of the shift along each axis as a
            share of the face's side. Draws end at 2.5 deviations.
        mirror: Probability of a mirrored face; its points swap sides.
        brightness: Float. Standard deviation of what is added; white is 1.
        contrast: Float. Standard deviation of the logarithm of the contrast.
        gamma: Float. Standard deviation of the logarithm of the exponent.
        saturation: Float. Standard deviation of the logarithm of the colour's
            strength.
        hue: Float. Standard deviation of the turn of the colours in degrees.
        grey: Probability of a grey face.
        blur: Probability of a light Gaussian blur (0.3 to 1 % of the side as
            deviation). It blurs the target too, so it is off by default.
        occlusion: Probability that a rectangle covers a part of the face with
            noise, one colour or a piece of the same face. Covered points stay
            visible: the model is to guess them.
        occlusion_size: Pair of floats. Shortest and longest side of the
            rectangle as shares of the face's side, above 0 and at most 1.

    Raises:
        ValueError: If a probability isn't from 0 to 1, `occlusion_size` no
            pair of shares in order, or another number negative or not finite.

    Call arguments:
        image: uint8 `(height, width, 3)`.
        landmarks: `(K, 2)` in pixels of `image`, or `None`.
        square: `(4,)`, the canonical square in `image`.
        rng: `np.random.Generator`; all randomness comes from it.
        size: Int. Side of the face that is made.
        scheme: `LandmarkScheme` of the points. Needed to mirror points.

    Returns:
        A tuple: the face, uint8 `(size, size, 3)`; its landmarks, float32
        `(K, 2)` in pixels of the face, or `None`; and `visible`, bool `(K,)`,
        `False` for points outside the face, or `None`.

    Example:

    >>> augment = facezoo.data.FaceAugmentation(rotation=20.0, grey=0.0)
    >>> rng = np.random.default_rng((seed, epoch, index))
    >>> image, landmarks, visible = augment(
    ...     face.image, face.landmarks, face.square, rng, 128, IBUG68
    ... )
    """

    def __init__(
        self,
        rotation: float = 12.0,
        max_rotation: float = 35.0,
        scale: float = 0.07,
        shift: float = 0.03,
        mirror: float = 0.5,
        brightness: float = 0.08,
        contrast: float = 0.12,
        gamma: float = 0.12,
        saturation: float = 0.2,
        hue: float = 5.0,
        grey: float = 0.1,
        blur: float = 0.0,
        occlusion: float = 0.1,
        occlusion_size: tuple[float, float] = (0.1, 0.4),
    ) -> None:
        self.rotation = rotation
        self.max_rotation = max_rotation
        self.scale = scale
        self.shift = shift
        self.mirror = mirror
        self.brightness = brightness
        self.contrast = contrast
        self.gamma = gamma
        self.saturation = saturation
        self.hue = hue
        self.grey = grey
        self.blur = blur
        self.occlusion = occlusion
        if np.ndim(occlusion_size) == 1:
            occlusion_size = tuple(occlusion_size)
        self.occlusion_size = occlusion_size
        for name, value in self.get_config().items():
            _check(name, value)

    @classmethod
    def off(cls) -> "FaceAugmentation":
        """An augmentation that changes nothing: the canonical face."""
        names = cls().get_config()
        del names["occlusion_size"]
        return cls(**dict.fromkeys(names, 0.0))

    def get_config(self) -> dict:
        """The arguments, as plain numbers."""
        return dict(vars(self))

    def __call__(
        self,
        image: np.ndarray,
        landmarks: np.ndarray | None,
        square: np.ndarray,
        rng: np.random.Generator,
        size: int,
        scheme: LandmarkScheme | None = None,
    ) -> tuple[np.ndarray, np.ndarray | None, np.ndarray | None]:
        change = self.draw(square, rng, size)
        points, visible = change.move(landmarks, scheme)
        return change.render(image), points, visible

    def draw(
        self, square: np.ndarray, rng: np.random.Generator, size: int
    ) -> FaceChange:
        """Draws what happens to one face, and changes nothing yet.

        Args:
            square: `(4,)`, the canonical square in the picture.
            rng: `np.random.Generator`; all randomness comes from it.
            size: Int. Side of the face that is to be made.

        Returns:
            A `FaceChange`.
        """
        angle = _normal(rng, self.rotation, self.max_rotation)
        factor = np.exp(_normal(rng, self.scale, 2.5 * self.scale))
        shift = [_normal(rng, self.shift, 2.5 * self.shift) for _ in "xy"]
        x0, y0, x1, y1 = np.asarray(square, "float64")
        where = (x0, y0, x1, y1), angle, factor, shift
        cut, natural = None, size
        if angle or factor != 1 or np.any(shift):
            # Cut at the picture's own sharpness, then shrink.
            natural = max(size, int(round((x1 - x0) / factor)))
            cut = _similarity(*where, natural)
        mirrored = rng.random() < self.mirror
        color, levels = self._draw_color(rng)
        blur = 0.0
        if rng.random() < self.blur:
            blur = size * rng.uniform(0.003, 0.01)
        cover = None
        if rng.random() < self.occlusion:
            cover = draw_cover(rng, size, self.occlusion_size)
        return FaceChange(
            square=(x0, y0, x1, y1),
            size=size,
            cut=cut,
            natural=natural,
            transform=_similarity(*where, size),
            mirrored=mirrored,
            color=color,
            levels=levels,
            blur=blur,
            cover=cover,
        )

    def largest_cut(self, keep_size: float, size: int) -> int:
        """The largest side that a face is cut at before it is shrunk.

        Args:
            keep_size: Float. Side of the largest canonical square.
            size: Int. Side of the face that is to be made.
        """
        return max(size, int(round(keep_size * np.exp(2.5 * self.scale))))

    def _draw_color(self, rng):
        """A 3x3 matrix and a table of 256 levels; `None` for no change."""
        brightness = _normal(rng, self.brightness, 2.5 * self.brightness)
        contrast = np.exp(_normal(rng, self.contrast, 2.5 * self.contrast))
        gamma = np.exp(_normal(rng, self.gamma, 2.5 * self.gamma))
        saturation = np.exp(
            _normal(rng, self.saturation, 2.5 * self.saturation)
        )
        hue = np.deg2rad(_normal(rng, self.hue, 2.5 * self.hue))
        if rng.random() < self.grey:
            saturation = 0.0
        color = levels = None
        if saturation != 1 or hue:
            turn = np.eye(3)
            turn[1:, 1:] = saturation * np.array(
                [[np.cos(hue), -np.sin(hue)], [np.sin(hue), np.cos(hue)]]
            )
            color = np.linalg.inv(YIQ) @ turn @ YIQ
        if brightness or contrast != 1 or gamma != 1:
            values = np.linspace(0, 1, 256) ** gamma
            values = (values - 0.5) * contrast + 0.5 + brightness
            levels = np.clip(np.round(255 * values), 0, 255).astype("uint8")
        return color, levels


def _check(name, value):
    expected, fits = "a finite number of 0 or more", _within(0, value)
    if name in PROBABILITIES:
        expected, fits = "a probability, from 0 to 1", _within(0, value, 1)
    elif name == "occlusion_size":
        expected = "a pair of shares above 0 and at most 1, the smaller first"
        pair = isinstance(value, tuple) and len(value) == 2
        fits = pair and _within(0, *value, 1) and value[0] > 0
    if not fits:
        raise ValueError(
            f"`{name}` must be {expected}. Received: {name}={value!r}"
        )


def _within(*values):
    """Whether these are finite numbers, none smaller than that before it."""
    if not all(isinstance(value, numbers.Real) for value in values):
        return False
    return bool(np.all(np.isfinite(values)) and np.all(np.diff(values) >= 0))


def _similarity(square, angle, factor, shift, size):
    """2x3 matrix: picture points to a turned, scaled and shifted face."""
    x0, y0, x1, y1 = square
    zoom = size / (x1 - x0) * factor
    angle = np.deg2rad(angle)
    cos, sin = zoom * np.cos(angle), zoom * np.sin(angle)
    linear = np.array([[cos, sin], [-sin, cos]])
    middle = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    target = (size - 1) / 2 + size * np.asarray(shift)
    return np.column_stack([linear, target - linear @ middle])


def _normal(rng, deviation, limit):
    """A normal draw around 0, drawn again while beyond the limit."""
    if deviation == 0 or limit == 0:
        return 0.0
    while True:
        value = rng.normal(0, deviation)
        if abs(value) <= limit:
            return value
