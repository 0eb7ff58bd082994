import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.training import warm_start as module
from facezoo.training.warm_start import warm_start

SIZES = {"num_landmarks": 5, "image_size": 64}


@pytest.fixture(name="source")
def fixture_source(monkeypatch):
    model = create_model("jasrnet_tiny", scale=4, **SIZES)
    monkeypatch.setattr(module, "from_preset", lambda preset: model)
    return model


def test_layers_that_fit_are_taken_over_and_others_stay(source):
    # Faces of 64 pixels: finer levels are new, the coarsest has 16 as before.
    model = create_model("jasrnet_tiny", scale=1, **SIZES)
    before = {layer.name: layer.get_weights() for layer in model.layers}
    taken = warm_start(model, "any")
    assert {"stem", "block_0", "fusion", "heatmap_head"} <= set(taken)
    assert not {"level_64_entry", "stem_join"} & set(taken)
    for layer in model.layers:
        expected = before[layer.name]
        if layer.name in taken:
            expected = source.get_layer(layer.name).get_weights()
        for mine, wanted in zip(layer.get_weights(), expected, strict=True):
            np.testing.assert_array_equal(mine, wanted)


def test_a_network_with_nothing_in_common_is_refused(source):
    other = create_model(
        "jasrnet_reference", image_size=32, scale=2, num_landmarks=5
    )
    with pytest.raises(FaceZooError, match="No layer of jasrnet_reference"):
        warm_start(other, "any")
