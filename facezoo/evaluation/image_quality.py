"""PSNR and SSIM, by each protocol in use for faces."""

from typing import NamedTuple

import cv2
import numpy as np

PROTOCOLS = ("rgb", "y", "y_border", "y_landmark_box")
WINDOW, SIGMA = 11, 1.5  # of SSIM's Gaussian
CHUNK = 1 << 20  # values worked on at a time: bounds the memory


class Quality(NamedTuple):
    """PSNR in dB and SSIM, float64 arrays `(N,)`, one entry an image."""

    psnr: np.ndarray
    ssim: np.ndarray


def measure_quality(
    images,
    references,
    protocol: str = "rgb",
    crop_border: int = 0,
    landmarks=None,
) -> Quality:
    """Compares 8-bit images with the truth by one of the field's protocols.

    Args:
        images: Uint8 RGB array `(N, H, W, 3)`.
        references: Uint8 RGB array `(N, H, W, 3)`, the truth.
        protocol: `"rgb"`: the three channels, whole image. `"y"`: luma
            brought to 8 bit as MATLAB does, whole image. `"y_border"`: the
            same less `crop_border` pixels on each side, usually as many as
            the scale. `"y_landmark_box"`: the same inside the bounding box
            of the landmarks, as JASRNet measures.
        crop_border: Int. Used by `"y_border"` alone.
        landmarks: Array `(N, K, 2)` of `(x, y)` in pixels, used by
            `"y_landmark_box"` alone.

    Returns:
        A `Quality` of two arrays `(N,)`.

    Reference:

    - [Wang et al., 2004](https://doi.org/10.1109/TIP.2003.819861)
    - [Yin et al., 2020](https://arxiv.org/abs/1911.08566)
    """
    images, references = _check(images, references)
    if images.dtype != np.uint8 or images.ndim != 4 or images.shape[-1] != 3:
        raise ValueError(
            "Expected uint8 RGB images of shape (N, H, W, 3). Received: "
            f"images of {images.dtype} and shape {images.shape}"
        )
    if protocol not in PROTOCOLS:
        raise ValueError(
            f"Expected one of {', '.join(PROTOCOLS)}. "
            f"Received: protocol={protocol!r}"
        )
    if protocol == "rgb":
        return Quality(psnr(images, references), ssim(images, references))
    images, references = rgb_to_y(images), rgb_to_y(references)
    if protocol == "y_landmark_box":
        return _inside_boxes(images, references, landmarks)
    border = crop_border if protocol == "y_border" else 0
    return Quality(
        psnr(images, references, crop_border=border),
        ssim(images, references, crop_border=border),
    )


def psnr(
    images, references, max_value: float = 255, crop_border: int = 0
) -> np.ndarray:
    """Peak signal-to-noise ratio, image by image.

    Args:
        images: Array `(..., H, W, C)`.
        references: Array of the same shape, the truth.
        max_value: Float. The largest value that a pixel can have.
        crop_border: Int. Pixels left out on each side.

    Returns:
        Float64 array `(...)` in dB; infinite where the two are equal.
    """
    images, references = _check(images, references, crop_border)

    def errors(a, b):
        difference = a.astype("float64") - b
        return np.square(difference).mean(axis=(-3, -2, -1))

    with np.errstate(divide="ignore"):
        errors = _in_chunks(errors, images, references)
        return 10 * np.log10(max_value**2 / errors)


def ssim(
    images, references, max_value: float = 255, crop_border: int = 0
) -> np.ndarray:
    """Structural similarity, image by image.

    The window is a Gaussian of sigma 1.5 and 11 pixels; the mean is taken
    over the places where it fits into the image, and over the channels. That
    is what scikit-image computes with `gaussian_weights=True, sigma=1.5,
    use_sample_covariance=False`.

    Args:
        images: Array `(..., H, W, C)` of at least 11 by 11 pixels and 1 to 4
            channels.
        references: Array of the same shape, the truth.
        max_value: Float. The largest value that a pixel can have.
        crop_border: Int. Pixels left out on each side.

    Returns:
        Float64 array `(...)`, at most 1.

    Reference:

    - [Wang et al., 2004](https://doi.org/10.1109/TIP.2003.819861)
    """
    images, references = _check(images, references, crop_border)
    height, width, channels = images.shape[-3:]
    if min(height, width) < WINDOW or not 1 <= channels <= 4:
        raise ValueError(
            f"SSIM needs images of {WINDOW} by {WINDOW} pixels or more and 1 "
            f"to 4 channels. Received: {height} by {width} pixels and "
            f"{channels} channels"
        )
    c1, c2 = (0.01 * max_value) ** 2, (0.03 * max_value) ** 2

    def similarity(a, b):
        a, b = a.astype("float64"), b.astype("float64")
        mean_a, mean_b = _blur(a), _blur(b)
        squares, product = mean_a**2 + mean_b**2, mean_a * mean_b
        variances = _blur(a * a + b * b) - squares
        covariance = _blur(a * b) - product
        luminance = (2 * product + c1) / (squares + c1)
        return luminance * (2 * covariance + c2) / (variances + c2)

    return _in_chunks(
        lambda a, b: similarity(a, b).mean(axis=(-3, -2, -1)),
        images,
        references,
    )


def rgb_to_y(images) -> np.ndarray:
    """Luma of BT.601 in studio swing, as MATLAB's `rgb2ycbcr` gives it.

    Args:
        images: RGB array `(..., H, W, 3)`: uint8, or float in `[0, 1]`.

    Returns:
        Array `(..., H, W, 1)`: uint8 from 16 to 235 for uint8, rounded;
        otherwise float, the same over 255.
    """
    images = np.asarray(images)
    if images.ndim < 3 or images.shape[-1] != 3:
        raise ValueError(
            "Expected RGB images of shape (..., H, W, 3). "
            f"Received: images.shape={images.shape}"
        )
    weights = np.array([65.481, 128.553, 24.966])
    if images.dtype == np.uint8:
        luma = images @ (weights / 255) + 16
        return np.rint(luma).astype("uint8")[..., None]
    luma = (images @ weights + 16) / 255
    return luma.astype(np.result_type(images.dtype, "float32"))[..., None]


def _inside_boxes(images, references, landmarks) -> Quality:
    landmarks = np.asarray(landmarks, "float64")
    if landmarks.ndim != 3 or len(landmarks) != len(images):
        raise ValueError(
            f"Expected the landmarks of {len(images)} faces, (N, K, 2). "
            f"Received: landmarks.shape={landmarks.shape}"
        )
    limits = np.array(images.shape[2:0:-1])
    low = np.clip(np.floor(landmarks.min(axis=1)), 0, limits).astype(int)
    high = np.clip(np.ceil(landmarks.max(axis=1)) + 1, 0, limits).astype(int)
    pairs = []
    for image, reference, (x0, y0), (x1, y1) in zip(
        images, references, low, high, strict=True
    ):
        a, b = image[y0:y1, x0:x1], reference[y0:y1, x0:x1]
        pairs.append((psnr(a, b), ssim(a, b)))
    return Quality(*np.reshape(pairs, (-1, 2)).T.astype("float64"))


def _check(images, references, crop_border=0):
    images, references = np.asarray(images), np.asarray(references)
    if images.shape != references.shape or images.ndim < 3:
        raise ValueError(
            "Expected images and references of one shape (..., H, W, C). "
            f"Received: images.shape={images.shape}, "
            f"references.shape={references.shape}"
        )
    if not 0 <= 2 * crop_border < min(images.shape[-3:-1]):
        raise ValueError(
            "`crop_border` must leave some of an image of "
            f"{images.shape[-3]} by {images.shape[-2]} pixels. "
            f"Received: crop_border={crop_border}"
        )
    if crop_border:
        inside = slice(crop_border, -crop_border)
        images = images[..., inside, inside, :]
        references = references[..., inside, inside, :]
    return images, references


def _in_chunks(measure, images, references) -> np.ndarray:
    batch, shape = images.shape[:-3], images.shape[-3:]
    images = images.reshape(-1, *shape)
    references = references.reshape(-1, *shape)
    step = max(1, CHUNK // int(np.prod(shape)))
    results = np.empty(len(images))
    for start in range(0, len(images), step):
        part = slice(start, start + step)
        results[part] = measure(images[part], references[part])
    return results.reshape(batch)


def _blur(images) -> np.ndarray:
    # One tall image: what runs over from one to the next is cut off again.
    count, height, width, channels = images.shape
    tall = images.reshape(count * height, width, channels)
    tall = cv2.GaussianBlur(tall, (WINDOW, WINDOW), SIGMA)
    images = tall.reshape(images.shape)
    inside = slice(WINDOW // 2, -(WINDOW // 2))
    return images[:, inside, inside]
