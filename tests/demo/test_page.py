"""Where `facezoo demo` finds its page, and what it says where there is none."""

import pytest

from facezoo.cli import main
from facezoo.demo import build_page
from facezoo.demo import find_page
from facezoo.demo import page as demo_page
from facezoo.demo import source_folder
from facezoo.errors import FaceZooError


@pytest.fixture
def install(tmp_path, monkeypatch):
    """A package outside of a checkout, without the page."""
    package = tmp_path / "site-packages" / "facezoo"
    (package / "demo").mkdir(parents=True)
    monkeypatch.setattr(demo_page, "PACKAGE", package)
    return package


def put_page(folder):
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("page")
    return folder


def test_an_installed_page_is_found(install):
    assert find_page() is None
    built = put_page(install / "demo" / "built")
    assert find_page() == built


def test_the_page_of_a_checkout_goes_first(install):
    put_page(install / "demo" / "built")
    source = install.parent / "examples" / "web"
    built = put_page(source / "dist")
    (source / "package.json").write_text("{}")
    assert source_folder() == source
    assert find_page() == built


def test_a_folder_without_a_page_is_refused(tmp_path):
    with pytest.raises(FaceZooError, match="no index.html"):
        find_page(tmp_path)


def test_an_install_without_the_page_says_what_to_do(install, capsys):
    assert main(["demo", "--no-browser", "--port", "0"]) == 1
    error = capsys.readouterr().err
    assert "came without the built page" in error
    assert "--page" in error


def test_without_npm_building_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FaceZooError, match="Node.js 18 or newer"):
        build_page(tmp_path)


def test_a_failed_build_shows_its_last_words(tmp_path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho broken: $1\nexit 3\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(FaceZooError, match="(?s)`npm ci` failed.*broken: ci"):
        build_page(tmp_path)
