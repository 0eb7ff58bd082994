import cv2
import numpy as np
import pytest

from facezoo import data
from facezoo import face3d
from facezoo.data.mat_labels import pose_of_parameters
from facezoo.errors import FaceZooError
from tests.face3d.drawn_heads import heads

savemat = pytest.importorskip("scipy.io").savemat


def their_rotation(pitch, yaw, roll):
    """3DDFA's, turn by turn: x to the right, y up, z to the viewer."""

    def about(axis, angle):
        matrix = np.eye(3)
        a, b = [i for i in range(3) if i != axis]
        matrix[a, a] = matrix[b, b] = np.cos(angle)
        sign = -1 if axis == 1 else 1
        matrix[a, b], matrix[b, a] = sign * np.sin(angle), -sign * np.sin(angle)
        return matrix

    return about(0, pitch) @ about(1, yaw) @ about(2, roll)


@pytest.fixture(name="truth")
def fixture_truth():
    cameras, points = heads(face3d.simple_face_model(), 3, yaw=40)
    return cameras.rotation, points + [20, 30, 0]


def parameters(rotation):
    """`Pose_Para` of a rotation in our axes."""
    flip = np.diag([1.0, -1.0, -1.0])
    matrix = flip @ rotation @ flip
    yaw = -np.arcsin(matrix[0, 2])
    pitch = np.arctan2(matrix[1, 2], matrix[2, 2])
    roll = np.arctan2(matrix[0, 1], matrix[0, 0])
    again = their_rotation(pitch, yaw, roll)
    np.testing.assert_allclose(again, matrix, atol=1e-9)
    return np.array([[pitch, yaw, roll, 200.0, 200.0, -60.0, 1e-3]])


def write_picture(path):
    noise = np.random.default_rng(0).integers(0, 256, (220, 220, 3), "uint8")
    cv2.imwrite(str(path), noise)


@pytest.mark.parametrize(
    ("name", "angles", "expected"),
    [
        ("pitch", (0.3, 0, 0), (0, np.rad2deg(0.3), 0)),
        ("yaw", (0, 0.3, 0), (-np.rad2deg(0.3), 0, 0)),
        ("roll", (0, 0, 0.3), (0, 0, np.rad2deg(0.3))),
    ],
)
def test_where_their_angles_point(name, angles, expected):
    """Theirs: up, to the left of the picture, clockwise."""
    pose = pose_of_parameters(np.array([[*angles, 0, 0, 0, 1]]))
    np.testing.assert_allclose(
        face3d.rotation_angles(pose), expected, atol=1e-9
    )


def test_aflw2000(truth, tmp_path):
    rotation, points = truth
    for i in range(3):
        write_picture(tmp_path / f"image0000{i}.jpg")
        theirs = points[i].T * [[1], [1], [-1]] + [[1], [1], [70.0]]
        savemat(
            tmp_path / f"image0000{i}.mat",
            {
                "pt2d": np.zeros((2, 21)),
                "pt3d_68": theirs.astype("float32"),
                "Pose_Para": parameters(rotation[i]).astype("float32"),
                "roi": np.array([[1, 220, 1, 220]], "int16"),
            },
        )
    (tmp_path / "lonely.jpg").touch()
    faces = data.AFLW2000(tmp_path, keep_size=None)
    assert len(faces) == 3
    for i, face in enumerate(faces):
        apart = face3d.angle_between(face.pose, rotation[i])
        assert apart < 0.1
        shift = face.landmarks_3d - points[i]
        # A cut moves all points alike, and leaves the depth.
        assert np.ptp(shift, axis=0).max() < 1e-2
        assert np.abs(shift[:, 2]).max() < 1e-2
        np.testing.assert_allclose(
            face.landmarks_3d[:, :2], face.landmarks, atol=1e-2
        )
    small = data.AFLW2000(tmp_path, keep_size=32)[0]
    np.testing.assert_allclose(
        small.landmarks_3d[:, :2], small.landmarks, atol=0.5
    )


def test_300w_lp(truth, tmp_path):
    rotation, points = truth
    folder = tmp_path / "AFW"
    landmarks = tmp_path / "landmarks" / "AFW"
    folder.mkdir()
    landmarks.mkdir(parents=True)
    write_picture(folder / "AFW_1_0.jpg")
    savemat(folder / "AFW_1_0.mat", {"Pose_Para": parameters(rotation[0])})
    flat = points[0, :, :2] + 1
    savemat(landmarks / "AFW_1_0_pts.mat", {"pts_3d": flat, "pts_2d": flat + 2})
    for kind, shift in (("pts_3d", 0), ("pts_2d", 2)):
        face = data.W300LP(tmp_path, points=kind, keep_size=None)[0]
        assert face.landmarks_3d is None
        assert face3d.angle_between(face.pose, rotation[0]) < 1e-3
        moved = face.landmarks - points[0, :, :2] - shift
        assert np.ptp(moved, axis=0).max() < 1e-2
    with pytest.raises(FaceZooError, match="as 300W-LP is shipped"):
        data.W300LP(tmp_path, leave_out="AFW_1_*")
    with pytest.raises(ValueError, match="points='pts'"):
        data.W300LP(tmp_path, points="pts")
    with pytest.raises(FaceZooError, match="as 300W-LP is shipped"):
        data.W300LP(tmp_path, parts=["LFPW"])


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"pt3d_68": np.zeros((3, 68))}, "does not hold pt3d_68, Pose_Para"),
        (
            {"pt3d_68": np.zeros((2, 68)), "Pose_Para": np.zeros((1, 7))},
            r"\(3, 68\).*Received: \(2, 68\)",
        ),
        (
            {
                "pt3d_68": np.full((3, 68), np.nan),
                "Pose_Para": np.zeros((1, 7)),
            },
            "finite",
        ),
    ],
)
def test_spoiled_files_are_refused(tmp_path, arrays, message):
    write_picture(tmp_path / "a.jpg")
    savemat(tmp_path / "a.mat", arrays)
    with pytest.raises(FaceZooError, match=message):
        data.AFLW2000(tmp_path)[0]


def test_what_is_no_matlab_file_is_refused(tmp_path):
    write_picture(tmp_path / "a.jpg")
    (tmp_path / "a.mat").write_text("text")
    with pytest.raises(FaceZooError, match="as MATLAB 5 numbers"):
        data.AFLW2000(tmp_path)[0]


@pytest.mark.parametrize("compressed", [True, False])
def test_broken_matlab_files_are_refused(compressed, tmp_path):
    write_picture(tmp_path / "a.jpg")
    file = tmp_path / "a.mat"
    arrays = {"pt3d_68": np.ones((3, 68)), "Pose_Para": np.zeros((1, 7))}
    savemat(file, arrays, do_compression=compressed)
    whole = file.read_bytes()
    broken = [b"", whole[:100], whole[:200], whole[:-4]]
    if compressed:
        broken.append(whole[:138] + bytes([whole[138] ^ 255]) + whole[139:])
    for content in broken:
        file.write_bytes(content)
        with pytest.raises(FaceZooError, match="a.mat does not hold pt3d_68"):
            data.AFLW2000(tmp_path)[0]


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(FaceZooError, match="as AFLW2000-3D is shipped"):
        data.AFLW2000(tmp_path)
