import json

import numpy as np
import pytest

from contenders import measuring
from contenders.environments import ContenderFailed
from contenders.faces import read_set
from contenders.measuring import FULL
from contenders.measuring import Measurement
from contenders.plots import plot_cumulative_error
from contenders.plots import plot_error_by_size
from contenders.report import failures
from contenders.report import write_report

MIDDLE = "np.full((len(faces), 68, 2), faces.shape[1] / 2 - 0.5)"


@pytest.fixture
def made_up(face_folder):
    return read_set("made up", face_folder)


@pytest.fixture
def contenders(monkeypatch, fake):
    """Rivals, an enlarger and a preset that need no packages."""
    rivals = {
        "dlib": fake("middle", landmarks=MIDDLE),
        "mediapipe": fake("blind", landmarks=f"np.nan * {MIDDLE}"),
        "dlib-true-box": fake("broken", "sys.exit('no such model')"),
    }
    grey = "np.full((len(faces), *[options['size']] * 2, 3), 128, 'uint8')"
    monkeypatch.setattr(measuring, "RIVALS", rivals)
    for name in ("BICUBIC", "LANCZOS", "SPAN"):
        monkeypatch.setattr(measuring, name, fake(name.lower(), images=grey))
    return rivals


def run_of(measurement, made_up):
    measurement.run(made_up)
    return vars(measurement.measured) | {
        "command": "python benchmarks/rivals.py",
        "date": "2020-02-20",
        "machine": {"processor": "slow"},
        "sets": [{"name": "made up", "faces": 3}],
        "problems": ["a.jpg is empty."],
    }


def test_every_contender_has_its_row_whatever_happens(
    contenders, environments, made_up, tmp_path
):
    names = [*contenders, "span"]
    measurement = Measurement([], names, environments, sizes=(FULL, 16))
    run = run_of(measurement, made_up)
    rows = [
        (r["face_size"], r["contender"], r["enlarged_by"], "problem" in r)
        for r in run["landmarks"]
    ]
    assert rows == [
        (size, name, way, name == "broken")
        for size, way in ((FULL, None), (16, "bicubic"), (16, "span"))
        for name in ("middle", "blind", "broken")
    ]
    middle, blind = run["landmarks"][3:5]
    assert middle["found"] == 1 and middle["ms"] == pytest.approx(8)
    centre = np.full((3, 68, 2), 127.5)
    off = np.linalg.norm(centre - made_up.landmarks, axis=-1)
    eyes = made_up.landmarks[:, 45, 0] - made_up.landmarks[:, 36, 0]
    expected = (off.mean(axis=1) / eyes).mean()
    assert middle["nme_68"] == pytest.approx(expected, rel=1e-5)
    assert blind["found"] == 0 and blind["failures_51"] == 1
    assert [r["image_size"] for r in run["images"]] == [256] * 3

    report = write_report(run)
    assert "| 16 | middle after span | 100 % |" in report
    assert "| 16 | blind after bicubic | 0 % | - | - | 100.0 |" in report
    assert "| 16 | broken after span | failed |" in report
    assert "- broken after span: it crashed: no such model. (made up 16)" in (
        report
    )
    assert "- a.jpg is empty." in report and "slow" in report
    json.dumps(run, allow_nan=False)

    pytest.importorskip("matplotlib")
    for plot in (plot_error_by_size, plot_cumulative_error):
        plot(run, tmp_path / "plot.png")
        assert (tmp_path / "plot.png").stat().st_size > 5000


def test_an_enlarger_that_fails_fails_what_comes_after_it(
    contenders, environments, made_up, monkeypatch
):
    def refuse(requirements):
        raise ContenderFailed("it could not be installed: no wheel")

    monkeypatch.setattr(environments, "interpreter", refuse)
    names = ["dlib", "span"]
    measurement = Measurement([], names, environments, sizes=(16,))
    run = run_of(measurement, made_up)
    assert len(run["landmarks"]) == 2 and len(run["images"]) == 3
    assert failures(run)[1] == (
        "middle after span: span before it: it could not be installed: no "
        "wheel. (made up 16)"
    )


def test_a_preset_is_measured_at_its_own_picture_size(
    contenders, environments, made_up, monkeypatch, fake
):
    body = """
size = faces.shape[1]
np.savez(sys.argv[2], seconds=[[0.002]], versions='{"facezoo": "0"}',
         landmarks=np.full((len(faces), 68, 2), size / 2 - 0.5),
         images=np.full((len(faces), 64, 64, 3), 128, 'uint8'))
"""
    monkeypatch.setattr(
        measuring, "preset_contender", lambda name: fake(name, body)
    )
    measurement = Measurement(["mine"], ["dlib"], environments, sizes=(FULL, 8))
    run = run_of(measurement, made_up)
    full, small = (r for r in run["landmarks"] if r["contender"] == "mine")
    rival = run["landmarks"][-1]
    # The middle of the face is the middle at every size.
    assert full["nme_51"] == pytest.approx(small["nme_51"])
    assert small["nme_51"] == pytest.approx(rival["nme_51"])
    assert small["ms"] == pytest.approx(2)
    made = [(r["contender"], r["image_size"]) for r in run["images"]]
    assert made == [("mine", 64), ("bicubic", 64), ("lanczos", 64)]
    assert run["images"][0]["psnr"] == run["images"][1]["psnr"]
