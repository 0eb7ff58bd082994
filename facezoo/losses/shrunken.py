"""Whether an enlarged face shrinks back to the one it was made of."""

from keras import ops

from facezoo.ops import bicubic_resize


def shrunken_difference(enlarged, lr_image):
    """The mean absolute difference after shrinking by antialiased bicubic.

    It keeps colours and coarse shapes where a discriminator would move them.
    Only for faces that were made small by bicubic.

    Args:
        enlarged: `(batch, S, S, 3)`.
        lr_image: `(batch, s, s, 3)`.

    Returns:
        A number, in units of the images.
    """
    shrunken = bicubic_resize(enlarged, lr_image.shape[1])
    return ops.mean(ops.abs(shrunken - lr_image))
