import errno
import os
from pathlib import Path

import pytest

from facezoo.atomic import put_in_place
from facezoo.errors import FaceZooError
from facezoo.pipelines import outputs
from facezoo.pipelines.outputs import finish_writing
from facezoo.pipelines.outputs import make_folder
from facezoo.pipelines.outputs import write_together


def test_all_files_are_written(tmp_path):
    write_together([(tmp_path / "a", b"1"), (tmp_path / "b", b"2")])
    assert (tmp_path / "a").read_bytes() == b"1"
    assert (tmp_path / "b").read_bytes() == b"2"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_existing_file_stops_all(tmp_path):
    (tmp_path / "b").write_bytes(b"old")
    files = [(tmp_path / name, b"new") for name in "abc"]
    with pytest.raises(FaceZooError, match="b already exists"):
        write_together(files)
    assert os.listdir(tmp_path) == ["b"]
    assert (tmp_path / "b").read_bytes() == b"old"
    write_together(files, overwrite=True)
    assert (tmp_path / "b").read_bytes() == b"new"


def test_error_while_a_later_file_is_made_stops_all(tmp_path):
    def files():
        yield tmp_path / "a", b"1"
        raise RuntimeError("no second file")

    with pytest.raises(RuntimeError):
        write_together(files())
    assert os.listdir(tmp_path) == []


def test_full_disk_leaves_nothing(tmp_path, monkeypatch):
    write_bytes = Path.write_bytes

    def full(path, content):
        write_bytes(path, content[:1])
        if content == b"22":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", full)
    files = [(tmp_path / "a", b"11"), (tmp_path / "b", b"22")]
    with pytest.raises(FaceZooError, match="b can't be written: .*full"):
        write_together(files)
    assert os.listdir(tmp_path) == []


def test_name_taken_in_the_last_moment_takes_the_others_back(tmp_path):
    def files():
        yield tmp_path / "a", b"1"
        yield tmp_path / "b", b"2"
        # Another program writes `a` after it was found to be free.
        (tmp_path / "a").write_bytes(b"other")

    with pytest.raises(FaceZooError, match="a already exists"):
        write_together(files())
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"other"


def test_folder_is_made_with_those_above(tmp_path):
    assert make_folder(tmp_path / "a" / "b").is_dir()
    assert make_folder(tmp_path / "a" / "b").is_dir()


def test_file_is_no_folder(tmp_path):
    (tmp_path / "a").touch()
    with pytest.raises(FaceZooError, match="a is a file"):
        make_folder(tmp_path / "a")
    with pytest.raises(FaceZooError, match="can't be made"):
        make_folder(tmp_path / "a" / "b")


def test_folder_without_permission(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(FaceZooError, match="Nothing can be written"):
        make_folder(tmp_path / "a")


def killed(tmp_path, monkeypatch, after, overwrite=False):
    """Writes the files a, b and c and is killed after some of the moves."""
    moves = []

    def dying(temporary, path, overwrite):
        if len(moves) == after:
            raise KeyboardInterrupt
        moves.append(path)
        put_in_place(temporary, path, overwrite)

    with monkeypatch.context() as patch:
        patch.setattr(outputs, "put_in_place", dying)
        # A killed program tidies nothing up.
        patch.setattr(outputs.shutil, "rmtree", lambda *a, **k: None)
        patch.setattr(Path, "unlink", lambda *a, **k: None)
        with pytest.raises(KeyboardInterrupt):
            write_together(
                [(tmp_path / name, name.encode()) for name in "abc"], overwrite
            )


@pytest.mark.parametrize("after", [0, 1, 2])
def test_killed_between_the_moves_and_finished(tmp_path, monkeypatch, after):
    killed(tmp_path, monkeypatch, after)
    visible = [name for name in sorted(os.listdir(tmp_path)) if name[0] != "."]
    assert visible == ["b", "c"][2 - after :]
    finish_writing(tmp_path / "a")
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]
    assert [(tmp_path / name).read_text() for name in "abc"] == ["a", "b", "c"]


def test_killed_and_done_again(tmp_path, monkeypatch):
    killed(tmp_path, monkeypatch, 1)
    files = [(tmp_path / name, b"new") for name in "abc"]
    with pytest.raises(FaceZooError, match="c already exists"):
        write_together(files)
    write_together(files, overwrite=True)
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]


def test_finishing_never_overwrites_unasked(tmp_path, monkeypatch):
    killed(tmp_path, monkeypatch, 1)
    (tmp_path / "b").write_text("mine")
    with pytest.raises(FaceZooError, match="b already exists"):
        finish_writing(tmp_path / "a")
    assert (tmp_path / "b").read_text() == "mine"
    assert not (tmp_path / "a").exists()


def test_killed_while_files_were_made_leaves_nothing(tmp_path, monkeypatch):
    def files():
        yield tmp_path / "a", b"1"
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outputs.shutil, "rmtree", lambda *a, **k: None)
        with pytest.raises(KeyboardInterrupt):
            write_together(files())
    (hidden,) = os.listdir(tmp_path)
    assert hidden.startswith(".facezoo-") and hidden.endswith(".part")
    finish_writing(tmp_path / "a")
    assert os.listdir(tmp_path) == []


def test_first_file_goes_before_others_are_replaced(tmp_path, monkeypatch):
    for name in "abc":
        (tmp_path / name).write_text("old")
    moved = []

    def watching(temporary, path, overwrite):
        moved.append((path.name, (tmp_path / "a").exists()))
        put_in_place(temporary, path, overwrite)

    monkeypatch.setattr(outputs, "put_in_place", watching)
    files = [(tmp_path / name, b"new") for name in "abc"]
    write_together(files, overwrite=True)
    assert moved == [("c", False), ("b", False), ("a", False)]
