import dataclasses
import json
import os
import re

import numpy as np
import pytest
from PIL import Image

from facezoo import cli
from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68
from facezoo.pipelines import enhance_files
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.report import ReportWriter
from facezoo.pipelines.report.entry import report_entry
from facezoo.pipelines.report.from_results import write_report
from facezoo.presets import Preset
from facezoo.runtime import FaceEnhancer
from tests.presets.test_preset import write_preset
from tests.runtime.standin import fixture_standin  # noqa: F401


@pytest.fixture(name="preset")
def fixture_preset(tmp_path):
    path = write_preset(tmp_path / "net", name="net", terms="<free> & open")
    return Preset.load(path)


def noise(height, width, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (height, width, 3), np.uint8)


def face(seed=0):
    rng = np.random.default_rng(seed)
    points = rng.uniform(5, 25, (68, 2)).astype("float32")
    return PhotoFace(
        box=(4, 4, 28, 28),
        square=(3.5, 3.5, 27.5, 27.5),
        score=0.75,
        sr_image=noise(64, 64),
        face_landmarks=points,
        landmarks=points,
        landmark_scores=rng.uniform(0, 1, 68).astype("float32"),
        landmark_sigma=np.ones(68, "float32"),
        landmark_covariance=np.stack([np.eye(2, dtype="float32")] * 68),
        preset="net",
        input_size=16,
    )


def entry(name, count=1, **options):
    faces = [face(i) for i in range(count)]
    return report_entry(name, noise(40, 40), faces, IBUG68, **options)


def write(path, entries, preset, **options):
    with ReportWriter(path, preset, **options) as report:
        for item in entries:
            report.add(item)
    return path.read_text("utf-8")


def test_entry_holds_what_was_found():
    made = entry("a/b.png", 2, enlarged=noise(80, 80), notes=["so"])
    assert (made.name, made.width, made.height) == ("a/b.png", 40, 40)
    assert made.faces[0].square == (3.5, 3.5, 24)
    content = json.loads(made.faces[1].points)
    expected = np.column_stack(
        [face(1).landmarks, face(1).landmark_scores, np.ones((68, 2))]
    )
    points = np.array(content["points"])
    np.testing.assert_allclose(points[:, :5], expected, atol=1e-3)
    np.testing.assert_array_equal(points[:, 5:], [[0, 1]] * 68)
    assert (made.pair.width, made.pair.height) == (80, 80)
    assert entry("a.png").pair is None


def test_large_photographs_are_shown_small():
    pair = entry("a.png", enlarged=noise(1500, 3000)).pair
    assert (pair.width, pair.height) == (1024, 512)
    assert len(pair.after) < 800_000


def test_unknown_landmarks_are_null():
    lost = face()
    lost.landmarks[3] = np.nan
    made = report_entry("a.png", noise(40, 40), [lost], IBUG68)
    points = json.loads(made.faces[0].points)["points"]
    assert points[3][:2] == [None, None] and None not in points[4]


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>.png", '"><b>', "'&amp;", "a\udcff\u202e"],
)
def test_names_cannot_become_tags(name, tmp_path, preset):
    plain = write(tmp_path / "plain.html", [entry("a.png")], preset)
    page = write(tmp_path / "page.html", [entry(name)], preset)
    tags = re.compile(r"<[^>]*?(?=[\s>])")
    assert tags.findall(page) == tags.findall(plain)
    assert "<free>" not in page and "&lt;free&gt; &amp; open" in page


def test_page_names_preset_version_and_terms(tmp_path, preset):
    page = write(tmp_path / "r.html", [], preset)
    assert "0 pictures, 0 faces" in page and "preset net" in page
    assert "<!-- s" not in page and "<!-- p" not in page
    content = re.search(r'id="shared">(.*?)</script>', page)[1]
    assert json.loads(content)["schemes"] == {}


def test_terms_are_those_of_the_preset_in_every_precision(tmp_path, preset):
    faces = [dataclasses.replace(face(), preset="net@dynamic_int8")]
    item = report_entry("a.png", noise(40, 40), faces, IBUG68)
    page = write(tmp_path / "r.html", [item], preset)
    assert "preset net@dynamic_int8. Terms: &lt;free&gt; &amp; open" in page


def test_page_asks_for_nothing(tmp_path, preset):
    page = write(tmp_path / "r.html", [entry("a.png", 2)], preset)
    assert not re.search(r"(src|href)=.?(https?:|//)", page)
    assert not re.search(r"@import|url\(|fetch\(|XMLHttp", page)


def test_page_is_bounded(tmp_path, preset):
    entries = [entry(f"{i}.png") for i in range(40)]
    limit = 100_000
    page = write(tmp_path / "r.html", entries, preset, max_bytes=limit)
    empty = write(tmp_path / "empty.html", [], preset)
    shown = page.count('<article class="face"')
    assert 2 < shown < 40
    assert len(page.encode()) < limit + len(empty.encode()) + 200 * 40
    assert "40 pictures, 40 faces" in page
    assert f"{40 - shown} pictures that are not shown" in page
    names = re.findall(r"<bdi>(\d+)\.png</bdi>", page)
    assert names == [str(i) for i in range(40)]
    assert "0.1 MB" in page


def test_names_are_bounded_as_well(tmp_path, preset, monkeypatch):
    monkeypatch.setattr("facezoo.pipelines.report.writer.MAX_NAMED", 3)
    entries = [entry("x" * 5000)] * 10
    page = write(tmp_path / "r.html", entries, preset, max_bytes=10)
    assert page.count("xxx…") == 3 and "and 7 more" in page


def test_faces_of_a_crowd_are_bounded(tmp_path, preset, monkeypatch):
    monkeypatch.setattr("facezoo.pipelines.report.entry.MAX_FACES", 2)
    page = write(tmp_path / "r.html", [entry("a.png", 5)], preset)
    assert page.count('<article class="face"') == 2
    assert page.count('<a href="#p0-f') == 2
    assert page.count("Face 4") == 1


def test_existing_page_stays(tmp_path, preset):
    path = tmp_path / "r.html"
    path.write_text("mine")
    with pytest.raises(FaceZooError, match="already exists; pass --over"):
        ReportWriter(path, preset)
    assert path.read_text() == "mine"
    assert "facezoo report" in write(path, [], preset, overwrite=True)


def test_command_tells_of_an_existing_page_before_the_work(
    tmp_path, standin, capsys
):
    Image.fromarray(noise(16, 16)).save(tmp_path / "a.png")
    (tmp_path / "r.html").write_text("mine")
    command = ["enhance", tmp_path / "a.png", "-o", tmp_path / "out"]
    command += ["--preset", standin, "--report", tmp_path / "r.html"]
    assert cli.main([str(argument) for argument in command]) == 1
    assert "r.html already exists" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_error_leaves_nothing(tmp_path, preset):
    before = os.listdir(tmp_path)
    with pytest.raises(ZeroDivisionError):
        with ReportWriter(tmp_path / "r.html", preset) as report:
            report.add(entry("a.png"))
            raise ZeroDivisionError
    assert os.listdir(tmp_path) == before


def test_missing_folder_is_told(tmp_path, preset):
    with pytest.raises(FaceZooError, match="the folder does not exist"):
        ReportWriter(tmp_path / "none" / "r.html", preset)


def test_report_of_results(tmp_path, standin):
    (tmp_path / "in").mkdir()
    for name in ("a.png", "b.png", "c.png"):
        Image.fromarray(noise(60, 80)).save(tmp_path / "in" / name)
    boxes = tmp_path / "boxes.json"
    boxes.write_text(json.dumps({"a.png": [[5, 5, 30, 30]], "c.png": []}))
    enhancer = FaceEnhancer(standin, threads=2)
    report = enhance_files(
        [tmp_path / "in"], tmp_path / "out", enhancer, boxes=boxes
    )
    (tmp_path / "out" / "b_face.png").unlink()
    calls = []
    write_report(
        tmp_path / "r.html",
        report.results,
        enhancer,
        sentences=["said <before>"],
        progress=lambda *call: calls.append(call),
    )
    page = (tmp_path / "r.html").read_text("utf-8")
    assert calls == [(1, 3), (2, 3), (3, 3)]
    assert "2 pictures, 1 face<" in page and "said &lt;before&gt;" in page
    assert "b_face.png does not exist" in page
    # A photograph and its face, and one without faces.
    assert page.count('class="compare"') == 3
    saved = json.loads((tmp_path / "out" / "a.json").read_text())["faces"][0]
    data = re.search(r'json">(\{"scheme".*?)</script>', page)[1]
    points = np.array(json.loads(data)["points"])
    np.testing.assert_allclose(points[:, :2], saved["landmarks"], atol=1e-3)
    covariance = np.array(saved["landmark_covariance"])
    np.testing.assert_allclose(points[:, 6], covariance[:, 1, 1], atol=1e-5)
