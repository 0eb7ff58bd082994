from rich.console import Console

from facezoo.pipelines.tables import models_table
from facezoo.pipelines.tables import networks_table
from facezoo.pipelines.tables import presets_table
from facezoo.pipelines.tables import scores_table
from facezoo.presets import Preset
from tests.presets.test_preset import write_preset

QUALITY = {"psnr_rgb": 24.567, "psnr_y": 1, "ssim_rgb": 0.70304, "ssim_y": 1}
SUMMARY = {
    "nme_mean": 0.04321,
    "nme_median": 0.04,
    "nme_inner_mean": 0.03,
    "failure_rate_10": 0.015,
    "auc_10": 0.5,
    **QUALITY,
    "bicubic": QUALITY | {"psnr_rgb": 22.444},
}


def printed(table):
    console = Console(width=120)
    with console.capture() as capture:
        console.print(table)
    return capture.get()


def test_scores_are_percentages_and_decibels():
    text = printed(scores_table(SUMMARY, "net: [3] faces"))
    assert "net: [3] faces" in text
    for value in ("4.32 %", "1.50 %", "50.00 %", "24.57", "22.44", "0.7030"):
        assert value in text


def test_models_with_their_sizes():
    text = printed(models_table([("jasrnet_tiny", 16, 128, 1234567)]))
    for part in ("jasrnet_tiny", "16 to 128 px", "1,234,567"):
        assert part in text


def test_networks_without_what_they_lack():
    size = {"parameters": 1234567, "multiply_adds": 1.126e9, "ms": 34.56}
    run = {
        "networks": [
            {"network": "edsr_base", **size, "psnr": 24.567, "ssim": 0.70304},
            {"network": "fan_base", **size, "nme": 0.04321},
        ],
        "bicubic": {"psnr": 22.444, "ssim": 0.6083},
        "images": 14400,
        "faces": 224,
        "machine": {"processor": "A processor"},
        "date": "2026-01-31",
        "command": "python benchmarks/zoo.py",
    }
    text = printed(networks_table(run))
    edsr, fan, bicubic = (
        next(line for line in text.splitlines() if name in line)
        for name in ("edsr_base", "fan_base", "bicubic")
    )
    assert "4.32" in fan and "4.32" not in edsr
    assert "24.57" in edsr and "24.57" not in fan
    assert "22.44" in bicubic and "34.6" not in bicubic
    for part in ("1,234,567", "1.13 G", "34.6", "0.703"):
        assert part in edsr
    for part in ("14,400", "224", "A processor", "2026-01-31"):
        assert part in text


def test_presets_with_brackets_in_their_texts(tmp_path):
    preset = Preset.load(write_preset(tmp_path / "net", terms="[free] for all"))
    text = printed(presets_table([preset]))
    assert "[free] for all" in text and "jasrnet_tiny" in text


def test_no_presets_make_an_empty_table():
    assert presets_table([]).row_count == 0
