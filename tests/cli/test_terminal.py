import io
import types

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


def test_counted():
    assert counted(1, "face") == "1 face"
    assert [counted(i, "face") for i in (0, 2)] == ["0 faces", "2 faces"]
