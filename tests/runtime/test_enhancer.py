import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from facezoo.errors import FaceZooError
from facezoo.errors import PresetError
from facezoo.presets import Preset
from facezoo.presets import best_preset
from facezoo.presets import file_entry
from facezoo.runtime import FaceEnhancer
from facezoo.runtime import enhancer as enhancer_module
from facezoo.runtime.network import Network
from tests.runtime.standin import GRID
from tests.runtime.standin import fixture_standin  # noqa: F401
from tests.runtime.standin import make_preset


def faces_of(count, size, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (count, size, size, 3), np.uint8)


def check(enhanced, lr_images):
    """Compares with what the stand-in is known to answer."""
    expected = lr_images.repeat(8, axis=1).repeat(8, axis=2)
    np.testing.assert_array_equal(enhanced.sr_image, expected)
    means = lr_images.mean(axis=(1, 2, 3)) / 255
    shifts = means[:, None, None] * np.array([10, 20])
    np.testing.assert_allclose(enhanced.landmarks, GRID + shifts, atol=1e-3)
    scores = np.repeat(0.25 + means[:, None] / 2, 68, axis=1)
    np.testing.assert_allclose(enhanced.scores, scores, atol=1e-5)
    sigma = np.repeat(1 + means[:, None], 68, axis=1)
    np.testing.assert_allclose(enhanced.landmark_sigma, sigma, atol=1e-5)
    covariance = sigma[..., None, None] ** 2 * np.eye(2)
    np.testing.assert_allclose(
        enhanced.landmark_covariance, covariance, atol=1e-5
    )
    assert enhanced.sr_image.dtype == np.uint8
    assert enhanced.landmarks.dtype == enhanced.scores.dtype == np.float32


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("count", [0, 1, 2, 70])
def test_any_number_of_faces(standin, count, threads):
    enhancer = FaceEnhancer(standin, threads)
    faces = faces_of(count, 16)
    enhanced = enhancer.enhance_faces(faces)
    assert len(enhanced) == count
    assert enhanced.landmarks.shape == (count, 68, 2)
    check(enhanced, faces)


@pytest.mark.parametrize("size", [1, 7, 16, 50])
def test_faces_of_any_size_are_resized_as_pillow_does(standin, size):
    faces = faces_of(2, size)
    enhanced = FaceEnhancer(standin).enhance_faces(faces)
    for face, sr_image in zip(faces, enhanced.sr_image, strict=True):
        pillow = Image.fromarray(face).resize((16, 16), Image.BICUBIC)
        difference = sr_image[::8, ::8].astype(int) - np.array(pillow)
        assert np.abs(difference).max() <= 1


def test_attributes(standin):
    enhancer = FaceEnhancer(str(standin))
    assert enhancer.input_size == 16
    assert enhancer.image_size == 128
    assert enhancer.scale == 8
    assert enhancer.scheme.name == "ibug68"
    assert enhancer.preset.name == "standin"


def test_the_precision_decides_the_file(tmp_path, monkeypatch):
    wrong = {"sha256": "0", "bytes": 1}
    standin = make_preset(tmp_path, files={"model.tflite": wrong})
    file = standin / "model_dynamic_int8.tflite"
    file.write_bytes((standin / "model.tflite").read_bytes())
    config = json.loads((standin / "config.json").read_text())
    config["files"][file.name] = file_entry(file)
    (standin / "config.json").write_text(json.dumps(config))
    # That of float32, whose hash is wrong, is not read.
    enhancer = FaceEnhancer(standin, precision="dynamic_int8")
    assert enhancer.name == "standin@dynamic_int8"
    faces = faces_of(2, 16)
    check(enhancer.enhance_faces(faces), faces)
    with pytest.raises(PresetError, match="is not the file"):
        FaceEnhancer(standin)
    # Chosen by the face's size, the precision is the same.
    preset = Preset.load(standin)
    monkeypatch.setattr(enhancer_module, "find_preset", lambda name: preset)
    monkeypatch.setattr(enhancer_module, "best_preset", lambda size: preset)
    chosen = FaceEnhancer(precision="dynamic_int8").for_face_size(16)
    assert chosen.name == "standin@dynamic_int8"


def test_a_precision_that_a_preset_lacks_is_told(standin):
    assert FaceEnhancer(standin).name == "standin"
    with pytest.raises(PresetError, match="standin has no file of precision"):
        FaceEnhancer(standin, precision="dynamic_int8")
    with pytest.raises(FaceZooError, match="`precision` must be one of"):
        FaceEnhancer(standin, precision="int8")


def test_one_enhancer_serves_many_threads(standin):
    enhancer = FaceEnhancer(standin, threads=2)
    batches = [faces_of(3, 16, seed) for seed in range(12)]
    with ThreadPoolExecutor(6) as pool:
        for faces, enhanced in zip(
            batches, pool.map(enhancer.enhance_faces, batches), strict=True
        ):
            check(enhanced, faces)


@pytest.mark.parametrize(
    "faces",
    [
        np.zeros((1, 16, 16, 3), "float32"),
        np.zeros((16, 16, 3), "uint8"),
        np.zeros((1, 16, 8, 3), "uint8"),
        np.zeros((1, 16, 16), "uint8"),
        np.zeros((1, 0, 0, 3), "uint8"),
        np.zeros((1, 16, 16, 4), "uint8"),
    ],
)
def test_other_arrays_are_refused(standin, faces):
    with pytest.raises(FaceZooError, match="uint8 RGB array.*Received: shape"):
        FaceEnhancer(standin).enhance_faces(faces)


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2"])
def test_threads_must_be_a_count(standin, threads):
    with pytest.raises(FaceZooError, match="`threads` must be"):
        FaceEnhancer(standin, threads)


def test_changed_file_is_refused(standin):
    file = standin / "model.tflite"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(PresetError, match="model.tflite is not the file"):
        FaceEnhancer(standin)


def test_file_that_is_no_network_is_refused(tmp_path):
    preset = make_preset(tmp_path, b"not a network")
    with pytest.raises(PresetError, match="can't be run by LiteRT"):
        FaceEnhancer(preset)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"image_size": 256}, r"sr_image must be \(1, 256, 256, 3\)"),
        ({"input_size": 32}, r"lr_image must be \(1, 32, 32, 3\)"),
        ({"scheme": "wflw98"}, r"landmarks must be \(1, 98, 2\)"),
        ({"scheme": "ibug69"}, "unknown landmarks"),
    ],
)
def test_configuration_that_does_not_fit_is_refused(standin, change, message):
    file = standin / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | change))
    with pytest.raises(PresetError, match=message):
        FaceEnhancer(standin)


def test_keras_is_not_imported(standin):
    code = (
        "import sys; from facezoo.runtime import FaceEnhancer; "
        f"FaceEnhancer({str(standin)!r}); "
        "print(sorted({'keras', 'tensorflow', 'rich'} & set(sys.modules)))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_only_the_networks_that_faces_need_are_loaded(monkeypatch):
    loaded = []

    def network(path, **options):
        loaded.append(path.parent.name)
        return Network(path, **options)

    monkeypatch.setattr(enhancer_module, "Network", network)
    enhancer = FaceEnhancer(threads=2, quiet=True)
    assert loaded == []
    enhancer.enhance_faces(np.zeros((1, 16, 16, 3), "uint8"))
    assert loaded == [best_preset(16).name]
