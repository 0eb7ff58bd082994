import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.export.selection import quantize_selectively

LOSSES = {"a": 0.1, "b": 3.0, "c": 0.2, "d": 0.7, "e": 0.0}


def make(in_float):
    """The file is the list of the layers that are quantized."""
    return ",".join(name for name in LOSSES if name not in in_float).encode()


def excess(content, count):
    return sum(LOSSES[name] for name in content.decode().split(",") if name)


def test_those_that_lose_most_stay_in_float():
    told = []
    quantized = quantize_selectively(
        "net", LOSSES, make, excess, lambda *done: told.append(done)
    )
    assert told == [(done, 5) for done in range(1, 6)]
    assert quantized.kept_in_float == ("b", "d")
    assert quantized.content == b"a,c,e"
    assert quantized.losses == LOSSES


def test_where_nothing_is_lost_nothing_is_measured():
    quantized = quantize_selectively("net", ["a", "c"], make, lambda *_: 0.5)
    assert quantized.kept_in_float == () and quantized.losses is None


def test_layers_that_fail_to_run_stay_in_float():
    def failing(content, count):
        if b"c" in content:
            raise RuntimeError("division by a 0")
        return excess(content, count)

    quantized = quantize_selectively("net", LOSSES, make, failing)
    assert quantized.kept_in_float[0] == "c"
    assert quantized.losses["c"] == np.inf


def test_what_cannot_be_quantized_is_told_in_a_sentence():
    # Each layer alone runs, and no file of several.
    def failing(content, count):
        if count is None:
            raise RuntimeError("division by a 0")
        return 2.0

    with pytest.raises(FaceZooError) as told:
        quantize_selectively("net", LOSSES, make, failing)
    assert str(told.value) == (
        "net cannot be quantized: its file does not run or gives no numbers, "
        "whichever of its 5 layers stay in float (0 fail alone)."
    )
    with pytest.raises(FaceZooError, match="still loses 2 times what is"):
        # The float file alone would pass, and would not be quantized.
        quantize_selectively("net", LOSSES, make, lambda c, _: 2.0 * bool(c))
