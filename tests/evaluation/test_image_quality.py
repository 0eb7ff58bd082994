import numpy as np
import pytest
from skimage.color import rgb2ycbcr
from skimage.metrics import peak_signal_noise_ratio
from skimage.metrics import structural_similarity

from facezoo.evaluation import measure_quality
from facezoo.evaluation import psnr
from facezoo.evaluation import rgb_to_y
from facezoo.evaluation import ssim


def pair(count=3, height=32, width=40, seed=0):
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 256, (count, height, width, 3))
    truth[:, height // 2 :] //= 8
    noise = rng.normal(0, 20, truth.shape)
    image = np.clip(np.rint(truth + noise), 0, 255)
    return image.astype("uint8"), truth.astype("uint8")


def expected(image, truth, max_value=255):
    """scikit-image's PSNR and SSIM of one image `(H, W, C)`."""
    return (
        peak_signal_noise_ratio(truth, image, data_range=max_value),
        structural_similarity(
            truth,
            image,
            data_range=max_value,
            channel_axis=-1,
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
        ),
    )


def check(quality, images, truths):
    scores = [expected(a, b) for a, b in zip(images, truths, strict=True)]
    np.testing.assert_allclose(np.transpose(quality), scores, rtol=1e-9)


def test_psnr_by_hand():
    truth = np.zeros((2, 4, 4, 1), "uint8")
    image = truth.copy()
    image[0, 0, 0] = 255  # 1 of 16 pixels is wrong by all there is
    np.testing.assert_allclose(psnr(image, truth), [10 * np.log10(16), np.inf])
    border = psnr(image, truth, crop_border=1)
    np.testing.assert_array_equal(border, [np.inf, np.inf])


def test_ssim_of_flat_images_by_hand():
    a, b = np.full((16, 16, 1), 100), np.full((16, 16, 1), 50)
    c1 = 2.55**2
    luminance = (2 * 5000 + c1) / (100**2 + 50**2 + c1)
    assert ssim(a, b) == pytest.approx(luminance)
    assert ssim(a, a) == pytest.approx(1)


def test_floats_in_0_to_1_as_scikit_image():
    image, truth = (x[0] / 255 for x in pair())
    scores = psnr(image, truth, 1.0), ssim(image, truth, 1.0)
    np.testing.assert_allclose(scores, expected(image, truth, 1.0), rtol=1e-6)


def test_images_do_not_touch_one_another(monkeypatch):
    images, truths = pair(5)
    together = ssim(images, truths)
    alone = [ssim(a, b) for a, b in zip(images, truths, strict=True)]
    np.testing.assert_allclose(together, alone, rtol=1e-12)
    name = "facezoo.evaluation.image_quality.CHUNK"
    monkeypatch.setattr(name, 2 * images[0].size)
    np.testing.assert_allclose(ssim(images, truths), alone, rtol=1e-12)


def test_any_batch_shape():
    images, truths = pair(4)
    shape = (2, 2, *images.shape[1:])
    scores = psnr(images.reshape(shape), truths.reshape(shape))
    np.testing.assert_array_equal(scores.ravel(), psnr(images, truths))
    assert ssim(images[:0], truths[:0]).shape == (0,)


def test_luma_as_matlab():
    image = pair()[0]
    luma = rgb_to_y(image)
    assert luma.dtype == np.uint8
    np.testing.assert_array_equal(
        luma[..., 0], np.rint(rgb2ycbcr(image)[..., 0])
    )
    ends = rgb_to_y(np.array([[[0, 0, 0], [255, 255, 255]]], "uint8"))
    np.testing.assert_array_equal(ends.ravel(), [16, 235])
    floats = rgb_to_y(image / np.float32(255))
    assert floats.dtype == np.float32
    np.testing.assert_allclose(floats * 255, luma, atol=0.501)


def test_protocol_rgb():
    images, truths = pair()
    check(measure_quality(images, truths, "rgb"), images, truths)


@pytest.mark.parametrize(("protocol", "border"), [("y", 0), ("y_border", 4)])
def test_protocols_on_luma(protocol, border):
    images, truths = pair()
    quality = measure_quality(images, truths, protocol, crop_border=4)
    cut = slice(border, -border or None)
    lumas = [
        np.rint(rgb2ycbcr(x)[:, cut, cut, :1]).astype("uint8")
        for x in (images, truths)
    ]
    check(quality, *lumas)


def test_protocol_inside_the_landmark_box():
    images, truths = pair()
    points = [[(3.2, 5.0), (20.5, 17)], [(0, 0), (39, 31)], [(-9, 4), (99, 20)]]
    quality = measure_quality(
        images, truths, "y_landmark_box", landmarks=np.array(points)
    )
    boxes = [np.s_[5:18, 3:22], np.s_[:, :], np.s_[4:21, :]]
    lumas = zip(rgb_to_y(images), rgb_to_y(truths), boxes, strict=True)
    pieces = [(a[box], b[box]) for a, b, box in lumas]
    check(quality, *zip(*pieces, strict=True))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"protocol": "yuv"}, "protocol='yuv'"),
        ({"protocol": "y_landmark_box"}, "landmarks of 3 faces"),
        ({"protocol": "y_border", "crop_border": 16}, "crop_border=16"),
        ({"images": np.zeros((3, 8, 8, 3), "uint8")}, "of one shape"),
        ({"references": pair()[0] / 255, "images": pair()[0] / 255}, "uint8"),
    ],
)
def test_other_arguments_are_refused(change, message):
    images, references = pair()
    with pytest.raises(ValueError, match=message):
        measure_quality(
            **{"images": images, "references": references, **change}
        )


def test_an_image_smaller_than_the_window_is_refused():
    with pytest.raises(ValueError, match="11 by 11.*10 by 12"):
        ssim(np.zeros((10, 12, 3)), np.zeros((10, 12, 3)))
