"""An environment of its own for each rival, made once and kept."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

READY = "ready.json"
INSTALL_SECONDS = 1200


class ContenderFailed(Exception):
    """A rival that can't be installed or run; the message says why."""


def default_cache() -> Path:
    """Gives the folder that environments are kept in unless one is named."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "facezoo" / "rivals"


class Environments:
    """Makes environments when first asked for, and keeps them.

    Args:
        cache: Folder to keep them in. It is made if it is missing.
        python: Interpreter that they are made of. Defaults to this one.
    """

    def __init__(self, cache: Path, python: str = sys.executable):
        self.cache = Path(cache).resolve()
        self.python = python
        self._failed: dict[tuple[str, ...], str] = {}

    def interpreter(self, requirements: tuple[str, ...]) -> str:
        """Gives the interpreter that has the requirements.

        Args:
            requirements: Tuple of pip requirements; empty for this very
                interpreter.

        Returns:
            String, the path of a Python.

        Raises:
            ContenderFailed: If pip can't install them. It is not tried twice.
        """
        if not requirements:
            return sys.executable
        if requirements in self._failed:
            raise ContenderFailed(self._failed[requirements])
        folder = self._folder(requirements)
        interpreter = folder / "bin" / "python"
        if os.name == "nt":
            interpreter = folder / "Scripts" / "python.exe"
        if not (folder / READY).is_file():
            try:
                self._make(folder, interpreter, requirements)
            except ContenderFailed as error:
                self._failed[requirements] = str(error)
                raise
        return str(interpreter)

    def _folder(self, requirements: tuple[str, ...]) -> Path:
        # The packages' builds depend on the Python that they are made for.
        told = "\n".join((*requirements, self.python, sys.version))
        digest = hashlib.sha256(told.encode()).hexdigest()[:12]
        name = requirements[0].partition("==")[0].replace(os.sep, "_")
        return self.cache / f"{name}-{digest}"

    def _make(
        self, folder: Path, interpreter: Path, requirements: tuple[str, ...]
    ) -> None:
        # Without the mark that it is ready it is left from a broken try.
        shutil.rmtree(folder, ignore_errors=True)
        print(f"Installing {', '.join(requirements)} ...", file=sys.stderr)
        _run([self.python, "-m", "venv", str(folder)])
        pip = [str(interpreter), "-m", "pip", "--disable-pip-version-check"]
        _run([*pip, "install", "--quiet", *requirements])
        (folder / READY).write_text(json.dumps(requirements) + "\n")


def clean_environment(own: bool) -> dict[str, str]:
    """Gives the variables that a worker runs with: one thread, no GPU.

    Args:
        own: Bool. Whether the worker needs what this process finds.
    """
    variables = dict(os.environ)
    if not own:
        for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
            variables.pop(name, None)
    for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR"):
        variables[f"{name}_NUM_THREADS"] = "1"
    variables["CUDA_VISIBLE_DEVICES"] = ""
    return variables


def _run(command: list[str]) -> None:
    try:
        done = subprocess.run(
            command,
            env=clean_environment(own=False),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=INSTALL_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise ContenderFailed(
            f"it could not be installed within {INSTALL_SECONDS} s"
        ) from None
    except OSError as error:
        raise ContenderFailed(
            f"it could not be installed: {command[0]}: {error.strerror}"
        ) from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        errors = [line for line in lines if line.startswith("ERROR")]
        reason = (errors or lines or [f"exit status {done.returncode}"])[-1]
        raise ContenderFailed(f"it could not be installed: {reason[:300]}")
