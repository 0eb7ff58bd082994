import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.models import create_model
from facezoo.training import warm_start as module
from facezoo.training.warm_start import describe_start
from facezoo.training.warm_start import starting_network
from facezoo.training.warm_start import warm_start

TASKS = {"a": ["landmarks"], "b": ["landmarks", "pose"]}
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


def test_several_presets_are_averaged(monkeypatch):
    each = {n: create_model("jasrnet_tiny", scale=4, **SIZES) for n in "ab"}
    monkeypatch.setattr(module, "from_preset", each.get)
    before = {name: network.get_weights() for name, network in each.items()}
    found = starting_network({"a": 0.25, "b": 0.75}).get_weights()
    for mean, a, b in zip(found, before["a"], before["b"], strict=True):
        np.testing.assert_allclose(mean, 0.25 * a + 0.75 * b, atol=1e-6)
    assert describe_start({"a": 0.25, "b": 0.75}) == "0.25 a + 0.75 b"


def test_a_head_that_one_preset_lacks_is_that_of_the_other(monkeypatch):
    each = {
        name: create_model("jasrnet_tiny", scale=4, image_size=64, tasks=tasks)
        for name, tasks in TASKS.items()
    }
    monkeypatch.setattr(module, "from_preset", each.get)
    stems = [m.get_layer("stem").get_weights() for m in each.values()]
    head = each["b"].get_layer("pose_head").get_weights()
    found = starting_network({"a": 0.25, "b": 0.75})
    for mean, a, b in zip(
        found.get_layer("stem").get_weights(), *stems, strict=True
    ):
        np.testing.assert_allclose(mean, 0.25 * a + 0.75 * b, atol=1e-6)
    for mean, b in zip(
        found.get_layer("pose_head").get_weights(), head, strict=True
    ):
        np.testing.assert_allclose(mean, b, atol=1e-6)


def test_a_share_of_0_gives_the_heads_that_others_lack(monkeypatch):
    each = {
        name: create_model("jasrnet_tiny", scale=4, image_size=64, tasks=tasks)
        for name, tasks in TASKS.items()
    }
    monkeypatch.setattr(module, "from_preset", each.get)
    expected = {
        "stem": each["a"].get_layer("stem").get_weights(),
        "pose_head": each["b"].get_layer("pose_head").get_weights(),
    }
    found = starting_network({"a": 1, "b": 0})
    for name, arrays in expected.items():
        mine = found.get_layer(name).get_weights()
        for one, other in zip(mine, arrays, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-7)


def test_presets_that_cannot_be_averaged_are_told(monkeypatch):
    each = {
        name: create_model(
            "jasrnet_tiny", scale=4, image_size=64, num_landmarks=count
        )
        for name, count in {"a": 5, "b": 6}.items()
    }
    monkeypatch.setattr(module, "from_preset", each.get)
    with pytest.raises(FaceZooError, match="heatmap_head.* 0.5 a \\+ 0.5 b"):
        starting_network({"a": 0.5, "b": 0.5})
    for shares in ({"a": 0.5}, {}, {"a": 1.5, "b": -0.5}):
        with pytest.raises(FaceZooError, match="0 or more and add up to 1"):
            starting_network(shares)


def test_a_network_with_nothing_in_common_is_refused(source):
    other = create_model(
        "jasrnet_reference", image_size=32, scale=2, num_landmarks=5
    )
    with pytest.raises(FaceZooError, match="No layer of jasrnet_reference"):
        warm_start(other, "any")
