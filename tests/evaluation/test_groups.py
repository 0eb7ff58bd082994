import numpy as np

from facezoo.evaluation.groups import eye_ratio
from facezoo.evaluation.groups import face_groups
from facezoo.evaluation.groups import face_traits


def landmarks(nose_x, count=1):
    """Eye corners at x = 10 and 50, the nose's tip at `nose_x`."""
    points = np.full((count, 68, 2), [30.0, 30.0])
    points[:, 36], points[:, 45], points[:, 30] = (
        (10, 20),
        (50, 20),
        (nose_x, 30),
    )
    points[:, 0], points[:, 16], points[:, 8] = (5, 15), (55, 15), (30, 60)
    return points


def test_the_nose_tells_the_turn():
    assert eye_ratio(landmarks(30))[0] == 1
    # 10 pixels from one corner, 30 from the other.
    np.testing.assert_allclose(eye_ratio(landmarks(20)), 1 / 3)
    np.testing.assert_allclose(eye_ratio(landmarks(40)), 1 / 3)
    assert eye_ratio(landmarks(2))[0] == 0


def test_groups_of_known_faces():
    rng = np.random.default_rng(0)
    images = (
        rng.integers(0, 40, (6, 64, 64, 3))
        + 30 * np.arange(6)[:, None, None, None]
    )
    images = images.astype("uint8")
    images[2] = images[2, ..., :1]
    points = np.concatenate([landmarks(30, 5), landmarks(18)])
    groups = face_groups(face_traits(images, points))
    chosen = {name: np.flatnonzero(where) for name, where in groups.items()}
    assert chosen["grey"].tolist() == [2]
    assert chosen["turned"].tolist() == [5]
    assert chosen["dark"].tolist() == [0, 1]
    assert chosen["light"].tolist() == [4, 5]
