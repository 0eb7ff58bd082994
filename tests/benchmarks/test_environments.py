import os
import sys

import pytest

from contenders.environments import ContenderFailed
from contenders.environments import Environments
from contenders.environments import clean_environment

pytestmark = pytest.mark.skipif(os.name != "posix", reason="shell scripts")

# Makes an "environment" whose Python is this script again.
PYTHON = """#!/bin/sh
echo "$@" >> {log}
case "$*" in
  *venv*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
  *broken*) echo "WARNING: old"; echo "ERROR: no matching wheel" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def python(tmp_path):
    path = tmp_path / "python"
    path.write_text(PYTHON.format(log=tmp_path / "log"))
    path.chmod(0o755)
    return str(path)


def test_an_environment_is_made_once(tmp_path, python):
    interpreters = {
        Environments(tmp_path / "cache", python).interpreter(("good==1", "b"))
        for _ in range(2)
    }
    assert len(interpreters) == 1
    calls = (tmp_path / "log").read_text().splitlines()
    assert [line.split()[1] for line in calls] == ["venv", "pip"]
    assert calls[1].endswith("good==1 b")
    assert next(iter(interpreters)).startswith(str(tmp_path / "cache" / "good"))


def test_what_pip_refuses_is_told_and_not_tried_twice(tmp_path, python):
    environments = Environments(tmp_path / "cache", python)
    for _ in range(2):
        with pytest.raises(ContenderFailed, match="installed: ERROR: no match"):
            environments.interpreter(("broken==1",))
    assert len((tmp_path / "log").read_text().splitlines()) == 2
    # The next run tries again from the start.
    with pytest.raises(ContenderFailed):
        Environments(tmp_path / "cache", python).interpreter(("broken==1",))
    assert len((tmp_path / "log").read_text().splitlines()) == 4


def test_a_missing_python_is_told(tmp_path):
    environments = Environments(tmp_path, str(tmp_path / "no python"))
    with pytest.raises(ContenderFailed, match="no python: No such file"):
        environments.interpreter(("a",))


def test_no_requirements_need_no_environment(tmp_path):
    assert Environments(tmp_path / "x").interpreter(()) == sys.executable
    assert not (tmp_path / "x").exists()


def test_workers_run_one_thread_and_find_no_packages_of_ours(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/ours")
    assert "PYTHONPATH" not in clean_environment(own=False)
    assert clean_environment(own=True)["PYTHONPATH"] == "/ours"
    assert clean_environment(own=True)["OMP_NUM_THREADS"] == "1"
