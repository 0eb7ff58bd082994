"""Other settings for a recipe, by name: what `--set KEY=VALUE` may say."""

import ast
import dataclasses
import types
import typing
from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

from facezoo.data import FaceAugmentation
from facezoo.errors import FaceZooError
from facezoo.training.adversarial_settings import AdversarialSettings

# What can be written behind `KEY=`.
WORDS = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a name",
    Mapping: "a table",
    Sequence: "a list",
    types.NoneType: "None",
}


def read_setting(text: str) -> tuple[str, Any]:
    """Reads `KEY=VALUE`; a value that is no Python literal is a string.

    Raises:
        ValueError: If there is no `=`, or nothing before it.
    """
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise ValueError(f"expected KEY=VALUE, got {text!r}")
    try:
        return key.strip(), ast.literal_eval(value.strip())
    except (ValueError, SyntaxError):
        return key.strip(), value.strip()


def changed_fields(recipe: Any, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields of a recipe that settings change, by name.

    Args:
        recipe: `Recipe`.
        settings: Values by name. A dot reaches into a table, and into what
            has settings of its own: `augmentation`, `adversarial`,
            `degradation` and each loss.

    Raises:
        FaceZooError: If a name or a value does not fit.
    """
    kinds = {f.name: _kinds(recipe, f) for f in dataclasses.fields(recipe)}
    settable = [
        name
        for name in kinds
        if kinds[name] or hasattr(getattr(recipe, name), "get_config")
    ]
    changes: dict[str, Any] = {}
    for key, value in settings.items():
        told = f"--set {key}={value}"
        name, dot, entry = key.partition(".")
        if name not in settable:
            raise FaceZooError(
                f"{told}: expected one of {', '.join(settable)}."
            )
        old = changes.get(name, getattr(recipe, name))
        if dot:
            changes[name] = _with_entry(told, name, old, entry, value)
        elif not kinds[name]:
            first = next(iter(old.get_config()))
            raise FaceZooError(
                f"{told}: expected a part of `{name}`, such as {name}.{first}."
            )
        else:
            changes[name] = _checked(told, old, kinds[name], value)
    return changes


def _kinds(recipe, field):
    """The types that a field may be set to; none where it cannot be set."""
    if field.name == "learning_rate":
        # A number replaces a schedule too.
        return (float,)
    union = isinstance(field.type, types.UnionType)
    parts = typing.get_args(field.type) if union else (field.type,)
    parts = [typing.get_origin(part) or part for part in parts]
    return tuple(part for part in parts if part in WORDS)


def _with_entry(told, name, old, entry, value):
    entry, dot, rest = entry.partition(".")
    if isinstance(old, Mapping) and entry:
        if dot:
            value = _inside(told, name, old, entry, rest, value)
        return {**old, entry: value}
    if old is None:
        raise FaceZooError(f"{told}: the recipe has no `{name}`.")
    if isinstance(old, AdversarialSettings | FaceAugmentation):
        entries, build = vars(old), lambda config: type(old)(**config)
    elif hasattr(old, "get_config"):
        entries, build = old.get_config(), type(old).from_config
    else:
        raise FaceZooError(f"{told}: `{name}` has no entries.")
    if entry not in entries:
        known = ", ".join(f"{name}.{known}" for known in entries)
        raise FaceZooError(f"{told}: expected one of {known}.")
    if dot:
        value = _inside(told, name, entries, entry, rest, value)
    try:
        return build({**entries, entry: value})
    except (TypeError, ValueError) as error:
        raise FaceZooError(f"{told}: {error}") from error


def _inside(told, name, table, entry, rest, value):
    """What becomes of one entry when a setting reaches into it."""
    path = f"{name}.{entry}"
    return _with_entry(told, path, table.get(entry), rest, value)


def _checked(told, old, kinds, value):
    if float in kinds and type(value) is int:
        value = float(value)
    if not isinstance(value, kinds):
        words = [WORDS[kind] for kind in kinds]
        if isinstance(old, kinds) and old is not None:
            words[0] = f"a value like {old!r}"
        raise FaceZooError(f"{told}: expected {' or '.join(words)}.")
    return value
