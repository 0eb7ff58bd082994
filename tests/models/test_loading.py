import json

import numpy as np
import pytest

from facezoo.errors import PresetError
from facezoo.models import create_model
from facezoo.models import from_preset
from facezoo.presets import file_entry

KWARGS = {"image_size": 64, "scale": 4, "num_landmarks": 68}
BOTH = {"tasks": ["super_resolution", "landmarks"]}


def write_preset(folder, model, model_kwargs):
    folder.mkdir()
    model.save_weights(folder / "model.weights.h5")
    config = {
        "name": folder.name,
        "model": "jasrnet_tiny",
        "model_kwargs": model_kwargs,
        "scheme": "ibug68",
        "input_size": 16,
        "image_size": 64,
        "scale": 4,
        "files": {"model.weights.h5": file_entry(folder / "model.weights.h5")},
    }
    (folder / "config.json").write_text(json.dumps(config))
    return folder


def test_all_weights_of_a_file_come_back(tmp_path):
    model = create_model("jasrnet_tiny", **KWARGS, **BOTH)
    preset = write_preset(tmp_path / "both", model, KWARGS | BOTH)
    found = from_preset(preset).get_weights()
    for mine, wanted in zip(found, model.get_weights(), strict=True):
        np.testing.assert_array_equal(mine, wanted)


def test_weights_that_the_configuration_has_no_task_for_are_told(tmp_path):
    model = create_model("jasrnet_tiny", **KWARGS)
    told = {**KWARGS, "tasks": ["landmarks"]}
    preset = write_preset(tmp_path / "joint", model, told)
    with pytest.raises(PresetError, match="config.json: those of image_entry,"):
        from_preset(preset)
