"""What the numbers of a recipe may be."""

import math
import numbers
from collections.abc import Callable
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keras

from facezoo.errors import FaceZooError

Check = Callable[[Any], bool]


def check_numbers(recipe: Any) -> None:
    """Checks the numbers of a recipe, before anything is made of them.

    Args:
        recipe: `Recipe`.

    Raises:
        FaceZooError: If one is of another kind or out of its range, or a
            batch holds fewer faces than there are datasets.
    """
    for name, (expected, fits) in RANGES.items():
        value = getattr(recipe, name)
        if not fits(value):
            raise FaceZooError(
                f"`{name}` must be {expected}. Received: {name}={value!r}"
            )
    many = isinstance(recipe.data, list | tuple)
    if many and recipe.batch_size < len(recipe.data):
        raise FaceZooError(
            f"`batch_size` must be at least {len(recipe.data)}, the number of "
            f"datasets. Received: batch_size={recipe.batch_size}"
        )


def _whole(low: int, high: float = math.inf) -> Check:
    def fits(value):
        plain = isinstance(value, int) and not isinstance(value, bool)
        return plain and low <= value <= high

    return fits


def _number(low: float, above: bool = False, below: float = math.inf) -> Check:
    def fits(value):
        if not isinstance(value, numbers.Real) or isinstance(value, bool):
            return False
        return (value > low if above else value >= low) and value < below

    return fits


def _or_none(fits: Check) -> Check:
    return lambda value: value is None or fits(value)


def _rate(value):
    schedule = keras.optimizers.schedules.LearningRateSchedule
    return isinstance(value, schedule) or _number(0, above=True)(value)


def _list_of(fits: Check) -> Check:
    def all_fit(value):
        is_list = isinstance(value, list | tuple) and len(value) > 0
        return is_list and all(map(fits, value))

    return all_fit


def _name(value):
    return isinstance(value, str)


def _start(value):
    if isinstance(value, Mapping):
        return all(map(_number(0), value.values()))
    return value is None or isinstance(value, str | Path)


# NumPy counts its seeds in 32 bits.
RANGES: dict[str, tuple[str, Check]] = {
    "initial_weights": (
        "the name of a preset, a dict of names and shares, or None",
        _start,
    ),
    "batch_size": ("a whole number of 1 or more", _whole(1)),
    "epochs": ("a whole number of 1 or more", _whole(1)),
    "steps": ("a whole number of 1 or more, or None", _or_none(_whole(1))),
    "learning_rate": ("a number above 0 or a Keras schedule", _rate),
    "warmup": ("a whole number of 0 or more", _whole(0)),
    "weight_decay": ("a number of 0 or more", _number(0)),
    "clipnorm": (
        "a number above 0, or None",
        _or_none(_number(0, above=True)),
    ),
    "ema": (
        "a number from 0 to below 1, or None",
        _or_none(_number(0, below=1)),
    ),
    "validation_sizes": (
        "a list of sides in whole pixels of 1 or more, or None",
        _or_none(_list_of(_whole(1))),
    ),
    "train_only": (
        "a list of names of layers, or None",
        _or_none(_list_of(_name)),
    ),
    "seed": ("a whole number from 0 to 2**32 - 1", _whole(0, 2**32 - 1)),
}
