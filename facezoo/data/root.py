"""Where the training data lies."""

import os
from pathlib import Path

from facezoo.errors import FaceZooError


def data_folder() -> Path:
    """Returns the folder that `$FACEZOO_DATA` names.

    Raises:
        FaceZooError: If it is not set, or names no folder.
    """
    folder = os.environ.get("FACEZOO_DATA")
    if not folder:
        raise FaceZooError(
            "Set $FACEZOO_DATA to the folder that holds the training data, "
            "such as its sub-folder 300w."
        )
    if not Path(folder).is_dir():
        raise FaceZooError(
            f"$FACEZOO_DATA must name a folder. Received: FACEZOO_DATA={folder}"
        )
    return Path(folder)
