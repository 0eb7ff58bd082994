import numpy as np
import pytest

from contenders.scores import score_images
from contenders.scores import score_landmarks


def faces():
    true = np.random.default_rng(0).uniform(0, 100, (4, 68, 2))
    true[:, 36], true[:, 45] = (20, 50), (70, 50)
    return true


def test_a_refused_face_is_a_failure_and_not_in_the_mean():
    true = faces()
    found = true.copy()
    found[0] += (3, 4)  # 5 of 50 pixels
    found[1, :17] += (60, 80)  # the jaw alone
    found[3] = np.nan
    scores = score_landmarks(found, true)
    assert scores["found"] == 0.75
    jaw = 17 / 68 * 2
    assert scores["nme_68"] == pytest.approx((0.1 + jaw) / 3)
    assert scores["nme_51"] == pytest.approx(0.1 / 3)
    assert scores["errors_51"][1:] == [0, 0, None]
    assert scores["failures_68"] == 0.5 and scores["failures_51"] == 0.25


def test_all_refused():
    scores = score_landmarks(np.full((4, 68, 2), np.nan), faces())
    assert scores["found"] == 0 and scores["failures_51"] == 1
    assert scores["nme_68"] is None and scores["nme_51"] is None


def test_a_copy_counts_as_100_db():
    images = np.random.default_rng(0).integers(0, 256, (2, 32, 32, 3), np.uint8)
    assert score_images(images, images) == {"psnr": 100.0, "ssim": 1.0}
    darker = images // 2
    assert score_images(darker, images)["psnr"] < 20
