import numpy as np
import pytest

from facezoo.models import create_discriminator
from facezoo.models.discriminators import DISCRIMINATORS
from tests.testing import check_every_weight_moves
from tests.testing import check_saving
from tests.testing import dtype_policy

FACES = np.random.default_rng(0).random((2, 32, 32, 3)).astype("float32")
SIDE = {"patch": 8, "unet": 32}


def small(name, **kwargs):
    return create_discriminator(name, 32, filters=4, num_levels=2, **kwargs)


@pytest.mark.backend
@pytest.mark.parametrize("spectral", [True, False])
@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_contract(name, spectral, tmp_path):
    model = small(name, spectral=spectral)
    logits = model.predict(FACES, verbose=0)
    assert logits.shape == (2, SIDE[name], SIDE[name], 1)
    check_saving(model, FACES, tmp_path / "model.keras")
    with dtype_policy("mixed_bfloat16"):
        half = small(name, spectral=spectral)
    half.set_weights(model.get_weights())
    near = half.predict(FACES, verbose=0)
    assert near.dtype == "float32"
    np.testing.assert_allclose(near, logits, atol=0.05 * np.abs(logits).max())
    check_every_weight_moves(model, [FACES])


@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_faces_of_a_batch_are_judged_apart(name):
    model = small(name)
    alone = model.predict(FACES[:1], verbose=0)
    np.testing.assert_allclose(
        model.predict(FACES, verbose=0)[:1], alone, atol=1e-5
    )


@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_it_may_see_two_faces_side_by_side(name):
    model = small(name, channels=6)
    both = np.concatenate([FACES, FACES[:, ::-1]], axis=-1)
    assert model(both).shape == (2, SIDE[name], SIDE[name], 1)


@pytest.mark.parametrize("name", DISCRIMINATORS)
def test_a_face_that_cannot_be_halved_is_refused(name):
    with pytest.raises(ValueError, match="Received: image_size=30"):
        create_discriminator(name, 30)


def test_an_unknown_name_is_refused():
    with pytest.raises(ValueError, match="one of patch, unet"):
        create_discriminator("unit", 32)


def test_a_patch_sees_54_pixels():
    model = create_discriminator("patch", 128, filters=1, spectral=False)
    for weight in model.weights:
        weight.assign(np.full(weight.shape, 0.5))
    # One white column a face.
    faces = np.zeros((129, 128, 128, 3), "float32")
    faces[np.arange(128), :, np.arange(128)] = 1
    *logits, black = model.predict(faces, verbose=0)[:, 8, 8, 0]
    # Rounding moves a logit too, far less than a column that is seen does.
    seen = np.abs(np.array(logits) - black) > 1e-4 * abs(black)
    assert np.count_nonzero(seen) == 54
