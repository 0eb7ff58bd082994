"""The models by name: `<family>_<variant>`."""

import difflib
import inspect
from collections.abc import Callable
from collections.abc import Iterable

import keras

_MODELS: dict[str, tuple[Callable, str]] = {}


def register_variants(builder: Callable, variants: Iterable[str]) -> None:
    """Makes each variant of a model known as `<builder>_<variant>`.

    Args:
        builder: Function that takes `variant` and returns a `keras.Model`.
        variants: Names of the variants, or a table with these as keys.
    """
    for variant in variants:
        _MODELS[f"{builder.__name__}_{variant}"] = (builder, variant)


def list_models() -> list[str]:
    """Returns the names of all models, in alphabetical order."""
    return sorted(_MODELS)


def create_model(name: str, **kwargs) -> keras.Model:
    """Builds a model by its name, with fresh weights.

    Args:
        name: One of `list_models()`, such as `"jasrnet_small"`.
        **kwargs: Arguments of the model, such as `image_size`.

    Returns:
        A `keras.Model`.

    Raises:
        ValueError: If no model has this name, or it has no such argument.
    """
    if name not in _MODELS:
        near = difflib.get_close_matches(name, _MODELS, n=1)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        raise ValueError(
            f"`name` must be one of {', '.join(list_models())}.{hint} "
            f"Received: name={name!r}"
        )
    builder, variant = _MODELS[name]
    taken = inspect.signature(builder).parameters
    wrong = [key for key in kwargs if key not in taken]
    if wrong and all(p.kind is not p.VAR_KEYWORD for p in taken.values()):
        fixed = ", its heads are fixed" if "tasks" in wrong else ""
        known = ", ".join(key for key in taken if key != "variant")
        raise ValueError(
            f"{name} takes no `{'`, `'.join(wrong)}`{fixed}; it takes {known}."
        )
    return builder(variant=variant, **kwargs)
