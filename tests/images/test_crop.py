import numpy as np
import pytest
from PIL import Image

from facezoo.errors import FaceZooError
from facezoo.errors import ImageError
from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from facezoo.images import check_box
from facezoo.images import middle_square


def coordinates(height, width):
    """A picture whose two channels are each pixel's own x and y."""
    y, x = np.mgrid[:height, :width].astype("float32")
    return np.stack([x, y], axis=-1)


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, dtype="uint8")


@pytest.mark.parametrize("size", [8, 31, 64, 128])
@pytest.mark.parametrize("side", [10.0, 64.0, 77.3, 150.0])
def test_a_face_pixel_shows_its_place_in_the_picture(size, side):
    picture = coordinates(400, 500)
    square = np.array([101.25, 99.5, 101.25 + side, 99.5 + side])
    face = FaceCropper(size).crop(picture, square)
    assert face.image.shape == (size, size, 2)
    own = coordinates(size, size)
    # A widened kernel weighs a slope unevenly, by a few hundredths of a pixel.
    near = 1e-3 if size >= side else 0.04
    np.testing.assert_allclose(face.image, face.to_picture(own), atol=near)
    corners = face.to_picture(np.array([[-0.5, -0.5], [size - 0.5] * 2]))
    np.testing.assert_allclose(corners.ravel(), square, atol=1e-9)


def test_points_by_hand():
    face = FaceCropper(16).crop(noise(64, 64, 3), (9.5, 19.5, 41.5, 51.5))
    # Half size: the first face pixel lies between picture pixels 10 and 11.
    picture_points = [[10.5, 20.5], [9.5, 19.5], [26.5, 36.5]]
    expected = [[0, 0], [-0.5, -0.5], [8, 8]]
    np.testing.assert_allclose(face.to_face(picture_points), expected)
    np.testing.assert_allclose(face.to_picture(expected), picture_points)
    homogeneous = np.c_[picture_points, np.ones(3)]
    by_matrix = (face.transform @ homogeneous.T).T
    np.testing.assert_allclose(by_matrix, expected)


def test_points_there_and_back_keep_shape_and_kind():
    face = FaceCropper(128).crop(noise(90, 70, 3), (-11.2, 3.4, 50.9, 65.5))
    points = np.random.default_rng(1).uniform(-9, 99, (2, 68, 2))
    points = points.astype("float32")
    back = face.to_picture(face.to_face(points))
    assert back.dtype == np.float32
    np.testing.assert_allclose(back, points, atol=1e-4)


def test_whole_picture_is_itself_and_a_shrunk_one_a_bicubic_resize():
    picture = noise(32, 32, 3)
    square = FaceCropper(32).square_from_box((0, 0, 32, 32))
    same = FaceCropper(32).crop(picture, square)
    np.testing.assert_array_equal(same.image, picture)
    np.testing.assert_allclose(same.transform, [[1, 0, 0], [0, 1, 0]])
    half = FaceCropper(16).crop(picture, square).image.astype(int)
    resized = bicubic_resize(picture, 16).astype(int)
    assert np.abs(half - resized)[2:-2, 2:-2].max() <= 1


@pytest.mark.parametrize("size, side", [(16, 97.4), (128, 61.7), (64, 8.0)])
def test_equals_pillows_fractional_box(size, side):
    picture = noise(300, 300, 3)
    box = np.array([80.3, 99.8, 80.3 + side, 99.8 + side])
    image = Image.fromarray(picture)
    bicubic = Image.Resampling.BICUBIC
    expected = image.resize((size, size), bicubic, box=tuple(box))
    face = FaceCropper(size).crop(picture, box - 0.5).image
    assert np.abs(face.astype(int) - np.asarray(expected)).max() <= 1


def test_a_face_cut_by_the_border_repeats_the_border():
    picture = coordinates(40, 40) + 1
    face = FaceCropper(64).crop(picture, (-32.5, -32.5, 31.5, 31.5)).image
    # Pixel 32 of the face is picture pixel 0; before it all is border.
    np.testing.assert_allclose(face[:32, :32], 1, atol=1e-5)
    np.testing.assert_allclose(face[50, 32:, 0], np.arange(1, 33), atol=1e-4)
    np.testing.assert_allclose(face[50, 0], [1, 19], atol=1e-4)


def test_a_face_reaching_past_all_borders():
    picture = np.full((5, 9, 3), 77, "uint8")
    face = FaceCropper(16).crop(picture, (-60, -60, 70, 70)).image
    np.testing.assert_array_equal(face, 77)


def test_a_huge_face_does_not_alias():
    stripes = np.zeros((1600, 1600, 3), "uint8")
    stripes[:, ::2] = 254
    square = (99.5, 99.5, 1499.5, 1499.5)
    face = FaceCropper(100).crop(stripes, square).image
    assert np.abs(face.astype(int) - 127).max() <= 2


def test_an_8_pixel_face_is_enlarged_smoothly():
    picture = np.zeros((20, 20, 3), "uint8")
    picture[:, 10:] = 200
    square = FaceCropper(128).square_from_box((6, 6, 14, 14))
    face = FaceCropper(128).crop(picture, square).image
    row = face[64, :, 0].astype(int)
    # The edge, at 9.5 in the picture, is in the middle of the face.
    assert row[40] == 0 and row[87] == 200
    assert abs(row[63] + row[64] - 200) <= 2
    assert (np.diff(row[56:72]) >= 0).all()


def test_square_from_landmarks():
    landmarks = [[10, 20], [50, 30], [30, 40]]
    square = FaceCropper(128).square_from_landmarks(landmarks)
    np.testing.assert_allclose(square, [5, 5, 55, 55])
    square = FaceCropper(128, margin=2).square_from_landmarks(landmarks)
    np.testing.assert_allclose(square, [-10, -10, 70, 70])


def test_square_from_box():
    square = FaceCropper(64).square_from_box([10, 20, 30, 60])
    np.testing.assert_allclose(square, [-0.5, 19.5, 39.5, 59.5])
    cropper = FaceCropper(64, box_margin=1.5)
    square = cropper.square_from_box(np.array([10, 20, 30, 60]))
    np.testing.assert_allclose(square, [-10.5, 9.5, 49.5, 69.5])


@pytest.mark.parametrize(
    "box",
    [
        [10, 10, 10, 20],
        [10, 10, 20, 5],
        [0, 0, np.nan, 5],
        [0, 0, np.inf, 5],
        [1, 2, 3],
        [[1, 2, 3, 4]],
        None,
        ["a", "b", "c", "d"],
        "a box",
    ],
)
def test_bad_boxes_are_refused(box):
    with pytest.raises(FaceZooError, match="Received: box="):
        FaceCropper(16).square_from_box(box)


def test_check_box_knows_the_picture():
    assert check_box([-5, -5, 1, 1], 30, 40) == (-5, -5, 1, 1)
    for box in ([40, 0, 50, 10], [0, 30, 5, 40], [-9, 0, 0, 9], [0, -9, 9, 0]):
        with pytest.raises(FaceZooError, match="picture of 40 x 30 pixels"):
            check_box(box, 30, 40)


@pytest.mark.parametrize(
    "square",
    [
        (64, 0, 80, 16),
        (-20, 0, -4, 16),
        (0, -20, 16, -4),
        (5, 5, 5, 5),
        (9, 9, 5, 5),
        (0, 0, 10, 20),
        (0, 0, np.nan, 5),
        (-1e6, -1e6, 1e6, 1e6),
        (1, 2, 3),
    ],
)
def test_bad_squares_are_refused(square):
    with pytest.raises(FaceZooError, match="Received: square="):
        FaceCropper(16).crop(noise(64, 64, 3), square)


@pytest.mark.parametrize(
    "landmarks",
    [np.zeros((0, 2)), np.zeros((5, 3)), [[1, 2], [np.nan, 3]], [[4, 4]] * 3],
)
def test_bad_landmarks_are_refused(landmarks):
    with pytest.raises(FaceZooError, match="Landmarks must"):
        FaceCropper(16).square_from_landmarks(landmarks)


@pytest.mark.parametrize(
    "picture",
    [np.zeros((8, 8)), np.zeros((8, 0, 3)), np.zeros((8, 8, 3), "int16")],
)
def test_bad_pictures_are_refused(picture):
    with pytest.raises(ImageError, match="Received: "):
        FaceCropper(16).crop(picture, (0, 0, 4, 4))


@pytest.mark.parametrize(
    "options", [{"size": 0}, {"size": 1.5}, {"size": 8, "margin": 0}]
)
def test_bad_options_are_refused(options):
    with pytest.raises(ValueError, match="Received: "):
        FaceCropper(**options)


def test_the_square_in_the_middle():
    image = np.zeros((20, 30, 3), "uint8")
    np.testing.assert_allclose(
        middle_square(image, 0.5), [9.5, 4.5, 19.5, 14.5]
    )
    whole = FaceCropper(20).crop(image[:, :20], middle_square(image[:, :20], 1))
    assert whole.square.tolist() == [-0.5, -0.5, 19.5, 19.5]
