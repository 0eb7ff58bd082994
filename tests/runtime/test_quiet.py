import os
import sys

import pytest

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
