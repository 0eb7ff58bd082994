"""What PSNR and SSIM have in common: which pixels, which colours."""

from keras import ops

from facezoo.metrics.face_mean import FaceMean

# Luma of ITU-R BT.601 from 16 to 235, as of MATLAB's `rgb2ycbcr`.
LUMA = (65.481 / 255, 128.553 / 255, 24.966 / 255)
BLACK = 16 / 255

COLORS = ("rgb", "y")


class ImageQuality(FaceMean):
    """Base of the image metrics.

    Args:
        max_value: Number. White: 1 for images in `[0, 1]`, or 255.
        crop_border: Int. Pixels left out along each side.
        color: `"rgb"`, or `"y"` for the luma of RGB alone.
        eight_bit: Bool. Whether values are first brought to the levels that
            a file of 8 bits has.
        name: String. Name of the metric.
        dtype: Dtype of the computation.
    """

    def __init__(
        self,
        max_value: float,
        crop_border: int,
        color: str,
        eight_bit: bool,
        name: str,
        dtype: str,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        if not max_value > 0:
            raise ValueError(
                f"`max_value` must be above 0. Received: max_value={max_value}"
            )
        if crop_border < 0:
            raise ValueError(
                "`crop_border` must be 0 or more. "
                f"Received: crop_border={crop_border}"
            )
        if color not in COLORS:
            raise ValueError(
                f"`color` must be one of {COLORS}. Received: color={color!r}"
            )
        self.max_value = max_value
        self.crop_border = int(crop_border)
        self.color = color
        self.eight_bit = bool(eight_bit)

    def update_state(self, y_true, y_pred, sample_weight=None):
        y_true = self._prepare(y_true)
        values = self.score(y_true, self._prepare(y_pred))
        weights = ops.ones_like(values)
        if sample_weight is not None:
            sample_weight = ops.cast(sample_weight, self.dtype)
            # (batch, 1, 1) is a weight a face too.
            weights = weights * ops.reshape(sample_weight, (-1,))
        self.add_faces(values, weights)

    def score(self, y_true, y_pred):
        """Compares images in `[0, 1]`, `(batch, H, W, C)`, to `(batch,)`."""
        raise NotImplementedError

    def _prepare(self, images):
        images = ops.cast(images, self.dtype) / self.max_value
        images = self._levels(images)
        if self.color == "y":
            if images.shape[-1] != 3:
                raise ValueError(
                    "The luma needs images of 3 channels. "
                    f"Received: shape={tuple(images.shape)}"
                )
            red, green, blue = (images[..., i : i + 1] for i in range(3))
            images = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue
            images = self._levels(images + BLACK)
        if self.crop_border:
            if min(images.shape[1:3]) <= 2 * self.crop_border:
                raise ValueError(
                    f"A border of {self.crop_border} pixels leaves nothing of "
                    f"the images. Received: shape={tuple(images.shape)}"
                )
            inside = slice(self.crop_border, -self.crop_border)
            images = images[:, inside, inside, :]
        return images

    def _levels(self, images):
        if not self.eight_bit:
            return images
        return ops.round(ops.clip(images, 0.0, 1.0) * 255) / 255

    def get_config(self):
        config = super().get_config()
        config.update(
            {
                "max_value": self.max_value,
                "crop_border": self.crop_border,
                "color": self.color,
                "eight_bit": self.eight_bit,
            }
        )
        return config
