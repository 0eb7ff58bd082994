import errno
import os
from pathlib import Path

import pytest

from facezoo.errors import FaceZooError
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
