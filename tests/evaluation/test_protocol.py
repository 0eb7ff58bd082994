import json
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from facezoo.errors import FaceZooError
from facezoo.evaluation import BoxNoise
from facezoo.evaluation import Mirrored
from facezoo.evaluation import evaluate_folder
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import read_image
from facezoo.landmarks import format_pts
from facezoo.landmarks import read_pts


class FakeEnhancer:
    """Enlarges by bicubic; knows the truth of each face but for a shift."""

    def __init__(self, folder, image_size=64, shift=(3, 4)):
        self.image_size = image_size
        self.scheme = "ibug68"
        self.shift = shift
        self.batches = []
        files = sorted(folder.glob("*.pts"))
        self.truths = iter([self.truth(file) for file in files])

    def truth(self, file):
        cropper = FaceCropper(self.image_size)
        landmarks = read_pts(file)
        square = cropper.square_from_landmarks(landmarks)
        image = np.zeros((200, 200, 3), "uint8")
        return cropper.crop(image, square).to_face(landmarks)

    def enhance_faces(self, faces):
        assert faces.dtype == np.uint8
        self.batches.append(faces.shape)
        truths = [next(self.truths) for _ in faces]
        return SimpleNamespace(
            sr_image=255 - bicubic_resize(faces, self.image_size),
            landmarks=np.stack(truths) + np.float32(self.shift),
        )


def landmarks_of_a_face(rng):
    landmarks = rng.uniform(60, 140, (68, 2))
    landmarks[36], landmarks[45] = (80, 90), (120, 90)
    return landmarks


@pytest.fixture
def folder(tmp_path):
    rng = np.random.default_rng(0)
    for i in range(5):
        image = cv2.resize(rng.integers(0, 256, (9, 9, 3)) * 1.0, (200, 200))
        cv2.imwrite(str(tmp_path / f"face{i}.png"), image)
        text = format_pts(landmarks_of_a_face(rng))
        (tmp_path / f"face{i}.pts").write_text(text)
    return tmp_path


def test_landmarks_are_measured_in_the_canonical_face(folder):
    enhancer = FakeEnhancer(folder)
    evaluation = evaluate_folder(folder, enhancer, face_size=8)
    assert enhancer.batches == [(5, 8, 8, 3)]
    assert evaluation.names == [f"face{i}.png" for i in range(5)]
    sizes = []
    for file in sorted(folder.glob("*.pts")):
        landmarks = read_pts(file)
        side = 1.25 * np.ptp(landmarks, axis=0).max()
        sizes.append(40 * 64 / side)
    expected = 5 / np.array(sizes)
    np.testing.assert_allclose(evaluation.nme, expected, rtol=1e-4)
    np.testing.assert_allclose(evaluation.nme_inner, expected, rtol=1e-4)
    summary = evaluation.summary()
    assert summary["nme_mean"] == pytest.approx(expected.mean(), rel=1e-4)
    assert summary["nme_median"] == pytest.approx(np.median(expected), rel=1e-4)
    assert summary["failure_rate_10"] == (expected > 0.1).mean()


def test_bicubic_is_measured_beside(folder):
    enhancer = FakeEnhancer(folder)
    evaluation = evaluate_folder(folder, enhancer, face_size=8)
    cropper = FaceCropper(64)
    landmarks = read_pts(folder / "face2.pts")
    square = cropper.square_from_landmarks(landmarks)
    truth = cropper.crop(read_image(folder / "face2.png"), square).image
    made = bicubic_resize(bicubic_resize(truth, 8), 64)
    expected = peak_signal_noise_ratio(truth, made)
    assert evaluation.bicubic["psnr_rgb"][2] == pytest.approx(expected)
    expected = peak_signal_noise_ratio(truth, 255 - made)
    assert evaluation.quality["psnr_rgb"][2] == pytest.approx(expected)


def test_the_summary_has_the_keys_promised_and_is_json(folder):
    enhancer = FakeEnhancer(folder, shift=(0, 0))
    summary = evaluate_folder(folder, enhancer, face_size=8).summary()
    four = ["psnr_rgb", "ssim_rgb", "psnr_y", "ssim_y"]
    assert list(summary) == [
        "faces",
        "face_size",
        "nme_mean",
        "nme_median",
        "failure_rate_10",
        "auc_10",
        "nme_inner_mean",
        *four,
        "bicubic",
        "groups",
        "confidence",
    ]
    assert summary["confidence"] is None
    assert summary["groups"]["dark"]["faces"] == 1
    assert list(summary["bicubic"]) == four
    assert (summary["faces"], summary["face_size"]) == (5, 8)
    assert summary["nme_mean"] == summary["failure_rate_10"] == 0
    assert summary["auc_10"] == 1
    json.dumps(summary, allow_nan=False)


def test_an_exact_copy_counts_as_100_db(folder):
    for i in range(5):
        image = np.full((200, 200, 3), 77, "uint8")
        cv2.imwrite(str(folder / f"face{i}.png"), image)
    summary = evaluate_folder(folder, FakeEnhancer(folder), 8).summary()
    assert summary["bicubic"]["psnr_rgb"] == 100
    json.dumps(summary, allow_nan=False)


def test_batches_are_bounded_and_progress_is_told(folder, monkeypatch):
    monkeypatch.setattr("facezoo.evaluation.protocol.BATCH_SIZE", 2)
    enhancer, told = FakeEnhancer(folder), []
    evaluate_folder(folder, enhancer, 8, lambda *count: told.append(count))
    assert [shape[0] for shape in enhancer.batches] == [2, 2, 1]
    assert told == [(i, 5) for i in range(1, 6)]


def test_a_bad_file_is_told_and_the_others_go_on(folder):
    good = FakeEnhancer(folder)
    image = (folder / "face0.png").read_bytes()
    points = (folder / "face0.pts").read_text()
    eyes = read_pts(folder / "face0.pts")
    eyes[45] = eyes[36]
    (folder / "alone.png").write_bytes(image)
    (folder / "alone.pts.txt").write_text(points)
    (folder / "cut.png").write_bytes(image[:2000])
    (folder / "cut.pts").write_text(points)
    (folder / "eyes.png").write_bytes(image)
    (folder / "eyes.pts").write_text(format_pts(eyes))
    (folder / "few.png").write_bytes(image)
    (folder / "few.pts").write_text("1 2\n3 4\n")
    (folder / "lonely.pts").write_text(points)
    (folder / "outside.png").write_bytes(image)
    far = format_pts(read_pts(folder / "face0.pts") + 5000)
    (folder / "outside.pts").write_text(far)
    evaluation = evaluate_folder(folder, good, face_size=8)
    assert len(evaluation.names) == 5
    messages = sorted(evaluation.problems)
    parts = [
        "alone.pts does not exist",
        "cut.png ",
        "eyes.png: The outer eye corners",
        "few.pts holds 2 landmarks; expected 68",
        "lonely.pts has no picture",
        "outside.png: ",
    ]
    assert len(messages) == len(parts)
    for message, part in zip(messages, parts, strict=True):
        assert part in message
        assert "\n" not in message


def test_no_face_at_all_gives_one_sentence(tmp_path, folder):
    enhancer = FakeEnhancer(folder)
    with pytest.raises(FaceZooError, match="none is not a folder"):
        evaluate_folder(tmp_path / "none", enhancer, 8)
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(FaceZooError, match="holds no picture with a .pts"):
        evaluate_folder(empty, enhancer, 8)
    (empty / "a.pts").write_text("1 2\n")
    with pytest.raises(FaceZooError, match="a.pts has no picture"):
        evaluate_folder(empty, enhancer, 8)


@pytest.mark.parametrize("face_size", [0, 65, 8.5])
def test_other_face_sizes_are_refused(folder, face_size):
    with pytest.raises(FaceZooError, match=f"1 to 64.*={face_size}"):
        evaluate_folder(folder, FakeEnhancer(folder), face_size)


def test_a_preset_without_the_68_points_is_refused(folder):
    enhancer = FakeEnhancer(folder)
    enhancer.scheme = "celeba5"
    with pytest.raises(FaceZooError, match="scheme='celeba5'"):
        evaluate_folder(folder, enhancer, 8)


class Choosing:
    """As an enhancer without a preset: of other sizes than what it uses."""

    image_size, scheme = 32, "ibug68"

    def __init__(self, folder):
        self.folder, self.asked = folder, []

    def for_face_size(self, face_size):
        self.asked.append(face_size)
        return FakeEnhancer(self.folder, 64)

    def enhance_faces(self, faces):
        return self.for_face_size(faces.shape[1]).enhance_faces(faces)


def test_an_enhancer_that_chooses_is_asked_for_the_size(folder):
    choosing = Choosing(folder)
    found = evaluate_folder(folder, choosing, 8).summary()
    assert choosing.asked == [8]
    assert found == evaluate_folder(folder, FakeEnhancer(folder), 8).summary()
    # No size to ask for: the sentence is that of the enhancer itself.
    with pytest.raises(FaceZooError, match="1 to 32.*=8.5"):
        evaluate_folder(folder, choosing, 8.5)
    assert choosing.asked == [8]


def test_expected_errors_are_compared_with_the_errors_made(folder):
    class Telling(FakeEnhancer):
        """Off by 5 pixels on each face, and expects 1 pixel more each time."""

        def enhance_faces(self, faces):
            found = super().enhance_faces(faces)
            sigma = np.arange(1.0, 1 + len(faces))[:, None] * np.ones(68)
            found.landmark_sigma = sigma
            found.landmark_covariance = sigma[..., None, None] ** 2 * np.eye(2)
            return found

    confidence = evaluate_folder(folder, Telling(folder), 8).summary()[
        "confidence"
    ]
    # 5 pixels lie within 2.146 sigma from a sigma of 2.33 on: 3 faces of 5.
    assert confidence["coverage_90"] == 0.6
    assert -1 <= confidence["rank_correlation"] <= 1


def test_box_noise_moves_the_squares(folder):
    quiet = FakeEnhancer(folder, shift=(0, 0))
    assert evaluate_folder(folder, quiet, 8).nme.max() < 1e-6
    noisy = FakeEnhancer(folder, shift=(0, 0))
    moved = evaluate_folder(folder, noisy, 8, box_noise=BoxNoise())
    # It answers for the exact squares: wrong on the moved ones.
    assert moved.nme.min() > 1e-3


class Brightest:
    """Finds the brightest pixel, one pixel too far to the right."""

    image_size, scheme = 8, "ibug68"

    def enhance_faces(self, faces):
        side = faces.shape[1]
        flat = faces[..., 0].reshape(len(faces), -1).argmax(axis=1)
        points = np.stack([flat % side + 1, flat // side], axis=-1)
        landmarks = np.repeat(points[:, None], 68, axis=1)
        return SimpleNamespace(
            sr_image=faces, landmarks=landmarks.astype("float32")
        )


# The larger face is made by an enhancer of another size than it says.
@pytest.mark.parametrize("side", [8, 12])
def test_mirroring_averages_both_views(side):
    face = np.zeros((1, side, side, 3), "uint8")
    face[0, 3, 2] = 200
    found = Mirrored(Brightest()).enhance_faces(face)
    np.testing.assert_array_equal(found.sr_image, face)
    np.testing.assert_array_equal(found.landmarks[0], np.full((68, 2), [2, 3]))


def test_a_mirrored_enhancer_chooses_by_size_too(folder):
    choosing = Choosing(folder)
    chosen = Mirrored(choosing).for_face_size(8)
    assert isinstance(chosen, Mirrored) and choosing.asked == [8]
    assert (chosen.image_size, chosen.scheme.name) == (64, "ibug68")
    assert Mirrored(Brightest()).for_face_size(12).image_size == 8
