"""A penalty on discriminators that are too steep or too flat."""

from keras import ops

from facezoo.ops import input_gradients


def gradient_penalty(discriminator, real, fake, shares):
    """Wants the discriminator's slope between real and fake faces to be 1.

    The score of a face is the mean of its logits. Its gradient is taken at one
    point a face on the line from the fake to the real one.

    Args:
        discriminator: Function from faces `(batch, S, S, 3)` to logits
            `(batch, ...)`, each face's independent of the others'. It must not
            assign to variables: call layers with `training=False`.
        real: Photographs `(batch, S, S, 3)`.
        fake: Faces that a network made, of the same shape.
        shares: Tensor `(batch,)` in `[0, 1]`: where on the line; 1 is the real
            face.

    Returns:
        A number: the mean over the faces of `(norm - 1)**2`.

    Reference:

    - [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028)
    """
    shares = ops.reshape(shares, (-1, 1, 1, 1))
    between = shares * real + (1.0 - shares) * fake

    def scores(faces):
        logits = discriminator(faces)
        return ops.mean(logits, axis=tuple(range(1, len(logits.shape))))

    slopes = ops.cast(input_gradients(scores, between), "float32")
    # The root's gradient at 0 is not finite without the small constant.
    norms = ops.sqrt(ops.sum(ops.square(slopes), axis=(1, 2, 3)) + 1e-12)
    return ops.mean(ops.square(norms - 1.0))
