"""The server of `facezoo demo`: what it gives, and to whom."""

import urllib.error
import urllib.request

import pytest

from facezoo.demo import PageServer
from facezoo.errors import FaceZooError
from facezoo.presets import find_preset


@pytest.fixture
def page(tmp_path):
    folder = tmp_path / "page"
    (folder / "litert").mkdir(parents=True)
    (folder / "index.html").write_text("<h1>facezoo</h1>")
    (folder / "litert" / "runtime.js").write_text("1;")
    (folder / "litert" / "runtime.wasm").write_bytes(b"\0asm")
    (tmp_path / "secret.html").write_text("not of the page")
    return folder


def fetch(url):
    with urllib.request.urlopen(url) as response:
        return response.headers, response.read()


def test_files_come_with_their_types(page):
    with PageServer(page) as server:
        headers, body = fetch(server.url)
        assert headers["Content-Type"] == "text/html"
        assert body == b"<h1>facezoo</h1>"
        headers, _ = fetch(server.url + "litert/runtime.js")
        assert headers["Content-Type"] == "text/javascript"
        headers, body = fetch(server.url + "litert/runtime.wasm")
        assert headers["Content-Type"] == "application/wasm"
        assert body == b"\0asm"


def test_it_listens_to_this_computer_alone(page):
    with PageServer(page) as server:
        assert server.url.startswith("http://127.0.0.1:")
        assert server._server.server_address[0] == "127.0.0.1"


def test_a_model_comes_from_its_preset(page):
    preset = find_preset()
    with PageServer(page) as server:
        _, body = fetch(f"{server.url}models/{preset.name}.tflite")
    assert body == preset.file("model.tflite").read_bytes()


def test_a_model_beside_the_page_goes_first(page):
    name = find_preset().name
    (page / "models").mkdir()
    (page / "models" / f"{name}.tflite").write_bytes(b"mine")
    with PageServer(page) as server:
        _, body = fetch(f"{server.url}models/{name}.tflite")
    assert body == b"mine"


@pytest.mark.parametrize(
    "path",
    [
        "models/unknown.tflite",
        "models/..%2fsecret.tflite",
        "litert/",
        "../secret.html",
        "%2e%2e/secret.html",
    ],
)
def test_anything_else_is_not_found(page, path):
    with PageServer(page) as server:
        with pytest.raises(urllib.error.HTTPError) as raised:
            fetch(server.url + path)
    assert raised.value.code == 404
    raised.value.close()


def test_a_taken_port_is_told_in_one_sentence(page):
    with PageServer(page) as server:
        taken = int(server.url.rstrip("/").rpartition(":")[2])
        with pytest.raises(FaceZooError, match=f"^Port {taken} .* --port"):
            PageServer(page, taken)
