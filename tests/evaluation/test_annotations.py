from types import SimpleNamespace

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.evaluation import evaluate_folder
from facezoo.evaluation import read_annotation
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import write_image
from facezoo.landmarks import format_pts
from facezoo.landmarks import tem_to_ibug68


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (120, 160, 3), np.uint8)
    write_image(tmp_path / "face.png", image)
    rows = [f"{x:.4f}\t{y:.4f}" for x, y in points_of_a_face()]
    (tmp_path / "face.tem").write_text("\n".join(["189", *rows, "0"]))
    return tmp_path


def points_of_a_face():
    return np.random.default_rng(1).uniform(20, 100, (189, 2))


class FakeEnhancer:
    """Finds the points of the one face, off by (3, 4)."""

    image_size, scheme = 64, "ibug68"

    def enhance_faces(self, faces):
        landmarks = tem_to_ibug68(points_of_a_face())
        cropper = FaceCropper(64)
        square = cropper.square_from_landmarks(landmarks)
        face = cropper.crop(np.zeros((120, 160, 3), "uint8"), square)
        return SimpleNamespace(
            sr_image=bicubic_resize(faces, 64),
            landmarks=face.to_face(landmarks)[None] + np.float32((3, 4)),
        )


def test_a_tem_file_gives_the_68_points(folder):
    expected = tem_to_ibug68(points_of_a_face())
    landmarks = read_annotation(folder / "face.png")
    np.testing.assert_allclose(landmarks, expected, atol=1e-3)


def test_a_pts_file_comes_first(folder):
    landmarks = np.random.default_rng(2).uniform(20, 100, (68, 2))
    (folder / "face.pts").write_text(format_pts(landmarks))
    found = read_annotation(folder / "face.png")
    np.testing.assert_allclose(found, landmarks, atol=1e-3)


def test_no_points_and_eyes_in_one_place_are_told(folder):
    with pytest.raises(FaceZooError, match="none.pts does not exist"):
        read_annotation(folder / "none.png")
    (folder / "face.tem").write_text("189\n" + "5 5\n" * 189)
    with pytest.raises(FaceZooError, match="face.png: The outer eye corners"):
        read_annotation(folder / "face.png")


def test_a_folder_with_tem_files_is_evaluated(folder):
    (folder / "lonely.tem").write_text("189\n")
    evaluation = evaluate_folder(folder, FakeEnhancer(), face_size=8)
    assert evaluation.names == ["face.png"]
    landmarks = tem_to_ibug68(points_of_a_face())
    side = 1.25 * np.ptp(landmarks, axis=0).max()
    eyes = np.linalg.norm(landmarks[36] - landmarks[45])
    np.testing.assert_allclose(evaluation.nme, 5 * side / 64 / eyes, rtol=1e-3)
    assert len(evaluation.problems) == 1
    assert "lonely.tem has no picture" in evaluation.problems[0]
