import numpy as np
import pytest

from facezoo.evaluation import face_size
from facezoo.evaluation import normalized_mean_error


def faces(count=2):
    """Faces of 68 points, eye corners 50 apart, in a box of 60 by 80."""
    true = np.zeros((count, 68, 2))
    true[:, 0], true[:, 16] = (0, 0), (60, 80)
    true[:, 36], true[:, 45] = (5, 20), (55, 20)
    true[:, 37:42], true[:, 42:45] = (11, 20), (43, 20)
    true[:, 46:48] = (43, 20)
    return true


@pytest.mark.parametrize(
    ("normalizer", "size"),
    [
        ("inter_ocular", 50),
        # Pupils: (5 + 5 * 11) / 6 = 10 and (55 + 5 * 43) / 6 = 45.
        ("inter_pupil", 35),
        ("bbox_diagonal", 100),
        ("bbox_size", np.sqrt(60 * 80)),
        ([20.0, 20.0], 20),
    ],
)
def test_each_normalizer(normalizer, size):
    true = faces()
    np.testing.assert_allclose(face_size(true, "ibug68", normalizer), size)
    errors = normalized_mean_error(
        true + (3, 4), true, "ibug68", normalizer=normalizer
    )
    np.testing.assert_allclose(errors, [5 / size, 5 / size])


def test_the_mean_is_over_the_points_of_a_face():
    true = faces()
    predicted = true.copy()
    predicted[0, 3] += (0, 34)
    errors = normalized_mean_error(predicted, true, "ibug68")
    np.testing.assert_allclose(errors, [34 / 68 / 50, 0])


def test_chosen_points_alone_count():
    true = faces()
    predicted = true.copy()
    predicted[:, 3] += (0, 34)
    errors = normalized_mean_error(
        predicted, true, "ibug68", indices=range(17, 68)
    )
    np.testing.assert_array_equal(errors, [0, 0])
    errors = normalized_mean_error(predicted, true, "ibug68", indices=[3, 4])
    np.testing.assert_allclose(errors, 17 / 50)


def test_hidden_points_count_neither_in_the_mean_nor_in_the_box():
    true = faces()
    true[:, 16] = 900
    predicted = true.copy()
    predicted[:, 3] += (0, 5)
    predicted[:, 16] = np.nan
    visible = np.ones((2, 68), bool)
    visible[:, 16] = False
    visible[1, :] = False
    errors = normalized_mean_error(
        predicted, true, "ibug68", "bbox_diagonal", visible=visible
    )
    box = np.hypot(55, 20)
    np.testing.assert_allclose(errors, [5 / 67 / box, np.nan])


def test_a_face_without_size_is_refused():
    with pytest.raises(ValueError, match="size above 0.*'inter_ocular'"):
        normalized_mean_error(
            np.ones((1, 68, 2)), np.ones((1, 68, 2)), "ibug68"
        )


@pytest.mark.parametrize(
    ("shape", "normalizer", "message"),
    [
        ((1, 5, 2), "inter_ocular", "predicted landmarks of shape"),
        ((2, 68, 2), "eyes", "normalizer='eyes'"),
        ((2, 68, 2), [1.0], r"2 lengths.*\(1,\)"),
    ],
)
def test_other_arguments_are_refused(shape, normalizer, message):
    with pytest.raises(ValueError, match=message):
        normalized_mean_error(np.zeros(shape), faces(), "ibug68", normalizer)
