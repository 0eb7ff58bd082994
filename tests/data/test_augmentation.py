import math

import cv2
import numpy as np
import pytest

from facezoo.data import DrawnFaces
from facezoo.data import FaceAugmentation
from facezoo.images import FaceCropper
from facezoo.landmarks import IBUG68

OFF = FaceAugmentation.off().get_config()


def geometry(**options):
    """Turn, scale, shift and mirror as they are; the rest off."""
    names = ("rotation", "max_rotation", "scale", "shift", "mirror")
    defaults = FaceAugmentation().get_config()
    kept = {name: defaults[name] for name in names}
    return FaceAugmentation(**{**OFF, **kept, **options})


def marked(landmarks, index, size):
    """A black picture with a soft white dot under one landmark."""
    y, x = np.indices((size, size))
    distance = (x - landmarks[index, 0]) ** 2 + (y - landmarks[index, 1]) ** 2
    dot = np.round(255 * np.exp(-distance / (2 * 2.0**2)))
    return np.repeat(dot[..., None], 3, axis=2).astype("uint8")


def centre_of_light(image):
    light = image[..., 0] / image[..., 0].sum()
    y, x = np.indices(light.shape)
    return np.array([(light * x).sum(), (light * y).sum()])


@pytest.mark.parametrize("width", [100.0, 128.0, 217.3])
def test_all_off_is_the_canonical_face(width):
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (380, 380, 3), dtype="uint8")
    square = np.array([60.3, 55.1, 60.3 + width, 55.1 + width])
    landmarks = rng.uniform(100, 150, (68, 2))
    face, points, visible = FaceAugmentation.off()(
        image, landmarks, square, rng, 128
    )
    crop = FaceCropper(128).crop(image, square)
    np.testing.assert_allclose(face.astype(int), crop.image, atol=1)
    np.testing.assert_allclose(points, crop.to_face(landmarks), atol=1e-3)
    assert face.dtype == np.uint8 and visible.all()


@pytest.mark.parametrize("width", [96.0, 128.0, 217.3])
def test_the_warp_is_as_sharp_as_the_canonical_cut(width):
    # A turn too small to see goes through the warp, not the cropper.
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (380, 380, 3), dtype="uint8")
    image = cv2.GaussianBlur(image, (0, 0), 1.0)
    square = np.array([60.0, 60.0, 60.0 + width, 60.0 + width])
    augment = FaceAugmentation(**{**OFF, "rotation": 1e-6, "max_rotation": 1.0})
    face, _, _ = augment(image, None, square, rng, 128)
    crop = FaceCropper(128).crop(image, square)
    difference = np.abs(face.astype(int) - crop.image)
    assert difference.mean() < 1.0
    assert face.std() == pytest.approx(crop.image.std(), rel=0.05)


@pytest.mark.parametrize("seed", range(6))
def test_the_picture_under_a_landmark_moves_with_it(seed):
    drawn = DrawnFaces(1, size=150)[0]
    augment = geometry(rotation=20.0, mirror=float(seed % 2))
    for index in (30, 36, 45, 48, 54, 62):
        image = marked(drawn.landmarks, index, drawn.image.shape[0])
        face, points, visible = augment(
            image,
            drawn.landmarks,
            drawn.square,
            np.random.default_rng(seed),
            128,
            IBUG68,
        )
        where = index
        if seed % 2:
            where = int(IBUG68.mirror_permutation[index])
        assert visible[where]
        error = np.abs(centre_of_light(face) - points[where]).max()
        assert error < 0.1


def test_draws_spread_as_documented_and_end():
    drawn = DrawnFaces(1)[0]
    canonical = FaceCropper(128).crop(drawn.image, drawn.square)
    start = canonical.to_face(drawn.landmarks) - 63.5
    angles, scales, shifts = [], [], []
    augment = geometry(mirror=0.0)
    for i in range(200):
        rng = np.random.default_rng(i)
        _, points, _ = augment(
            drawn.image, drawn.landmarks, drawn.square, rng, 128, IBUG68
        )
        points = points - 63.5
        line = points[45] - points[36]
        first = start[45] - start[36]
        cross = first[0] * line[1] - first[1] * line[0]
        angles.append(np.rad2deg(np.arctan2(cross, first @ line)))
        scales.append(np.log(np.linalg.norm(line) / np.linalg.norm(first)))
        # Turn and scale are about the middle of the face.
        factor, turn = np.exp(scales[-1]), np.deg2rad(angles[-1])
        matrix = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
        moved = points - factor * start @ np.transpose(matrix)
        shifts.append(moved.mean(axis=0) / 128)
        assert np.ptp(moved, axis=0).max() < 1e-2
    assert 10 < np.std(angles) < 14 and np.abs(angles).max() <= 35.1
    assert 0.055 < np.std(scales) < 0.08 and np.abs(scales).max() <= 0.1751
    assert 0.023 < np.std(shifts) < 0.034
    assert np.abs(shifts).max() <= 0.0751
    assert np.abs(np.mean(angles)) < 3


def test_points_outside_the_face_are_not_visible():
    image = np.zeros((224, 224, 3), "uint8")
    landmarks = np.array([[112.0, 112.0], [40.0, 112.0], [112.0, 190.0]])
    square = np.array([47.5, 47.5, 175.5, 175.5])
    rng = np.random.default_rng(0)
    _, points, visible = FaceAugmentation.off()(
        image, landmarks, square, rng, 128
    )
    np.testing.assert_allclose(points, landmarks - 48, atol=1e-4)
    assert visible.tolist() == [True, False, False]


def test_randomness_is_all_from_the_generator():
    drawn = DrawnFaces(1)[0]
    augment = FaceAugmentation(blur=0.5, occlusion=0.5)

    def face(*key):
        rng = np.random.default_rng(key)
        return augment(
            drawn.image, drawn.landmarks, drawn.square, rng, 64, IBUG68
        )

    for first, again in zip(face(1, 2, 3), face(1, 2, 3), strict=True):
        np.testing.assert_array_equal(first, again)
    assert np.any(face(1, 2, 3)[0] != face(1, 2, 4)[0])


def test_grey_has_the_brightness_of_the_colours():
    image = np.full((64, 64, 3), [200, 100, 50], "uint8")
    augment = FaceAugmentation(**{**OFF, "grey": 1.0})
    square = np.array([7.5, 7.5, 55.5, 55.5])
    rng = np.random.default_rng(0)
    face, points, visible = augment(image, None, square, rng, 32)
    # 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
    assert np.unique(face).tolist() == [124]
    assert points is None and visible is None


@pytest.mark.parametrize(
    "option",
    ["brightness", "contrast", "gamma", "saturation", "hue", "blur"],
)
def test_each_colour_change_acts_alone(option):
    drawn = DrawnFaces(1)[0]
    off = FaceAugmentation.off()
    amount = 10.0 if option == "hue" else 0.2
    amount = 1.0 if option == "blur" else amount
    augment = FaceAugmentation(**{**OFF, option: amount})
    rng = np.random.default_rng(0)
    inputs = (drawn.image, drawn.landmarks, drawn.square)
    plain, before, _ = off(*inputs, rng, 64)
    face, after, _ = augment(*inputs, np.random.default_rng(1), 64)
    assert np.any(face != plain)
    np.testing.assert_array_equal(before, after)
    grey = np.repeat(plain[..., :1], 3, axis=2)
    if option in ("saturation", "hue"):
        square = np.array([-0.5, -0.5, 63.5, 63.5])
        same, _, _ = augment(grey, None, square, np.random.default_rng(1), 64)
        np.testing.assert_allclose(same.astype(int), grey, atol=1)


def test_occlusion_covers_one_rectangle_and_hides_no_point():
    drawn = DrawnFaces(1)[0]
    augment = FaceAugmentation(**{**OFF, "occlusion": 1.0})
    inputs = (drawn.image, drawn.landmarks, drawn.square)
    plain, _, _ = FaceAugmentation.off()(*inputs, np.random.default_rng(0), 100)
    for seed in range(8):
        face, _, visible = augment(*inputs, np.random.default_rng(seed), 100)
        rows, columns = np.nonzero(np.any(face != plain, axis=-1))
        assert 1 <= np.ptp(rows) + 1 <= 40 and 1 <= np.ptp(columns) + 1 <= 40
        assert visible.all()


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("rotation", -1, "a finite number of 0 or more"),
        ("shift", math.nan, "a finite number of 0 or more"),
        ("scale", math.inf, "a finite number of 0 or more"),
        ("hue", "5", "a finite number of 0 or more"),
        ("brightness", None, "a finite number of 0 or more"),
        ("mirror", 3.0, "a probability, from 0 to 1"),
        ("grey", -0.1, "a probability, from 0 to 1"),
        ("blur", math.nan, "a probability, from 0 to 1"),
        ("occlusion", 1.01, "a probability, from 0 to 1"),
        ("occlusion_size", (1.2, 1.5), "a pair of shares"),
        ("occlusion_size", (0.4, 0.1), "a pair of shares"),
        ("occlusion_size", (0.0, 0.1), "a pair of shares"),
        ("occlusion_size", (0.1, math.nan), "a pair of shares"),
        ("occlusion_size", (0.1,), "a pair of shares"),
        ("occlusion_size", 0.1, "a pair of shares"),
    ],
)
def test_arguments_out_of_range_are_told(name, value, expected):
    with pytest.raises(ValueError) as info:
        FaceAugmentation(**{name: value})
    told = str(info.value)
    assert told.startswith(f"`{name}` must be {expected}")
    assert told.endswith(f"Received: {name}={value!r}")


def test_the_ends_of_the_ranges_are_taken():
    ends = {"mirror": 1, "grey": 0.0, "occlusion": 1.0, "shift": 0}
    augment = FaceAugmentation(**ends, occlusion_size=[1, 1.0])
    assert augment.get_config().items() >= ends.items()
    assert augment.occlusion_size == (1, 1.0)
    drawn = DrawnFaces(1, size=64)[0]
    rng = np.random.default_rng(0)
    face, _, _ = augment(drawn.image, None, drawn.square, rng, 32)
    assert face.shape == (32, 32, 3)


def test_a_face_with_points_needs_a_scheme_to_be_mirrored():
    drawn = DrawnFaces(1)[0]
    with pytest.raises(ValueError, match="needs `scheme`"):
        FaceAugmentation(mirror=1.0)(
            drawn.image,
            drawn.landmarks,
            drawn.square,
            np.random.default_rng(0),
            64,
        )
