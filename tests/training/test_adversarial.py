import dataclasses

import keras
import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.layers import BicubicUpsampling2D
from facezoo.losses import L1Loss
from facezoo.models import create_model
from facezoo.training import AdversarialModel
from facezoo.training import AdversarialSettings

rng = np.random.default_rng(0)
LR = rng.random((4, 8, 8, 3)).astype("float32")
HR = rng.random((4, 32, 32, 3)).astype("float32")
NOTHING_ELSE = {
    "discriminator_kwargs": {"filters": 4, "num_levels": 2},
    "feature_weight": 0.0,
    "landmark_weight": 0.0,
}


def network():
    keras.utils.set_random_seed(3)
    lr_image = keras.Input((8, 8, 3))
    x = BicubicUpsampling2D(4)(lr_image)
    x = keras.layers.Conv2D(4, 3, padding="same", activation="relu")(x)
    x = keras.layers.Conv2D(3, 3, padding="same")(x)
    return keras.Model(lr_image, {"sr_image": x})


def observer():
    keras.utils.set_random_seed(4)
    face = keras.Input((32, 32, 3))
    model = keras.Model(face, keras.layers.Conv2D(4, 3)(face), name="seen")
    model.trainable = False
    return model


def trained(settings, epochs=1, use_ema=False):
    """An `AdversarialModel` after some steps of two faces, and its log."""
    model = AdversarialModel(network(), settings)
    optimizer = keras.optimizers.Adam(1e-2, use_ema=use_ema)
    model.compile(
        model.optimizers(optimizer, steps=100), loss={"sr_image": L1Loss()}
    )
    history = model.fit(
        LR,
        {"sr_image": HR},
        batch_size=2,
        epochs=epochs,
        shuffle=False,
        verbose=0,
    )
    return model, history.history


def assert_equal(mine, others):
    for a, b in zip(mine.get_weights(), others.get_weights(), strict=True):
        np.testing.assert_allclose(a, b, atol=2e-6)


def differs(mine, others):
    pairs = zip(mine.get_weights(), others.get_weights(), strict=True)
    return any(np.abs(a - b).max() > 1e-4 for a, b in pairs)


@pytest.mark.backend
def test_without_weight_the_network_trains_as_if_it_were_alone():
    alone = network()
    alone.compile(keras.optimizers.Adam(1e-2), loss={"sr_image": L1Loss()})
    alone.fit(LR, {"sr_image": HR}, batch_size=2, shuffle=False, verbose=0)
    settings = AdversarialSettings(weight=0.0, **NOTHING_ELSE)
    assert_equal(trained(settings)[0].network, alone)
    settings = AdversarialSettings(weight=1.0, **NOTHING_ELSE)
    assert differs(trained(settings)[0].network, alone)


@pytest.mark.backend
def test_the_networks_wish_does_not_reach_the_discriminator():
    # After one step they differ by nothing but what the network's loss adds.
    steps = [
        AdversarialModel(
            network(), AdversarialSettings(weight=w, **NOTHING_ELSE)
        )
        for w in (0.0, 100.0)
    ]
    for model in steps:
        model.compile(
            model.optimizers(keras.optimizers.Adam(1e-2), steps=100),
            loss={"sr_image": L1Loss()},
        )
        model.fit(LR, {"sr_image": HR}, batch_size=4, verbose=0)
    assert_equal(steps[0].discriminator, steps[1].discriminator)
    assert differs(steps[0].network, steps[1].network)


@pytest.mark.parametrize(
    "loss", ["hinge", "logistic", "relativistic", "wasserstein"]
)
@pytest.mark.parametrize("name", ["unet", "patch"])
def test_a_discriminator_learns_to_tell_faces_apart(loss, name):
    settings = AdversarialSettings(
        discriminator=name,
        loss=loss,
        weight=0.0,
        learning_rate=1e-2,
        **NOTHING_ELSE,
    )
    _, log = trained(settings, epochs=15)
    assert log["discriminator"][-1] < log["discriminator"][0] - 0.05
    if loss != "wasserstein":  # where only the difference counts
        assert log["adversarial"][-1] > log["adversarial"][0] + 0.05


@pytest.mark.backend
def test_a_gradient_penalty_brings_the_slope_to_1():
    settings = AdversarialSettings(
        discriminator_kwargs={
            "filters": 4,
            "num_levels": 2,
            "spectral": False,
        },
        loss="wasserstein",
        weight=0.0,
        gradient_penalty=100.0,
        learning_rate=3e-3,
        feature_weight=0.0,
        landmark_weight=0.0,
    )
    _, log = trained(settings, epochs=40)
    first, last = log["gradient_penalty"][0], log["gradient_penalty"][-10:]
    assert np.mean(last) < first / 2


@pytest.mark.backend
@pytest.mark.parametrize("conditional", [True, False])
def test_a_conditional_discriminator_sees_the_small_face(conditional):
    settings = AdversarialSettings(
        conditional=conditional, gradient_penalty=1.0, **NOTHING_ELSE
    )
    model, _ = trained(settings)
    enlarged = BicubicUpsampling2D(4)(LR)
    judged, other = (
        model._network_losses(small, HR, enlarged)["adversarial"]
        for small in (LR, LR[::-1])
    )
    assert (abs(float(judged - other)) > 1e-5) == conditional
    shown = keras.ops.convert_to_numpy(model._shown(LR, HR))
    np.testing.assert_array_equal(shown[..., :3], HR)
    if conditional:
        np.testing.assert_allclose(
            shown[..., 3:], keras.ops.convert_to_numpy(enlarged), atol=1e-3
        )


@pytest.mark.backend
def test_each_loss_is_in_the_sum_with_its_factor():
    settings = AdversarialSettings(
        discriminator_kwargs={"filters": 4, "num_levels": 2},
        weight=0.5,
        features=observer(),
        feature_weight=2.0,
        landmark_weight=0.0,
        shrunken_weight=3.0,
    )
    model, log = trained(settings)
    row = {name: values[0] for name, values in log.items()}
    pixels = row["loss"] - (
        row["discriminator"]
        + 0.5 * row["adversarial"]
        + 2.0 * row["perceptual"]
        + 3.0 * row["shrunken"]
    )
    # The loss of a network without a discriminator, at the first two steps.
    assert 0 < pixels < 1
    assert "landmarks_seen" not in row and "gradient_penalty" not in row
    assert_equal(model.observers[0], observer())


def test_the_weight_grows_over_the_warmup():
    slow = AdversarialSettings(weight=1.0, warmup=10**9, **NOTHING_ELSE)
    none = AdversarialSettings(weight=0.0, **NOTHING_ELSE)
    full = AdversarialSettings(weight=1.0, warmup=1, **NOTHING_ELSE)
    expected = trained(none)[0].network
    assert_equal(trained(slow)[0].network, expected)
    assert differs(trained(full)[0].network, expected)


@pytest.mark.backend
def test_only_the_network_is_averaged():
    settings = AdversarialSettings(**NOTHING_ELSE)
    model, _ = trained(settings, use_ema=True)
    averaged = [o for o in model.optimizer.optimizers if o.use_ema]
    (optimizer,) = averaged
    count = len(optimizer._model_variables_moving_average)
    assert count == len(model.network.trainable_variables)
    assert len(model.optimizer.optimizers) == 2


@pytest.mark.backend
def test_a_loaded_model_goes_on_as_if_it_had_not_stopped(tmp_path):
    settings = AdversarialSettings(
        discriminator_kwargs={
            "filters": 2,
            "num_levels": 1,
        },
        gradient_penalty=1.0,
        warmup=3,
        features=observer(),
        landmark_weight=0.0,
    )

    def compiled():
        model = AdversarialModel(network(), settings)
        optimizer = keras.optimizers.AdamW(1e-2, use_ema=True, ema_momentum=0.9)
        model.compile(
            model.optimizers(optimizer, steps=6), loss={"sr_image": L1Loss()}
        )
        model.optimizer.build(model.trainable_variables)
        return model

    def goes_on(model, steps):
        for i in steps:
            pair = slice(2 * (i % 2), 2 * (i % 2) + 2)
            model.train_on_batch(LR[pair], {"sr_image": HR[pair]})

    whole = compiled()
    goes_on(whole, range(2))
    whole.save_weights(tmp_path / "two.weights.h5")
    goes_on(whole, range(2, 4))
    resumed = compiled()
    resumed.load_weights(tmp_path / "two.weights.h5")
    assert float(resumed.steps) == 2
    goes_on(resumed, range(2, 4))
    mine = [*resumed.variables, *resumed.optimizer.variables]
    wanted = [*whole.variables, *whole.optimizer.variables]
    for a, b in zip(mine, wanted, strict=True):
        a, b = keras.ops.convert_to_numpy(a), keras.ops.convert_to_numpy(b)
        np.testing.assert_array_equal(a, b)


@pytest.mark.backend
def test_an_unfrozen_observer_is_not_trained():
    mine = observer()
    mine.trainable = True
    settings = AdversarialSettings(**NOTHING_ELSE | {"feature_weight": 1.0})
    settings = dataclasses.replace(settings, features=mine)
    model, log = trained(settings)
    assert log["perceptual"][0] > 0
    assert_equal(mine, observer())
    trainable = {id(v) for v in model.trainable_variables}
    assert not trainable & {id(v) for v in mine.variables}
    assert {id(v) for v in mine.variables} <= {
        id(v) for v in model.non_trainable_variables
    }
    count = len(model.trainable_variables) + len(model.non_trainable_variables)
    assert count == len(model.variables)
    assert mine.trainable and mine.trainable_variables


def test_landmarks_are_seen_on_the_enlarged_face():
    joint = create_model(
        "jasrnet_tiny", image_size=32, scale=1, num_landmarks=5
    )
    settings = AdversarialSettings(
        **{
            **NOTHING_ELSE,
            "landmarks": joint,
            "landmark_weight": 1.0,
        }
    )
    before = [weight.copy() for weight in joint.get_weights()]
    model, log = trained(settings)
    assert log["landmarks_seen"][0] > 0
    for old, new in zip(before, joint.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    variables = {id(v) for v in joint.variables}
    assert not variables & {id(v) for v in model.trainable_variables}


def test_shares_are_spread_and_change():
    model = AdversarialModel(network(), AdversarialSettings(**NOTHING_ELSE))
    drawn = []
    for step in range(64):
        model.steps.assign(step)
        drawn.append(keras.ops.convert_to_numpy(model._shares(8)))
    drawn = np.stack(drawn)
    assert drawn.min() >= 0 and drawn.max() < 1
    counts, _ = np.histogram(drawn, bins=8, range=(0, 1))
    np.testing.assert_allclose(counts, 64, atol=3)


def test_a_network_of_landmarks_alone_is_refused():
    model = create_model(
        "jasrnet_tiny", image_size=32, scale=2, tasks=["landmarks"]
    )
    with pytest.raises(FaceZooError, match="gives no sr_image"):
        AdversarialModel(model, AdversarialSettings(**NOTHING_ELSE))


def test_an_unknown_argument_of_the_discriminator_is_told():
    settings = AdversarialSettings(discriminator_kwargs={"layers": 3})
    with pytest.raises(FaceZooError, match="discriminator cannot be built"):
        AdversarialModel(network(), settings)
