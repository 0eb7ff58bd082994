"""Which layers stay in float: a measured rule.

A file with every layer quantized is measured on faces. If it runs and loses
less than `MARGIN` of what the gate allows, that is it. Otherwise each layer is
quantized alone, all others in float, and its loss measured the same way. Layers
whose file fails to run stay in float; of the others the one that loses most,
then the two, four, eight, ... that lose most, until the rest of the network is
within `MARGIN`.
"""

from collections.abc import Callable
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from facezoo.errors import FaceZooError

# Of the gate's limit: other faces lose more than those measured on.
MARGIN = 0.5
# Faces on which a single layer is measured.
FEW = 16


@dataclass(frozen=True)
class Quantized:
    """A LiteRT file and how it was quantized.

    Attributes:
        content: Bytes of the file.
        kept_in_float: Tuple of the names of the layers kept in float.
        losses: Dict from a layer to what it loses alone, in parts of the
            gate's limit, infinite if its file does not run; `None` where no
            layer had to be measured.
    """

    content: bytes
    kept_in_float: tuple[str, ...] = ()
    losses: dict[str, float] | None = None


def quantize_selectively(
    name: str,
    layers: Collection[str],
    make: Callable[[Collection[str]], bytes],
    excess: Callable[[bytes, int | None], float],
    progress: Callable[[int, int], None] | None = None,
) -> Quantized:
    """Quantizes a network by the rule above.

    Args:
        name: String. The network's, for the error.
        layers: Names of the layers that can be quantized.
        make: Function from the names of layers to the content of a file with
            these in float and the others quantized.
        excess: Function from the content of a file, and how many faces to
            look at (`None`: all), to what it loses, in parts of the gate's
            limit. Errors of the interpreter count as infinite.
        progress: Called with the number of layers measured and of all, where
            they have to be.

    Returns:
        A `Quantized`.

    Raises:
        FaceZooError: If the network cannot be quantized within the margin.
    """

    def loss(in_float, count=None):
        content = make(in_float)
        try:
            return excess(content, count), content
        except RuntimeError:
            # Some kernels find out at work, such as a division by a 0.
            return np.inf, content

    lost, content = loss([])
    if lost <= MARGIN:
        return Quantized(content)
    losses = {}
    for layer in layers:
        others = [other for other in layers if other != layer]
        losses[layer] = loss(others, FEW)[0]
        if progress is not None:
            progress(len(losses), len(layers))
    worst = sorted(losses, key=losses.get, reverse=True)
    broken = sum(np.isinf(value) for value in losses.values())
    counts = [broken] if broken else []
    counts += [broken + 2**i for i in range(len(layers).bit_length())]
    for count in counts:
        # With none left to quantize it would be the float file.
        if count >= len(layers):
            break
        kept = worst[:count]
        lost, content = loss(kept)
        if lost <= MARGIN:
            return Quantized(content, tuple(kept), losses)
    raise FaceZooError(_told(name, lost, broken, len(layers)))


def _told(name, lost, broken, count):
    if np.isfinite(lost):
        return (
            f"{name} cannot be quantized: with all layers in float but those "
            f"that lose least, it still loses {lost:.2g} times what is allowed."
        )
    return (
        f"{name} cannot be quantized: its file does not run or gives no "
        f"numbers, whichever of its {count} layers stay in float "
        f"({broken} fail alone)."
    )
