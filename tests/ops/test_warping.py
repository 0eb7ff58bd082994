import cv2
import keras
import numpy as np
import pytest

from facezoo.ops import warp_affine

OPENCV = int(cv2.__version__.split(".")[0])


@pytest.mark.skipif(OPENCV < 5, reason="OpenCV 4 rounds the places of pixels")
@pytest.mark.parametrize("angle", [0.0, 7.0, -33.0, 90.0])
@pytest.mark.parametrize("zoom", [0.6, 1.0, 1.7])
def test_equal_to_opencv(angle, zoom):
    rng = np.random.default_rng(0)
    sizes = np.array([[48, 48], [31, 44]], "int32")
    pictures = np.zeros((2, 48, 48, 3), "uint8")
    matrices, wanted = [], []
    for i, (height, width) in enumerate(sizes):
        picture = rng.integers(0, 256, (height, width, 3), dtype="uint8")
        pictures[i, :height, :width] = picture
        centre = (float(rng.uniform(15, 25)), float(rng.uniform(15, 25)))
        matrix = cv2.getRotationMatrix2D(centre, angle, zoom)
        matrix[:, 2] += rng.uniform(-5, 5, 2)
        matrices.append(matrix)
        wanted.append(
            cv2.warpAffine(
                picture,
                matrix,
                (40, 40),
                flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
        )
    arrays = pictures, np.stack(matrices).astype("float32"), sizes
    warped = warp_affine(*map(keras.ops.convert_to_tensor, arrays), 40)
    warped = keras.ops.convert_to_numpy(warped)
    # Of white noise, the worst case: not one level off but by rounding.
    different = warped != np.stack(wanted)
    assert np.abs(warped - np.stack(wanted)).max() <= 1
    assert different.mean() < 0.002
