"""Start a network from the weights of another one, or of several."""

import math
from collections.abc import Mapping
from pathlib import Path

import keras

from facezoo.errors import FaceZooError
from facezoo.models import from_preset
from facezoo.models.loading import take_weights

Start = str | Path | Mapping[str, float]


def warm_start(model: keras.Model, start: Start) -> list[str]:
    """Copies a preset's weights into the layers that fit.

    A layer is taken over if the preset's network has one of the same name
    with weights of the same shapes, whole or not at all.

    Args:
        model: `keras.Model` that gets the weights.
        start: Name or folder of a preset, or a dict of several with the share
            of each, see `starting_network`.

    Returns:
        The names of the layers that were taken over.

    Raises:
        FaceZooError: If no layer of the two networks fits, or several presets
            cannot be averaged.
    """
    taken = take_weights(model, starting_network(start))
    if not taken:
        raise FaceZooError(
            f"No layer of {model.name} fits one of the preset "
            f"{describe_start(start)}, which the recipe names as "
            "`initial_weights`."
        )
    return taken


def starting_network(start: Start) -> keras.Model:
    """Builds the network of a preset, or the mean of several.

    Networks trained on from the same weights for different faces can be
    averaged, weight by weight; what comes out often does nearly as well on the
    faces of each, and learns all of them quickly. A head that only some of
    them have is the mean of those. A preset with the share 0 gives such heads
    alone: `{"whole": 1, "with_pose": 0}` is the first with the pose of the
    second.

    Args:
        start: Name or folder of a preset, or a dict of names or folders of
            presets of one network and their shares, 0 or more, which add up
            to 1.

    Returns:
        A `keras.Model`.

    Raises:
        FaceZooError: If the shares do not add up to 1, or the networks differ.

    Reference:

    - [Wortsman et al., 2022](https://arxiv.org/abs/2203.05482)
    """
    if not isinstance(start, Mapping):
        return from_preset(start)
    shares = list(start.values())
    if (
        not shares
        or min(shares) < 0
        or not math.isclose(sum(shares), 1, abs_tol=1e-6)
    ):
        raise FaceZooError(
            "The shares of `initial_weights` must be 0 or more and add up to "
            f"1. Received: initial_weights={dict(start)}"
        )
    networks = [from_preset(preset) for preset in start]
    mean = max(networks, key=lambda network: len(network.weights))
    layers = [
        {x.name: x.get_weights() for x in network.layers if x.weights}
        for network in networks
    ]
    known = {layer.name for layer in mean.layers}
    unlike = {name for found in layers for name in found} - known
    for layer in mean.layers:
        having = [
            (share, found[layer.name])
            for share, found in zip(shares, layers, strict=True)
            if layer.name in found
        ]
        if len({tuple(x.shape for x in arrays) for _, arrays in having}) > 1:
            unlike.add(layer.name)
        elif having:
            layer.set_weights(_mean(having))
    if unlike:
        raise FaceZooError(
            "The presets of `initial_weights` must be of one network; one may "
            f"lack heads. These layers differ: {', '.join(sorted(unlike))}. "
            f"Received: {describe_start(start)}"
        )
    return mean


def _mean(having):
    """Of a layer's weights, by share; those of share 0 alone count alike."""
    whole = sum(share for share, _ in having)
    shares = [
        share / whole if whole else 1 / len(having) for share, _ in having
    ]
    return [
        sum(share * array for share, array in zip(shares, each, strict=True))
        for each in zip(*(arrays for _, arrays in having), strict=True)
    ]


def describe_start(start: Start) -> str:
    """Writes where a run starts, such as `"0.7 NAME + 0.3 NAME"`."""
    if not isinstance(start, Mapping):
        return str(start)
    return " + ".join(f"{share:g} {name}" for name, share in start.items())
