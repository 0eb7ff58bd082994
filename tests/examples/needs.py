"""What the tests of the page need, which not every machine has.

Without it a test is skipped; in CI, where it is installed, the test fails.
"""

import importlib
import os
import shutil
from types import ModuleType
from typing import NoReturn

import pytest


def program(*names: str) -> str:
    """Returns the path of the first program that is there."""
    for name in names:
        path = shutil.which(name)
        if path:
            return path
    _missing(" or ".join(names))


def module(name: str) -> ModuleType:
    """Imports and returns a module."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        _missing(f"the package {name.partition('.')[0]}")


def _missing(what: str) -> NoReturn:
    reason = f"needs {what}"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
