from rich.console import Console

from facezoo.pipelines.tables import models_table
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


def test_presets_with_brackets_in_their_texts(tmp_path):
    preset = Preset.load(write_preset(tmp_path / "net", terms="[free] for all"))
    text = printed(presets_table([preset]))
    assert "[free] for all" in text and "jasrnet_tiny" in text


def test_no_presets_make_an_empty_table():
    assert presets_table([]).row_count == 0
