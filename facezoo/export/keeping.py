"""Puts an exported file in its place, and what is known of it beside it."""

import json
import os
import shutil
from pathlib import Path

from facezoo.atomic import atomic_write
from facezoo.atomic import put_in_place
from facezoo.presets import file_entry

PARITY = "parity.json"


def keep(draft: Path, path: Path, entry: dict, overwrite: bool = False) -> None:
    """Gives a draft its name, and its entry to `parity.json`, or neither.

    Args:
        draft: File, or folder of a SavedModel, beside `path`.
        path: The name that it gets.
        entry: Dict for `parity.json`. Its size is added, and of a file the
            SHA-256.
        overwrite: Bool. Whether to replace what is there.

    Raises:
        FaceZooError: If `parity.json` can't be written. What was there is
            there again.
        OSError: If the disk refuses the file.
    """
    entry |= _of(draft)
    file = path.with_name(PARITY)
    try:
        entries = json.loads(file.read_text())
    except (OSError, ValueError):
        entries = {}
    entries[path.name] = entry
    text = json.dumps(dict(sorted(entries.items())), indent=1) + "\n"
    old, placed = draft.with_name(f"{draft.name}.old"), False
    try:
        with atomic_write(file, overwrite=True) as temporary:
            temporary.write_bytes(text.encode())
            if overwrite and path.is_dir():
                path.rename(old)
            elif overwrite and path.exists():
                shutil.copyfile(path, old)
            put_in_place(draft, path, overwrite)
            placed = True
    except BaseException:
        if placed:
            remove(path)
        if old.exists():
            os.replace(old, path)
        raise
    finally:
        remove(old)


def remove(path: Path) -> None:
    """Removes a file or a folder, if it is there."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _of(draft):
    if draft.is_dir():
        files = (p for p in draft.rglob("*") if p.is_file())
        return {"bytes": sum(p.stat().st_size for p in files)}
    return file_entry(draft)
