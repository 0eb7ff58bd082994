import keras
import numpy as np
import pytest

from facezoo import export
from facezoo.export.runners import open_file
from tests.export.faces import fixture_faces  # noqa: F401

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)


def spoilt_model():
    """A network one layer of which cannot be counted in 256 steps."""
    keras.utils.set_random_seed(0)
    image = keras.Input((16, 16, 3), name="lr_image")
    conv = keras.layers.Conv2D
    x = conv(8, 3, padding="same", activation="relu", name="entry")(image)
    large = keras.layers.Rescaling(3000.0, name="grow")(x)
    x = keras.layers.Add(name="large_sum")([large, x])
    x = keras.layers.Subtract(name="small_again")([x, large])
    x = conv(8, 3, padding="same", activation="relu", name="middle")(x)
    x = conv(3, 3, padding="same", name="features")(x)
    return keras.Model(image, x, name="spoilt")


def test_the_layer_that_spoils_it_stays_in_float(faces, tmp_path):
    model = spoilt_model()
    path, parity = export.export_model(
        model, tmp_path, precision="int8", faces=faces, calibrate=faces
    )
    kept = parity["kept_in_float"]
    assert "large_sum" in kept
    # The others stay in int8.
    assert not {"entry", "middle"} & set(kept)
    losses = parity["losses_alone"]
    assert set(kept) < set(losses)
    # The op that gives the output too goes by its layer's name.
    assert set(losses) <= {layer.name for layer in model.layers}
    assert "features" in losses
    assert losses["entry"] < 1 and not (losses["large_sum"] or np.inf) < 1
    (row,) = parity["outputs"].values()
    assert 0 < row["deviation"] <= 0.03
    rng = np.random.default_rng(0)
    face = rng.random((1, 16, 16, 3), dtype="float32")
    (found,) = open_file(path)({"lr_image": face}).values()
    wanted = np.asarray(model(face))
    assert np.abs(found - wanted).max() < 0.1 * np.abs(wanted).max()
