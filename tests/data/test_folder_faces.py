import numpy as np
import pytest
from PIL import Image

from facezoo.data import FolderFaces
from facezoo.data import labelled_faces
from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68
from facezoo.landmarks import format_pts


def write(path, width, height):
    Image.fromarray(np.zeros((height, width, 3), "uint8")).save(path)


def test_square_lies_in_the_middle(tmp_path):
    write(tmp_path / "one.PNG", 112, 112)
    (tmp_path / "notes.txt").write_text("not a picture")
    faces = FolderFaces(tmp_path, keep_size=None)
    assert len(faces) == 1 and faces.scheme is None
    assert faces[0].landmarks is None and faces[0].name == "one"
    assert faces[0].image.shape == (112, 112, 3)
    # 4/7 of 112 is 64; the middle of pixels 0 to 111 is 55.5.
    np.testing.assert_allclose(faces[0].square, [23.5, 23.5, 87.5, 87.5])


def test_room_beyond_the_shorter_side_is_cut(tmp_path):
    write(tmp_path / "wide.png", 400, 70)
    face = FolderFaces(tmp_path, keep_size=None)[0]
    assert face.image.shape == (70, 70, 3)
    np.testing.assert_allclose(face.square, [14.5, 14.5, 54.5, 54.5])


def test_large_faces_are_kept_small(tmp_path):
    write(tmp_path / "large.png", 700, 700)
    face = FolderFaces(tmp_path, keep_size=100)[0]
    assert face.image.shape == (175, 175, 3)


def test_bad_folders(tmp_path):
    with pytest.raises(FaceZooError, match="There is no folder .*nowhere"):
        FolderFaces(tmp_path / "nowhere")
    with pytest.raises(FaceZooError, match="holds no picture"):
        FolderFaces(tmp_path)
    with pytest.raises(ValueError, match="canonical=0"):
        FolderFaces(tmp_path, canonical=0)


def test_points_come_from_the_folder_of_labels(tmp_path):
    (tmp_path / "labels").mkdir()
    for name in ("sure", "unsure"):
        write(tmp_path / f"{name}.png", 112, 112)
    with pytest.raises(FaceZooError, match="facezoo label makes them"):
        FolderFaces(tmp_path, labels=tmp_path / "labels")
    points = np.random.default_rng(0).uniform(30, 80, (68, 2))
    (tmp_path / "labels" / "sure.pts").write_text(format_pts(points))
    faces = FolderFaces(tmp_path, keep_size=32, labels=tmp_path / "labels")
    assert faces.scheme is IBUG68
    # Points shrink with the face: its 64 pixels become 32.
    expected = (points + 0.5) / 2 - 0.5
    np.testing.assert_allclose(faces[0].landmarks, expected, atol=1e-3)
    assert faces[1].landmarks is None
    alone = FolderFaces(
        tmp_path, labels=tmp_path / "labels", labelled_only=True
    )
    assert [face.name for face in alone] == ["sure"]


def test_labelled_only_needs_labels_of_the_pictures(tmp_path):
    (tmp_path / "labels").mkdir()
    write(tmp_path / "face.png", 112, 112)
    points = np.full((68, 2), 50.0)
    (tmp_path / "labels" / "other.pts").write_text(format_pts(points))
    with pytest.raises(FaceZooError, match="is of a picture in"):
        FolderFaces(tmp_path, labels=tmp_path / "labels", labelled_only=True)
    with pytest.raises(ValueError, match="labels=None"):
        FolderFaces(tmp_path, labelled_only=True)


def test_labelled_faces_lie_below_the_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("FACEZOO_DATA", str(tmp_path))
    for folder in ("portraits", "labels/portraits"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("sure", "unsure"):
        write(tmp_path / "portraits" / f"{name}.png", 112, 112)
    points = np.full((68, 2), 50.0)
    labels = tmp_path / "labels" / "portraits"
    (labels / "sure.pts").write_text(format_pts(points))
    assert [face.name for face in labelled_faces("portraits")] == ["sure"]
    with pytest.raises(FaceZooError, match="no folder .*strangers"):
        labelled_faces("strangers")
