"""The errors that facezoo raises for its user to read."""


class FaceZooError(ValueError):
    """A mistake or a bad file, told in one sentence.

    The message names the file or the argument and says what was expected.
    The command line prints it in one line, without a traceback, and ends with
    exit status 1.
    """


class ImageError(FaceZooError):
    """A file or an array that is no usable picture."""


class LandmarksError(FaceZooError):
    """A landmarks file or array that is no usable set of points."""


class PresetError(FaceZooError):
    """A preset that is unknown, incomplete or not the file it should be."""
