"""Serves the built page to this computer alone."""

import threading
from http.server import SimpleHTTPRequestHandler
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote
from urllib.parse import urlsplit

from facezoo.errors import FaceZooError
from facezoo.presets import find_preset

HOST = "127.0.0.1"
# Told here, for what the system says of a suffix is sometimes wrong.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".tflite": "application/octet-stream",
    ".wasm": "application/wasm",
}


class PageServer:
    """A web server on loopback, in threads of its own.

    A model that the page's folder lacks, `models/<preset>.tflite`, is taken
    from the preset of that name: an installed package holds each model once.

    Args:
        folder: `Path` of the built page.
        port: Int. `0` picks a free one.

    Attributes:
        url: String. Address of the page.

    Raises:
        FaceZooError: If the port can't be had.

    Example:

    >>> with PageServer(find_page(), port=0) as server:
    ...     webbrowser.open(server.url)
    ...     server.wait()
    """

    def __init__(self, folder: Path, port: int = 0):
        folder = Path(folder).resolve()

        class Handler(_Handler):
            def __init__(self, *arguments, **keywords):
                keywords["directory"] = str(folder)
                super().__init__(*arguments, **keywords)

        try:
            self._server = ThreadingHTTPServer((HOST, port), Handler)
        except (OSError, OverflowError) as error:
            raise FaceZooError(
                f"Port {port} of this computer can't be had "
                f"({getattr(error, 'strerror', None) or error}); choose "
                "another with --port, 0 for any free one."
            ) from error
        self.url = f"http://{HOST}:{self._server.server_port}/"
        self._thread = threading.Thread(
            target=self._server.serve_forever, daemon=True
        )

    def __enter__(self) -> "PageServer":
        self._thread.start()
        return self

    def __exit__(self, *exception) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def wait(self) -> None:
        """Blocks until the server stops, or Ctrl-C."""
        self._thread.join()


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | TYPES

    def translate_path(self, path):
        local = super().translate_path(path)
        if not Path(local).exists():
            model = _model_of_preset(path)
            local = str(model) if model else local
        return local

    def end_headers(self):
        # A page that was built anew is seen at once.
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, format, *arguments):
        pass


def _model_of_preset(path: str) -> Path | None:
    """Returns the LiteRT file for `/models/<preset>.tflite`, or `None`."""
    parts = unquote(urlsplit(path).path).split("/")
    if len(parts) != 3 or parts[:2] != ["", "models"]:
        return None
    name = parts[2].removesuffix(".tflite")
    # A name of a preset, never a path of one.
    if name == parts[2] or not name.replace("_", "").isalnum():
        return None
    try:
        return find_preset(name).file("model.tflite")
    except FaceZooError:
        return None
