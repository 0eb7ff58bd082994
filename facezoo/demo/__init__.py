"""The page of `examples/web`, shown from this computer to itself."""

from facezoo.demo.page import build_page
from facezoo.demo.page import find_page
from facezoo.demo.page import source_folder
from facezoo.demo.server import PageServer

__all__ = ["PageServer", "build_page", "find_page", "source_folder"]
