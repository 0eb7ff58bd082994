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
    them have is the mean of those.

    Args:
        start: Name or folder of a preset, or a dict of names or folders of
            presets of one network and their shares, above 0, which add up to 1.

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
        or min(shares) <= 0
        or not math.isclose(sum(shares), 1, abs_tol=1e-6)
    ):
        raise FaceZooError(
            "The shares of `initial_weights` must be above 0 and add up to 1. "
            f"Received: initial_weights={dict(start)}"
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
        arrays, whole = [], 0.0
        for share, found in zip(shares, layers, strict=True):
            if layer.name in found:
                arrays.append([share * array for array in found[layer.name]])
                whole += share
        if len({tuple(array.shape for array in each) for each in arrays}) > 1:
            unlike.add(layer.name)
            continue
        sums = [sum(each) for each in zip(*arrays, strict=True)]
        layer.set_weights([each / whole for each in sums])
    if unlike:
        raise FaceZooError(
            "The presets of `initial_weights` must be of one network; one may "
            f"lack heads. These layers differ: {', '.join(sorted(unlike))}. "
            f"Received: {describe_start(start)}"
        )
    return mean


def describe_start(start: Start) -> str:
    """Writes where a run starts, such as `"0.7 NAME + 0.3 NAME"`."""
    if not isinstance(start, Mapping):
        return str(start)
    return " + ".join(f"{share:g} {name}" for name, share in start.items())
