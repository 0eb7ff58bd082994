"""Reads the README, so that tests and CI run what it says and no copy of it.

`python -m tests.readme N` prints the N-th `sh` block, counted from 1.
"""

import re
import sys
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"

_BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```[ \t]*$", re.M | re.S)
_LINK = re.compile(r"\]\(\s*<?([^)>\s]+)|(?:src|href)=[\"']([^\"']+)")


def code_blocks(text: str, language: str) -> list[str]:
    """Returns the fenced blocks of one language, in order."""
    return [body for name, body in _BLOCK.findall(text) if name == language]


def linked_files(text: str) -> list[str]:
    """Returns the relative paths that links and pictures point to."""
    text = _BLOCK.sub("", text)
    links = [markdown or html for markdown, html in _LINK.findall(text)]
    paths = [link.partition("#")[0] for link in links if ":" not in link]
    return [path for path in paths if path]


if __name__ == "__main__":
    print(code_blocks(README.read_text("utf-8"), "sh")[int(sys.argv[1]) - 1])
