import json

import keras
import pytest

from facezoo.errors import FaceZooError
from facezoo.training import AdversarialSettings


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"loss": "hinges"}, "`adversarial.loss` .* Received: loss='hinges'"),
        ({"discriminator": "u"}, "one of patch, unet"),
        ({"weight": -0.1}, "`adversarial.weight` must be finite and not neg"),
        ({"warmup": float("nan")}, "Received: warmup=nan"),
        ({"weight": float("inf")}, "must be finite .* Received: weight=inf"),
        (
            {"discriminator_kwargs": 3},
            "a dict of its arguments. Received: .*=3",
        ),
        ({"conditional": "no"}, "True or False. Received: conditional='no'"),
        ({"features": 5}, "a preset or a keras.Model. Received: features=5"),
        ({"weight": "high"}, "must be a number. Received: weight='high'"),
        ({"learning_rate": None}, "Received: learning_rate=None"),
        ({"feature_sizes": 64}, "list of sides in pixels. Received: .*=64"),
        ({"feature_sizes": [64, 0]}, "Received: feature_sizes=.64, 0."),
        ({"feature_layers": "encoded"}, "list of names. Received: .*'encoded'"),
        ({"feature_layers": []}, "list of names"),
    ],
)
def test_wrong_settings_are_named(settings, message):
    with pytest.raises(FaceZooError, match=message):
        AdversarialSettings(**settings)


def test_the_config_is_json_and_names_networks():
    face = keras.Input((8, 8, 3))
    model = keras.Model(face, face * 2.0, name="doubled")
    config = json.loads(
        json.dumps(AdversarialSettings(features=model).get_config())
    )
    assert config["features"] == "doubled"
    assert config["landmarks"] == "jasrnet_base_faces_any"
    assert config["weight"] == 0.1


def test_the_number_of_a_network_without_a_name_is_left_out():
    face = keras.Input((8, 8, 3))
    first, second = (
        AdversarialSettings(features=keras.Model(face, face * 2.0))
        for _ in range(2)
    )
    assert first.features.name != second.features.name
    assert first.get_config() == second.get_config()
    named = keras.Model(face, face * 2.0, name="vgg_16")
    assert AdversarialSettings(landmarks=named).get_config()["landmarks"] == (
        "vgg_16"
    )
