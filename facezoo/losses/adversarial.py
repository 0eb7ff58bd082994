"""What a discriminator and the network that it judges play for."""

from keras import ops


class HingeAdversarialLoss:
    """The discriminator wants logits above 1 for real faces, below -1 else.

    The network wants the logits of its faces high.

    Call arguments of both methods:
        real: Logits of photographs, of any shape with the batch first.
        fake: Logits of faces that the network made.

    Output shape:
        A number.

    Reference:

    - [Lim and Ye, 2017](https://arxiv.org/abs/1705.02894)
    """

    def discriminator(self, real, fake):
        """What the discriminator makes small."""
        return ops.mean(ops.relu(1.0 - real)) + ops.mean(ops.relu(1.0 + fake))

    def generator(self, real, fake):
        """What the network makes small; the real faces have no part."""
        return -ops.mean(fake)


class LogisticAdversarialLoss:
    """Cross-entropy: is this face real? The first adversarial loss.

    The discriminator's is the sum of that of real and of fake faces. The
    network wants its faces taken for real, `-log D`, which has a gradient
    where the discriminator is sure, unlike `log(1 - D)`.

    Call arguments of both methods:
        real: Logits of photographs, of any shape with the batch first.
        fake: Logits of faces that the network made.

    Output shape:
        A number.

    Reference:

    - [Goodfellow et al., 2014](https://arxiv.org/abs/1406.2661)
    """

    def discriminator(self, real, fake):
        """What the discriminator makes small."""
        return ops.mean(ops.softplus(-real)) + ops.mean(ops.softplus(fake))

    def generator(self, real, fake):
        """What the network makes small; the real faces have no part."""
        return ops.mean(ops.softplus(-fake))


class RelativisticAverageLoss:
    """Real faces should look more real than the mean fake one, and vice versa.

    Cross-entropy of the differences, the mean of both halves. The network is
    judged by the real faces too.

    Call arguments of both methods:
        real: Logits of photographs, of any shape with the batch first.
        fake: Logits of faces that the network made.

    Output shape:
        A number; log 2 where real and fake faces get the same logits.

    Reference:

    - [Jolicoeur-Martineau, 2018](https://arxiv.org/abs/1807.00734)
    """

    def discriminator(self, real, fake):
        """What the discriminator makes small."""
        above = real - ops.mean(fake)
        below = fake - ops.mean(real)
        return (
            ops.mean(ops.softplus(-above)) + ops.mean(ops.softplus(below))
        ) / 2

    def generator(self, real, fake):
        """What the network makes small."""
        return self.discriminator(fake, real)


class WassersteinLoss:
    """The difference of the mean logits of real and fake faces.

    It is bounded by how steep the discriminator may be: give it a gradient
    penalty, or spectral normalization.

    Call arguments of both methods:
        real: Logits of photographs, of any shape with the batch first.
        fake: Logits of faces that the network made.

    Output shape:
        A number.

    Reference:

    - [Arjovsky et al., 2017](https://arxiv.org/abs/1701.07875)
    """

    def discriminator(self, real, fake):
        """What the discriminator makes small."""
        return ops.mean(fake) - ops.mean(real)

    def generator(self, real, fake):
        """What the network makes small; the real faces have no part."""
        return -ops.mean(fake)


ADVERSARIAL_LOSSES = {
    "hinge": HingeAdversarialLoss,
    "logistic": LogisticAdversarialLoss,
    "relativistic": RelativisticAverageLoss,
    "wasserstein": WassersteinLoss,
}


def get_adversarial_loss(name: str):
    """Returns an adversarial loss by its name.

    Args:
        name: `"hinge"`, `"logistic"`, `"relativistic"` or `"wasserstein"`.

    Raises:
        ValueError: If there is none of this name.
    """
    if name not in ADVERSARIAL_LOSSES:
        raise ValueError(
            f"`loss` must be one of {', '.join(ADVERSARIAL_LOSSES)}. "
            f"Received: loss={name!r}"
        )
    return ADVERSARIAL_LOSSES[name]()
