import json
import math
import types

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.images import write_image
from facezoo.landmarks import IBUG68
from facezoo.landmarks import read_pts
from facezoo.pipelines.labels import consistent_landmarks
from facezoo.pipelines.labels import label_folder

SQUARE = np.array([19.5, 19.5, 83.5, 83.5])


class Spots:
    """Stands in for an enhancer: finds a bright spot, 68 points around it.

    `lean` is added to x whatever the view: a network that disagrees with its
    mirror image.
    """

    scheme = IBUG68
    input_size, image_size, scale = 32, 64, 2
    name, precision = "spots", "float32"

    class preset:
        config = {"files": {"model.tflite": {"sha256": "0"}}}

    def __init__(self, lean=0.0):
        self.lean = lean

    def for_face_size(self, face_size):
        return self

    def enhance_faces(self, faces):
        weights = faces.mean(axis=-1).astype("float64") ** 4 + 1e-9
        weights /= weights.sum(axis=(1, 2), keepdims=True)
        rows, columns = np.mgrid[:32, :32]
        centre = np.stack(
            [(weights * columns).sum((1, 2)), (weights * rows).sum((1, 2))], -1
        )
        landmarks = np.repeat((centre[:, None] + 0.5) * 2 - 0.5, 68, axis=1)
        landmarks[..., 0] += self.lean

        class found:
            pass

        found.landmarks = landmarks.astype("float32")
        return found


def picture(x, y):
    rows, columns = np.mgrid[:104, :104]
    spot = np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 50)
    return np.repeat((255 * spot)[..., None], 3, axis=-1).astype("uint8")


def test_views_agree_on_what_moves_with_the_picture():
    landmarks, spread = consistent_landmarks(picture(50, 56), SQUARE, Spots())
    np.testing.assert_allclose(landmarks, np.full((68, 2), [50, 56]), atol=0.2)
    assert spread < 0.003


def test_a_network_that_leans_disagrees_with_its_mirror():
    # 3.2 of 64 pixels to each side of the mean.
    _, spread = consistent_landmarks(picture(50, 56), SQUARE, Spots(lean=3.2))
    assert abs(spread - 3.2 / 64) < 0.003


@pytest.fixture(name="folder")
def fixture_folder(tmp_path):
    (tmp_path / "in").mkdir()
    for name, place in {"a": (50, 56), "b": (60, 40)}.items():
        write_image(tmp_path / "in" / f"{name}.png", picture(*place))
    (tmp_path / "in" / "broken.png").write_bytes(b"no picture")
    return tmp_path / "in"


def test_sure_faces_get_points(folder, tmp_path):
    output = tmp_path / "out"
    report = label_folder(folder, output, Spots(), canonical=64 / 104)
    assert report.kept == ["a", "b"] and not report.dropped
    assert len(report.problems) == 1 and "broken.png" in report.problems[0]
    points = read_pts(output / "b.pts", 68)
    np.testing.assert_allclose(points, np.full((68, 2), [60, 40]), atol=0.3)
    told = json.loads((output / "labels.json").read_text())
    spots = {"name": "spots", "sha256": "0", "scheme": "ibug68"}
    assert told["presets"] == [spots] and told["kept"] == 2
    assert set(told["disagreement"]) == {"a", "b"}
    with pytest.raises(FaceZooError, match="already exists"):
        label_folder(folder, output, Spots())


def test_unsure_faces_get_none(folder, tmp_path):
    report = label_folder(folder, tmp_path / "out", Spots(lean=3.2))
    assert not report.kept and set(report.dropped) == {"a", "b"}
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"labels.json"}


class Choosing(Spots):
    """Stands in for an enhancer without a preset: others serve the faces."""

    def __init__(self, limit):
        super().__init__()
        self.limit = limit

    def for_face_size(self, face_size):
        other = Spots()
        other.name = "small" if face_size < self.limit else "large"
        other.preset = types.SimpleNamespace(
            config={"files": {"model.tflite": {"sha256": "1"}}},
        )
        return other


@pytest.mark.parametrize(
    ("limit", "names"), [(60, ["large", "small"]), (40, ["large"])]
)
def test_the_presets_that_made_the_points_are_told(tmp_path, limit, names):
    # Squares of 64 and 48 pixels.
    folder = tmp_path / "in"
    folder.mkdir()
    write_image(folder / "a.png", picture(50, 56))
    write_image(folder / "b.png", picture(40, 40)[:78, :78])
    enhancer = Choosing(limit)
    label_folder(folder, tmp_path / "out", enhancer, canonical=64 / 104)
    told = json.loads((tmp_path / "out" / "labels.json").read_text())
    assert [preset["name"] for preset in told["presets"]] == names
    assert {preset["sha256"] for preset in told["presets"]} == {"1"}


def test_pictures_of_one_stem_are_told_before_anything_is_written(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("obama.jpg", "obama.png"):
        write_image(folder / name, picture(50, 56))
    with pytest.raises(FaceZooError, match="obama.jpg and .*obama.png would"):
        label_folder(folder, tmp_path / "out", Spots(), overwrite=True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("canonical", math.nan), ("canonical", 0), ("canonical", 1.1)]
    + [("most", math.nan), ("most", -1)],
)
def test_numbers_out_of_range_are_told(folder, tmp_path, name, value):
    with pytest.raises(FaceZooError, match=f"Received: {name}={value}"):
        label_folder(folder, tmp_path / "out", Spots(), **{name: value})
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_is_told(tmp_path):
    with pytest.raises(FaceZooError, match="holds no picture"):
        label_folder(tmp_path, tmp_path / "out", Spots())
