import json

import pytest

import rivals
from facezoo.errors import PresetError
from facezoo.presets import list_presets


def run(face_folder, output, *more):
    return rivals.main(
        ["--set", f"A={face_folder}", "--output", str(output), *more]
    )


def test_a_run_writes_report_numbers_and_plots(face_folder, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    nobody = ["--rivals", "--presets", "--limit", "1"]
    assert run(face_folder, tmp_path / "out", *nobody) == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "cumulative_error_16px.png",
        "error_by_size.png",
        "rivals.json",
        "rivals.md",
    ]
    found = json.loads((tmp_path / "out" / "rivals.json").read_text())
    assert found["command"].startswith("python benchmarks/rivals.py --set A=")
    assert found["sets"] == [{"name": "A", "faces": 1}]
    assert {row["contender"] for row in found["images"]} == {
        "bicubic",
        "Lanczos",
    }
    assert found["versions"]["bicubic"].keys() == {"pillow"}
    better = {
        row["face_size"]: row["psnr"]
        for row in found["images"]
        if row["contender"] == "bicubic"
    }
    assert better[64] > better[8]
    assert run(face_folder, tmp_path / "out", *nobody) == 2
    assert "rivals.md already exists" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--set", "folder"], "must be NAME=FOLDER"),
        (["--set", "B=no/such/folder"], "no/such/folder is not a folder"),
        (["--set", "A=."], "names A twice"),
        (["--presets", "no-such-preset"], "no preset of this name"),
    ],
)
def test_a_mistake_is_one_sentence(
    face_folder, tmp_path, capsys, arguments, message
):
    assert run(face_folder, tmp_path / "out", *arguments) == 2
    error = capsys.readouterr().err
    assert message in error and error.count("\n") == 1


def test_results_go_into_a_folder(face_folder, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    (tmp_path / "out").write_text("mine")
    nobody = ["--rivals", "--presets", "--limit", "1"]
    assert run(face_folder, tmp_path / "out", *nobody) == 2
    assert "out is a file; a folder" in capsys.readouterr().err
    assert (tmp_path / "out").read_text() == "mine"


def test_an_unknown_rival_is_refused(face_folder, tmp_path, capsys):
    with pytest.raises(SystemExit):
        run(face_folder, tmp_path, "--rivals", "nobody")
    assert "dlib" in capsys.readouterr().err


def test_what_is_measured_by_default():
    shipped = [preset.name for preset in list_presets()]
    assert [n for n in rivals._presets(None) if n != "auto"] == shipped
    fast = ["auto@dynamic_int8", "jasrnet_base_faces_x8@dynamic_int8"]
    assert rivals._presets(["auto", *fast]) == ["auto", *fast]
    with pytest.raises(PresetError):
        rivals._presets(["auto", "none"])
