import shutil

import keras
import numpy as np
import pytest

from facezoo import export
from facezoo.errors import FaceZooError
from facezoo.presets import Preset
from facezoo.runtime import FaceEnhancer
from tests.export.test_preset import fixture_faces  # noqa: F401
from tests.export.test_preset import fixture_preset  # noqa: F401
from tests.export.test_preset import fixture_run  # noqa: F401

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)


def test_a_preset_gets_a_second_file(preset, faces, run, tmp_path):
    folder = shutil.copytree(preset.path, tmp_path / "drawn_x4")
    before = Preset.load(folder)
    after = export.quantize_preset(folder, faces)
    path = after.litert_file("dynamic_int8")
    assert path.stat().st_size < 0.6 * before.litert_file().stat().st_size
    assert export.read_metadata(path)["precision"] == "dynamic_int8"

    # What was there is as it was.
    new = {key: after.config[key] for key in ("files", "dynamic_int8")}
    assert after.config == before.config | new
    assert before.config["files"].items() <= after.config["files"].items()

    told = after.config["dynamic_int8"]
    assert told["on"].startswith("2 faces of ")
    assert abs(told["nme_change"]["16"]) <= 0.03
    assert abs(told["psnr_change"]["16"]) <= 0.2
    card = " ".join((folder / "README.md").read_text().split())
    assert after.config["files"][path.name]["sha256"] in card
    assert f"On {told['on']} it changes NME by " in card
    for name in told["kept_in_float"]:
        assert f"`{name}`" in card

    rng = np.random.default_rng(0)
    small = rng.integers(0, 256, (2, 16, 16, 3), np.uint8)
    exact, other = (
        FaceEnhancer(folder, precision=precision).enhance_faces(small)
        for precision in ("float32", "dynamic_int8")
    )
    difference = exact.sr_image.astype(int) - other.sr_image
    assert 0 < np.abs(difference).mean() < 3

    with pytest.raises(FaceZooError, match="already exists"):
        export.quantize_preset(folder, faces)
    # Made anew of a run, it has the file no more: the weights are others.
    export.export_preset(run, folder, overwrite=True)
    with pytest.raises(FaceZooError, match="has no file of precision"):
        Preset.load(folder).litert_file("dynamic_int8")


def test_faces_without_points_leave_the_preset_as_it_is(preset, tmp_path):
    (tmp_path / "none").mkdir()
    before = {path.name for path in preset.path.iterdir()}
    with pytest.raises(FaceZooError, match="none holds no faces"):
        export.quantize_preset(preset.path, tmp_path / "none")
    assert {path.name for path in preset.path.iterdir()} == before
