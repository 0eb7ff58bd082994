import io
import os
import subprocess
import sys
import types

import pytest
import rich.console

from facezoo.cli import terminal
from facezoo.cli.terminal import counted


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_bar_shows_rate_and_time_left(monkeypatch):
    seconds = [0.0]
    clock = types.SimpleNamespace(monotonic=lambda: seconds[0])
    monkeypatch.setattr(terminal, "time", clock)
    monkeypatch.setattr(rich.console, "monotonic", clock.monotonic)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr("sys.stderr", Terminal())
    with terminal.progress_bar("Enhancing", "faces") as update:
        for done in (1, 2, 3, 4):
            seconds[0] = 2.0 * done
            update(done, 10, 5 * done)
        shown = terminal.sys.stderr
    # What is drawn last: 20 faces in 8 seconds, and 6 inputs of 2 seconds.
    drawn = shown.getvalue()
    assert "Enhancing" in drawn and "4/10" in drawn
    assert "2.5 faces/s" in drawn and "0:00:12" in drawn


def test_no_bar_without_a_terminal(monkeypatch):
    monkeypatch.setattr("sys.stderr", io.StringIO())
    with terminal.progress_bar("Enhancing") as update:
        assert update is None
    assert terminal.sys.stderr.getvalue() == ""


QUIET = """
import os
from facezoo.cli.terminal import progress_bar
from facezoo.runtime.quiet import quiet_stderr
with progress_bar("Exporting") as update, quiet_stderr():
    os.write(2, b"what a library says")
    update(3, 7)
"""


def test_the_bar_shows_where_standard_error_is_kept_quiet():
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run([sys.executable, "-c", QUIET], stderr=theirs, env=env)
    os.close(theirs)
    drawn = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "Exporting" in drawn and "3/7" in drawn
    assert "what a library says" not in drawn


def test_counted():
    assert counted(1, "face") == "1 face"
    assert [counted(i, "face") for i in (0, 2)] == ["0 faces", "2 faces"]
