import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from facezoo.runtime import quiet
from facezoo.runtime.quiet import first_quietly
from facezoo.runtime.quiet import quiet_stderr


def test_only_the_block_is_quiet(capfd):
    os.write(2, b"before ")
    with quiet_stderr():
        os.write(2, b"inside ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_errors_pass_and_end_the_quiet(capfd):
    with pytest.raises(ZeroDivisionError), quiet_stderr():
        1 / 0  # noqa: B018
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_no_stderr_is_no_error(monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    with quiet_stderr():
        pass


def test_only_the_first_that_succeeds_is_quiet(capfd, monkeypatch):
    monkeypatch.setattr(quiet, "_has_announced", False)

    def make(text):
        os.write(2, text)
        return text

    def fail():
        raise ValueError("no network")

    with pytest.raises(ValueError, match="no network"):
        first_quietly(fail)
    assert first_quietly(lambda: make(b"first ")) == b"first "
    assert first_quietly(lambda: make(b"second")) == b"second"
    assert capfd.readouterr().err == "second"


def test_threads_wait_for_the_first(capfd, monkeypatch):
    monkeypatch.setattr(quiet, "_has_announced", False)
    is_inside, may_go = threading.Event(), threading.Event()

    def slow():
        is_inside.set()
        may_go.wait(10)
        os.write(2, b"slow ")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(first_quietly, slow)
        is_inside.wait(10)
        second = pool.submit(first_quietly, lambda: os.write(2, b"second"))
        may_go.set()
        first.result(10), second.result(10)
    assert capfd.readouterr().err == "second"
    os.write(2, b"still there")
    assert capfd.readouterr().err == "still there"
