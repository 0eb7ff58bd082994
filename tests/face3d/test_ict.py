import json
from pathlib import Path

import numpy as np
import pytest

from facezoo import cli
from facezoo.errors import FaceZooError
from facezoo.face3d import find_face_model
from facezoo.face3d import ict
from facezoo.face3d import load_face_model
from facezoo.face3d.face_model import EYE_POINTS

NUM_VERTICES = max(*ict.LANDMARKS, *ict.JAW) + 1
NAMES = ["jawOpen", "mouthSmile_L"]


def write_mesh(path, vertices):
    lines = ["mtllib material.mtl"]
    lines += [f"v {x:.6f} {y:.6f} {z:.6f}" for x, y, z in vertices]
    path.write_text("\n".join([*lines, "vt 0.5 0.5", "f 1/1 2/1 3/1 4/1"]))


@pytest.fixture(name="checkout")
def fixture_checkout(tmp_path):
    """A folder like a checkout of ICT-FaceKit, of random meshes."""
    folder = tmp_path / "ICT-FaceKit" / "FaceXModel"
    folder.mkdir(parents=True)
    rng = np.random.default_rng(0)
    neutral = rng.normal(0, 5, (NUM_VERTICES + 3, 3))
    write_mesh(folder / "generic_neutral_mesh.obj", neutral)
    modes = rng.normal(size=(4, *neutral.shape))
    files = ["identity000", "identity001", *NAMES]
    for name, mode in zip(files, modes, strict=True):
        write_mesh(folder / f"{name}.obj", neutral + mode)
    settings = json.dumps({"expressions": NAMES})
    (folder / "vertex_indices.json").write_text(settings)
    return folder.parent, neutral, modes


def test_a_checkout_becomes_a_face_model(checkout, tmp_path, capsys):
    folder, neutral, modes = checkout
    file = tmp_path / "model.npz"
    assert cli.main(["data", "ict", str(folder), "-o", str(file)]) == 0
    assert "Identities: 2, expressions: 2" in capsys.readouterr().out
    with np.load(file) as arrays:
        np.testing.assert_allclose(
            arrays["mean"], neutral[list(ict.LANDMARKS)], atol=1e-5
        )
        assert arrays["jaw_mean"].shape == (17, 3)
        assert list(arrays["expression_names"]) == NAMES

    model = load_face_model(file)
    chosen = [*ict.JAW, *ict.LANDMARKS[17:]]
    expected = neutral[chosen] * [1, -1, -1]
    expected -= expected[list(EYE_POINTS)].mean(axis=0)
    np.testing.assert_allclose(model.mean, expected, atol=1e-5)
    turned = modes[:, chosen] * [1, -1, -1]
    np.testing.assert_allclose(model.identity, turned[:2], atol=1e-5)
    np.testing.assert_allclose(model.expression, turned[2:], atol=1e-5)
    assert model.expression_names == tuple(NAMES)


@pytest.mark.parametrize("data", ["data", None])
def test_without_an_output_it_is_where_recipes_look(
    data, checkout, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    command = ["data", "ict", str(checkout[0])]
    if data is None:
        monkeypatch.delenv("FACEZOO_DATA", raising=False)
    else:
        monkeypatch.setenv("FACEZOO_DATA", data)
        assert cli.main(command) == 1
        assert "data/face3d can't be written" in capsys.readouterr().err
        (tmp_path / data).mkdir()
    with pytest.raises(FaceZooError, match="facezoo data ict PATH"):
        find_face_model()
    assert cli.main(command) == 0
    place = Path(data or ".") / "face3d" / "ict_landmarks.npz"
    assert find_face_model() == place
    assert f"face model in {place}" in capsys.readouterr().out
    assert cli.main(command) == 1
    assert "--overwrite" in capsys.readouterr().err


def test_the_shared_file_has_the_vertices_named_here(shared_data):
    """Its jaw ends where its first landmarks do, person's right first."""
    file = shared_data.parent / "face3d" / "ict_landmarks.npz"
    if not file.is_file():
        pytest.skip(f"no face model {file}")
    model = load_face_model(file)
    assert model.mean[0, 0] < -6 < 6 < model.mean[16, 0]
    assert model.mean[8, 1] > 8
    assert model.mean[30, 2] < model.mean[27, 2] < model.mean[36, 2]
    assert model.identity.shape == (100, 68, 3)
    assert model.expression.shape == (53, 68, 3)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "generic_neutral_mesh.obj").unlink(), "not a checkout"),
        (lambda f: (f / "jawOpen.obj").unlink(), "cannot be read"),
        (lambda f: (f / "identity001.obj").write_text("v 1 2 3"), "expected"),
        (lambda f: (f / "identity001.obj").write_text("v a b c"), "numbers"),
        (lambda f: (f / "vertex_indices.json").write_text("{}"), "list the"),
    ],
)
def test_a_spoiled_checkout_is_refused(checkout, tmp_path, spoil, message):
    folder = checkout[0]
    spoil(folder / "FaceXModel")
    with pytest.raises(FaceZooError, match=message):
        ict.make_face_model(folder, tmp_path / "model.npz")
    assert not (tmp_path / "model.npz").exists()


def test_another_file_is_no_face_model(tmp_path):
    file = tmp_path / "model.npz"
    with pytest.raises(FaceZooError, match="facezoo data ict"):
        load_face_model(file)
    np.savez(file, mean=np.zeros((68, 3)))
    with pytest.raises(FaceZooError, match="holds no face model"):
        load_face_model(file)
