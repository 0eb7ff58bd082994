"""Runs that are stopped or killed in the middle, and go on with `resume`."""

import json
import os
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from facezoo import cli
from facezoo.pipelines import enhance_files
from facezoo.pipelines.results import is_complete
from facezoo.runtime import FaceEnhancer
from tests.runtime.standin import fixture_standin  # noqa: F401

NUM_INPUTS = 12
# Moving files to their places takes long enough to be killed meanwhile.
SLOW = """
import sys, time
from facezoo.pipelines import outputs
move = outputs.put_in_place
def slow_move(*arguments):
    time.sleep(0.03)
    move(*arguments)
outputs.put_in_place = slow_move
from facezoo.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture(name="inputs")
def fixture_inputs(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for i in range(NUM_INPUTS):
        image = rng.integers(0, 256, (16, 16, 3), np.uint8)
        Image.fromarray(image).save(folder / f"f{i}.png")
    return folder


def arguments(inputs, out, standin, *more):
    command = ["enhance", inputs, "-o", out, "--preset", standin, "--faces"]
    return [str(argument) for argument in [*command, *more]]


def stopped_run(number, inputs, out, standin):
    """Runs the command, sends it a signal when some of the inputs are done."""
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW, *arguments(inputs, out, standin)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    until = time.monotonic() + 60
    while len(list(out.glob("*.json"))) < 3 and time.monotonic() < until:
        time.sleep(0.005)
    process.send_signal(number)
    output, errors = process.communicate(timeout=60)
    return process.returncode, output, errors


def complete(out):
    """Names the inputs that are done; each has all of its files."""
    done = []
    for path in sorted(out.glob("*.json")):
        content = json.loads(path.read_text())
        assert all((out / name).is_file() for name in content["files"])
        done.append(path.stem)
    return done


def modified(out, names):
    paths = [p for name in names for p in out.glob(f"{name}[._]*")]
    return {path: path.stat().st_mtime_ns for path in paths}


def resume_and_check(inputs, out, standin, done, capsys):
    before = modified(out, done)
    assert cli.main(arguments(inputs, out, standin, "--resume")) == 0
    assert f"skipped: {len(done)}, faces" in capsys.readouterr().out
    assert modified(out, done) == before
    assert len(complete(out)) == NUM_INPUTS
    assert len(os.listdir(out)) == 4 * NUM_INPUTS


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_interrupted_and_resumed(inputs, tmp_path, standin, capsys):
    out = tmp_path / "out"
    status, output, errors = stopped_run(signal.SIGINT, inputs, out, standin)
    done = complete(out)
    assert status == 130 and 3 <= len(done) < NUM_INPUTS
    assert f"Done: {len(done)}, failed: 0" in output
    assert f"{NUM_INPUTS - len(done)} inputs are left" in errors
    assert "--resume goes on" in errors and "Traceback" not in errors
    # Nothing but what is complete.
    assert len(os.listdir(out)) == 4 * len(done)
    resume_and_check(inputs, out, standin, done, capsys)


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX's")
def test_killed_and_resumed(inputs, tmp_path, standin, capsys):
    out = tmp_path / "out"
    status, _, _ = stopped_run(signal.SIGKILL, inputs, out, standin)
    done = complete(out)
    assert status == -signal.SIGKILL and 3 <= len(done) < NUM_INPUTS
    # Of those being moved when it was killed, none may be lost or doubled:
    # they are finished, which `skipped` counts as well.
    assert cli.main(arguments(inputs, out, standin, "--resume")) == 0
    assert "failed: 0" in capsys.readouterr().out
    assert len(complete(out)) == NUM_INPUTS
    assert len(os.listdir(out)) == 4 * NUM_INPUTS
    resume_and_check(inputs, out, standin, complete(out), capsys)


def test_resume_does_again_what_is_not_complete(inputs, tmp_path, standin):
    out = tmp_path / "out"
    enhancer = FaceEnhancer(standin, threads=2)
    enhance_files([inputs], out, enhancer)
    (out / "f3_face.png").unlink()
    (out / "f4.json").write_text("{")
    # A whole result, but of another picture.
    other = json.loads((out / "f5.json").read_text())
    other["image"] = "elsewhere/f5.png"
    (out / "f5.json").write_text(json.dumps(other))
    report = enhance_files([inputs], out, enhancer, resume=True)
    assert len(report.skipped) == NUM_INPUTS - 3 and report.done == []
    # None of what is there is replaced unasked.
    assert len(report.problems) == 3
    assert all("pass --overwrite" in text for text in report.problems)
    report = enhance_files([inputs], out, enhancer, overwrite=True, resume=True)
    names = [path.stem for path in report.done]
    assert names == ["f3", "f4", "f5"] and report.problems == []
    assert [path.stem for path in report.results] == [
        f"f{i}" for i in range(NUM_INPUTS)
    ]


def test_results_of_another_preset_are_not_complete(inputs, tmp_path, standin):
    out = tmp_path / "out"
    enhance_files([inputs / "f0.png"], out, FaceEnhancer(standin))
    first = out / "f0.json"
    assert is_complete(first, inputs / "f0.png", "standin")
    assert not is_complete(first, inputs / "f0.png", "other")
    assert not is_complete(first, inputs / "f1.png", "standin")
    assert not is_complete(out / "f1.json", inputs / "f1.png", "standin")
