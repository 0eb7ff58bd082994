import io

import cv2
import numpy as np
import pytest
from PIL import Image

from facezoo.degradations import JpegCompression


def face(size=48):
    """A smooth face-like picture with some texture, uint8."""
    y, x = np.mgrid[:size, :size] / size
    rng = np.random.default_rng(0)
    planes = [0.5 + 0.4 * np.sin(7 * x + i) * np.cos(5 * y) for i in range(3)]
    image = np.stack(planes, -1) + rng.normal(0, 0.05, (size, size, 3))
    return np.rint(np.clip(image, 0, 1) * 255).astype("uint8")


@pytest.mark.parametrize("quality", [20, 60, 95])
@pytest.mark.parametrize(
    ("halved", "sampling", "pillow"),
    [
        (1, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420, 2),
        (0, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444, 0),
    ],
)
def test_equals_opencv_and_pillow(quality, halved, sampling, pillow):
    image = face()
    jpeg = JpegCompression((quality, quality), halved, random_grid=False)
    made = jpeg(image[None], np.random.default_rng(0))[0]
    options = [cv2.IMWRITE_JPEG_QUALITY, quality]
    options += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    _, data = cv2.imencode(".jpg", image[..., ::-1], options)
    assert np.array_equal(made, cv2.imdecode(data, 1)[..., ::-1])
    file = io.BytesIO()
    picture = Image.fromarray(image)
    picture.save(file, "JPEG", quality=quality, subsampling=pillow)
    theirs = np.asarray(Image.open(file)).astype(int)
    # Builds of libjpeg round differently.
    assert np.abs(made - theirs).mean() < 0.5


def test_lower_quality_is_worse():
    image = face()
    errors = []
    for quality in (95, 70, 40, 15):
        made = JpegCompression((quality, quality))(
            image[None], np.random.default_rng(0)
        )
        errors.append(np.square(made[0] - image.astype(float)).mean())
    assert errors == sorted(errors)


def test_the_grid_begins_anywhere():
    # Steps between blocks show where the grid is.
    image = np.tile(np.linspace(60, 200, 64)[None, :, None], (64, 1, 3))
    image = np.rint(image).astype("uint8")
    jpeg = JpegCompression((5, 5), halved_colors=0)
    places = set()
    for seed in range(12):
        made = jpeg(image[None], np.random.default_rng(seed))[0, :, :, 1]
        steps = np.abs(np.diff(made.astype(int), axis=1)).mean(axis=0)
        places.add(int(np.argmax(steps[:56].reshape(7, 8).mean(axis=0))))
    assert len(places) > 3
