import errno
import os

import pytest

from facezoo import atomic
from facezoo.atomic import atomic_write
from facezoo.atomic import atomic_write_bytes
from facezoo.atomic import atomic_write_text
from facezoo.atomic import check_writable
from facezoo.atomic import remove_parts
from facezoo.errors import FaceZooError


def test_the_file_appears_when_the_block_ends(tmp_path):
    path = tmp_path / "points.npy"
    with atomic_write(path) as temporary:
        assert temporary.parent == tmp_path
        assert temporary.suffix == ".npy" and temporary.name.startswith(".")
        temporary.write_bytes(b"whole")
        assert not path.exists()
    assert path.read_bytes() == b"whole"
    assert os.listdir(tmp_path) == ["points.npy"]


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_failing_block_leaves_nothing(tmp_path, overwrite):
    path = tmp_path / "a.txt"
    if overwrite:
        path.write_text("old")
    with pytest.raises(RuntimeError, match="half"):
        with atomic_write(path, overwrite) as temporary:
            temporary.write_text("new")
            raise RuntimeError("half way")
    assert os.listdir(tmp_path) == (["a.txt"] if overwrite else [])
    assert not overwrite or path.read_text() == "old"


def test_an_interrupt_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        with atomic_write(tmp_path / "a.txt") as temporary:
            temporary.write_text("new")
            raise KeyboardInterrupt
    assert os.listdir(tmp_path) == []


def test_an_existing_file_is_replaced_only_when_told(tmp_path):
    path = tmp_path / "a.txt"
    atomic_write_text(path, "old é\n")
    assert path.read_bytes() == "old é\n".encode()
    with pytest.raises(FaceZooError) as caught:
        atomic_write_text(path, "new")
    expected = f"{path} already exists; pass --overwrite to replace it."
    assert str(caught.value) == expected
    assert path.read_text("utf-8") == "old é\n"
    atomic_write_bytes(path, b"new", overwrite=True)
    assert path.read_bytes() == b"new"


def test_a_file_that_appears_meanwhile_is_kept(tmp_path):
    path = tmp_path / "a.txt"
    with pytest.raises(FaceZooError, match="already exists"):
        with atomic_write(path) as temporary:
            temporary.write_text("mine")
            path.write_text("theirs")
    assert path.read_text() == "theirs"
    assert os.listdir(tmp_path) == ["a.txt"]


def test_a_disk_without_hard_links_will_do(tmp_path, monkeypatch):
    def no_links(source, target):
        raise PermissionError(errno.EPERM, "no links here", source)

    monkeypatch.setattr(atomic.os, "link", no_links)
    atomic_write_text(tmp_path / "a.txt", "text")
    assert (tmp_path / "a.txt").read_text() == "text"
    with pytest.raises(FaceZooError, match="already exists"):
        atomic_write_text(tmp_path / "a.txt", "text")
    assert os.listdir(tmp_path) == ["a.txt"]


@pytest.mark.parametrize(
    "code, words",
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "no permission"),
        (errno.EROFS, "read-only"),
    ],
)
def test_what_the_disk_says_becomes_a_sentence(tmp_path, code, words):
    path = tmp_path / "a.txt"
    with pytest.raises(FaceZooError, match=words) as caught:
        with atomic_write(path) as temporary:
            temporary.write_text("half")
            raise OSError(code, os.strerror(code))
    assert str(caught.value).startswith(f"{path} can't be written: ")
    assert os.listdir(tmp_path) == []


def test_errors_about_other_files_pass(tmp_path):
    with pytest.raises(FileNotFoundError):
        with atomic_write(tmp_path / "a.txt"):
            (tmp_path / "other.txt").read_text()


def test_bad_places(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FaceZooError, match="folder does not exist"):
        atomic_write_text(tmp_path / "none" / "a.txt", "")
    with pytest.raises(FaceZooError, match="file, not a folder"):
        atomic_write_text(tmp_path / "file" / "a.txt", "")
    with pytest.raises(FaceZooError, match="is a folder"):
        atomic_write_text(tmp_path, "", overwrite=True)
    with pytest.raises(FaceZooError, match="too long"):
        atomic_write_text(tmp_path / ("a" * 300), "")


def test_a_long_name_fits(tmp_path):
    path = tmp_path / ("é" * 120 + ".txt")
    atomic_write_text(path, "text")
    assert path.read_text() == "text"


def test_check_writable(tmp_path):
    check_writable(tmp_path / "a.txt")
    (tmp_path / "a.txt").touch()
    check_writable(tmp_path / "a.txt", overwrite=True)
    with pytest.raises(FaceZooError, match="--overwrite"):
        check_writable(tmp_path / "a.txt")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_a_really_full_disk(tmp_path):
    with pytest.raises(FaceZooError, match="the disk is full"):
        with atomic_write(tmp_path / "a.txt") as temporary:
            os.symlink("/dev/full", temporary)
            temporary.write_bytes(b"text" * 5000)
    assert os.listdir(tmp_path) == []


def test_the_whole_suffix_stays(tmp_path):
    with atomic_write(tmp_path / "model.weights.h5") as temporary:
        assert temporary.name.endswith(".weights.h5")
        temporary.touch()
    assert os.listdir(tmp_path) == ["model.weights.h5"]


def test_parts_of_one_file_are_removed_and_no_others(tmp_path):
    names = ["a.txt", "é" * 120 + "a.txt", "x" * 150 + "a.txt"]
    stacks = [atomic_write(tmp_path / name) for name in names]
    parts = [stack.__enter__() for stack in stacks]
    for part in parts:
        part.touch()
    (tmp_path / "a.txt").touch()
    remove_parts(tmp_path / names[0])
    assert [part.exists() for part in parts] == [False, True, True]
    assert (tmp_path / "a.txt").exists()
    remove_parts(tmp_path / names[1])
    assert [part.exists() for part in parts] == [False, False, True]
    remove_parts(tmp_path / "none" / "a.txt")
