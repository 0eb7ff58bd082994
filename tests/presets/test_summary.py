from facezoo.presets import Preset
from facezoo.presets import as_text
from facezoo.presets import summarize
from tests.presets.test_preset import write_preset


def test_summary(tmp_path):
    folder = write_preset(
        tmp_path / "tiny",
        data=["300-W", "drawn"],
        terms="research only",
        scores={"lfpw": {"16": {"nme_mean": 0.04123, "psnr_rgb": 24.5}}},
    )
    assert summarize(Preset.load(folder)) == {
        "preset": "tiny",
        "model": "jasrnet_tiny",
        "faces": "16 to 128 px, ibug68",
        "size": "0.0 MB",
        "data": "300-W\ndrawn",
        "terms": "research only",
        "scores": "lfpw\n16 px: NME 4.12 %, 24.50 dB",
    }


def test_range_of_faces(tmp_path):
    folder = write_preset(tmp_path / "tiny", face_sizes=[8, 16])
    faces = summarize(Preset.load(folder))["faces"]
    assert faces == "8-16 to 128 px, ibug68"


def test_what_is_not_told_is_empty(tmp_path):
    summary = summarize(Preset.load(write_preset(tmp_path / "tiny")))
    assert summary["data"] == summary["terms"] == summary["scores"] == ""


def test_text_of_values():
    assert as_text(None) == "None"
    assert as_text({"a": 1, "b": [2, 0.33333]}) == "a: 1\nb: 2, 0.3333"
