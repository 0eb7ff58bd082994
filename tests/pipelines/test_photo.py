import numpy as np
import pytest
from PIL import Image

from facezoo.errors import FaceZooError
from facezoo.pipelines import draw_photo
from facezoo.pipelines import enhance_photo
from facezoo.pipelines import enhance_single
from facezoo.pipelines import find_faces
from facezoo.runtime import FaceEnhancer
from tests.runtime.standin import GRID
from tests.runtime.standin import fixture_standin  # noqa: F401


@pytest.fixture(name="enhancer")
def fixture_enhancer(standin):
    return FaceEnhancer(standin, threads=2)


def picture(height, width, seed=0):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (height, width, 3), np.uint8)


def test_face_is_the_slice_of_the_box(enhancer):
    image = picture(60, 80)
    (face,) = find_faces(image, [[32, 40, 48, 56]], enhancer)
    small = image[40:56, 32:48]
    np.testing.assert_array_equal(face.sr_image[::8, ::8], small)
    assert face.box == (32, 40, 48, 56)
    assert face.square == (31.5, 39.5, 47.5, 55.5)
    assert face.score == pytest.approx(0.25 + small.mean() / 510, abs=1e-4)


def test_landmarks_are_taken_back_to_the_picture(enhancer):
    image = np.zeros((60, 80, 3), np.uint8)
    (face,) = find_faces(image, [[32, 40, 48, 56]], enhancer)
    np.testing.assert_allclose(face.face_landmarks, GRID, atol=1e-4)
    # 8 pixels of the face are 1 of the picture; both count centres.
    expected = (GRID + 0.5) / 8 - 0.5 + [32, 40]
    np.testing.assert_allclose(face.landmarks, expected, atol=1e-4)


def test_box_that_is_not_square_is_made_so_around_its_centre(enhancer):
    image = picture(60, 80)
    (face,) = find_faces(image, [[36, 40, 44, 56]], enhancer)
    assert face.square == (31.5, 39.5, 47.5, 55.5)
    assert face.box == (36, 40, 44, 56)


def test_margin_enlarges_the_box(enhancer):
    image = picture(60, 80)
    (face,) = find_faces(image, [[32, 32, 48, 48]], enhancer, box_margin=1.25)
    assert face.square == (29.5, 29.5, 49.5, 49.5)


@pytest.mark.parametrize("shape", [(16, 16), (1, 1), (300, 300), (20, 50)])
def test_whole_picture_is_one_face(enhancer, shape):
    face = enhance_single(picture(*shape), enhancer)
    assert face.sr_image.shape == (128, 128, 3)
    assert face.box == (0, 0, shape[1], shape[0])
    assert face.square[2] - face.square[0] == max(shape)
    assert np.isfinite(face.landmarks).all()


def test_landmarks_of_a_picture_that_is_one_face(enhancer):
    face = enhance_single(np.zeros((64, 64, 3), np.uint8), enhancer)
    expected = (GRID + 0.5) / 2 - 0.5
    np.testing.assert_allclose(face.landmarks, expected, atol=1e-4)


def test_faces_are_pasted_into_the_enlarged_photograph(enhancer):
    image = np.full((60, 80, 3), 40, np.uint8)
    image[20:36, 32:48] = 200
    photo = enhance_photo(image, [[32, 20, 48, 36]], enhancer, photo_scale=4)
    assert photo.image.shape == (240, 320, 3)
    assert photo.factor == 4 and photo.notes == []
    assert (photo.image[100:124, 148:172] == 200).all()
    assert (photo.image[:60] == 40).all()


@pytest.mark.parametrize("scale", [1, 2, 4, 8])
@pytest.mark.parametrize("blend", [0.0, 1.0])
def test_outside_of_faces_is_the_enlarged_photograph(enhancer, scale, blend):
    image = picture(60, 80)
    box = [32, 20, 48, 36]
    photo = enhance_photo(
        image, [box], enhancer, photo_scale=scale, blend=blend
    )
    plain = Image.fromarray(image).resize(
        (80 * scale, 60 * scale), Image.Resampling.LANCZOS
    )
    differs = (photo.image != np.asarray(plain)).any(axis=-1)
    inside = np.zeros_like(differs)
    x0, y0, x1, y1 = np.array(box) * scale
    inside[y0:y1, x0:x1] = True
    assert not differs[~inside].any()
    assert differs.any() == (blend > 0)
    if scale == 1:
        np.testing.assert_array_equal(photo.image[~inside], image[~inside])


@pytest.mark.parametrize("blend", [-0.1, 1.1, float("nan")])
def test_blend_is_a_share(enhancer, blend):
    with pytest.raises(FaceZooError, match="from 0 to 1. Received: blend="):
        enhance_photo(picture(6, 8), [], enhancer, blend=blend)


def test_grain_around_a_face_is_put_on_it(enhancer):
    rng = np.random.default_rng(0)
    image = np.full((90, 120, 3), 120.0) + rng.normal(0, 6, (90, 120, 1))
    image[20:68, 32:80] = 120  # a face without grain
    image = np.clip(np.rint(image), 0, 255).astype(np.uint8)
    photo = enhance_photo(image, [[32, 20, 80, 68]], enhancer, photo_scale=1)
    middle = photo.image[36:52, 48:64].astype(float)
    assert middle.std() == pytest.approx(6, rel=0.25)
    again = enhance_photo(image, [[32, 20, 80, 68]], enhancer, photo_scale=1)
    np.testing.assert_array_equal(photo.image, again.image)


def test_photograph_without_faces_is_enlarged(enhancer):
    photo = enhance_photo(picture(6, 8), [], enhancer)
    assert photo.image.shape == (12, 16, 3) and photo.faces == []


def test_limit_of_pixels_is_kept_and_told(enhancer):
    image = picture(50, 50)
    box = [10, 10, 26, 26]
    photo = enhance_photo(image, [box], enhancer, max_pixels=5000)
    assert photo.image.shape == (71, 71, 3)
    assert photo.notes == [
        "enlarged 1.41 times instead of 2, to stay below 0.005 million pixels"
    ]


def test_face_that_loses_by_it_is_told(enhancer):
    image = picture(100, 100)
    photo = enhance_photo(image, [[10, 10, 90, 90]], enhancer)
    assert len(photo.notes) == 1
    assert "face 0 is 80 pixels wide" in photo.notes[0]


@pytest.mark.parametrize("scale", [0, 0.5, float("nan"), float("inf")])
def test_photograph_is_not_made_smaller(enhancer, scale):
    with pytest.raises(FaceZooError, match="`photo_scale` must be"):
        enhance_photo(picture(6, 8), [], enhancer, photo_scale=scale)


def test_wrong_box_is_told(enhancer):
    with pytest.raises(FaceZooError, match="Box 1 "):
        find_faces(picture(60, 80), [[0, 0, 9, 9], [80, 0, 90, 9]], enhancer)


def test_landmarks_are_drawn_where_they_are(enhancer):
    image = np.zeros((60, 80, 3), np.uint8)
    photo = enhance_photo(image, [[32, 20, 48, 36]], enhancer)
    drawn = draw_photo(image, photo, enhancer)
    assert not photo.image.any()
    rows, columns = np.nonzero(drawn.any(axis=-1))
    expected = (photo.faces[0].landmarks + 0.5) * 2 - 0.5
    low, high = expected.min(axis=0), expected.max(axis=0)
    np.testing.assert_allclose([columns.min(), rows.min()], low, atol=3)
    np.testing.assert_allclose([columns.max(), rows.max()], high, atol=3)
