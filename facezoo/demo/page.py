"""Where the built page lies, and how it comes there.

The page is a program of its own, with 19 MB of other people's WebAssembly, so
it is not in the repository. A release holds it built, as package data. In a
checkout it is built when first asked for, which needs Node.js and npm.
"""

import shutil
import subprocess
from pathlib import Path

from facezoo.errors import FaceZooError

PACKAGE = Path(__file__).resolve().parents[1]
STEPS = (("npm", "ci"), ("npm", "run", "build"))
# Lines of a failed step that are shown: npm says what is wrong first.
SHOWN_LINES = 15


def find_page(folder: str | Path | None = None) -> Path | None:
    """Finds the built page.

    Args:
        folder: Folder to take; by default that of the installed package, or
            `examples/web/dist` of the checkout that facezoo runs from.

    Returns:
        `Path` of a folder with an `index.html`, or `None` if the page has yet
        to be built.

    Raises:
        FaceZooError: If `folder` was given and holds no page.
    """
    if folder is not None:
        if not (Path(folder) / "index.html").is_file():
            raise FaceZooError(
                f"{folder} is not the built page: it has no index.html."
            )
        return Path(folder)
    source = source_folder()
    folders = [PACKAGE / "demo" / "built"]
    if source is not None:
        # What is being worked on goes before an older release's.
        folders.insert(0, source / "dist")
    for built in folders:
        if (built / "index.html").is_file():
            return built
    return None


def source_folder() -> Path | None:
    """Returns `examples/web` of the checkout, `None` outside of one."""
    source = PACKAGE.parent / "examples" / "web"
    return source if (source / "package.json").is_file() else None


def build_page(source: Path) -> Path:
    """Builds the page with npm.

    Args:
        source: `Path` of `examples/web`.

    Returns:
        `Path` of the built page, `dist` in `source`.

    Raises:
        FaceZooError: If npm is missing, or one of its steps fails.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise FaceZooError(
            "The page has yet to be built, which needs Node.js 18 or newer "
            "with npm on the path; there is no npm."
        )
    for step in STEPS:
        done = subprocess.run(
            [npm, *step[1:]],
            cwd=source,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode:
            shown = "\n".join(done.stdout.splitlines()[:SHOWN_LINES])
            raise FaceZooError(
                f"`{' '.join(step)}` failed in {source}:\n{shown}"
            )
    return source / "dist"
