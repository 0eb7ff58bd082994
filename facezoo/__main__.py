"""`python -m facezoo` is the command `facezoo`."""

import sys

from facezoo.cli import main

if __name__ == "__main__":
    sys.exit(main())
