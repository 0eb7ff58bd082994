"""Tracks of made-up faces, without pictures: a `World` says where they are."""

from types import SimpleNamespace

import numpy as np
import pytest

from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.video.tracking import FaceTracker
from tests.pipelines.video.clips import RING

IMAGE = np.zeros((200, 300, 3), "uint8")
FRAME = 1 / 30


class World:
    """Faces by name, `(x, y, radius)` each; the first hide those behind."""

    def __init__(self, **faces):
        self.faces = faces
        self.searches = 0
        self.asked = []

    def visible(self):
        shown = []
        for face in self.faces.values():
            hidden = any(
                np.hypot(face[0] - other[0], face[1] - other[1]) < other[2]
                for other in shown
            )
            if not hidden:
                shown.append(face)
        return shown

    def find(self, image, boxes):
        self.asked.append(len(boxes))
        return [self._look(box) for box in boxes]

    def _look(self, box):
        x, y = (box[:2] + box[2:]) / 2 - 0.5
        side = box[2] - box[0]
        near = [
            face
            for face in self.visible()
            if np.hypot(face[0] - x, face[1] - y) < 0.6 * side
        ]
        score, face = 0.1, (x, y, side / 2.5)
        if near:
            score = 0.9
            face = min(near, key=lambda f: np.hypot(f[0] - x, f[1] - y))
        landmarks = np.array(face[:2]) + face[2] * RING
        return PhotoFace(
            box=tuple(box),
            square=tuple(box - 0.5),
            score=score,
            sr_image=np.zeros((64, 64, 3), "uint8"),
            face_landmarks=landmarks.astype("float32"),
            landmarks=landmarks,
            landmark_scores=np.full(68, score),
            landmark_sigma=np.ones(68),
            landmark_covariance=np.ones((68, 2, 2)),
        )

    def detect(self, image):
        self.searches += 1
        boxes = [
            (x - 1.25 * r, y - 1.25 * r, x + 1.25 * r, y + 1.25 * r)
            for x, y, r in self.visible()
        ]
        return np.array(boxes).reshape(-1, 4) + 0.5


def run(tracker, world, frames, start=0):
    """Plays frames, each a dict of faces; gives `{number: (x, y)}` of each."""
    out = []
    for i, faces in enumerate(frames, start):
        world.faces = faces
        found = tracker(IMAGE, i * FRAME)
        out.append({f.track: f.face.landmarks.mean(axis=0) for f in found})
    return out


def test_faces_are_found_and_keep_their_numbers():
    world = World()
    tracker = FaceTracker(world.find, world.detect, key_interval=10)
    frames = [
        {"a": (40 + 2 * i, 50, 16), "b": (200 - i, 120, 24)} for i in range(41)
    ]
    seen = run(tracker, world, frames)
    assert all(set(faces) == {0, 1} for faces in seen)
    at = {tuple(np.rint(place / 40)) for place in seen[0].values()}
    assert at == {(1, 1), (5, 3)}
    # Each number stays with its face.
    for number in (0, 1):
        path = np.array([faces[number] for faces in seen])
        assert np.linalg.norm(np.diff(path, axis=0), axis=1).max() < 4
    assert world.searches == 5  # frames 0, 10, 20, 30, 40


def test_new_face_is_found_on_a_key_frame():
    world = World()
    tracker = FaceTracker(world.find, world.detect, key_interval=5)
    alone, both = {"a": (50, 50, 16)}, {"a": (50, 50, 16), "b": (150, 90, 16)}
    seen = run(tracker, world, [alone] * 3 + [both] * 5)
    assert [set(faces) for faces in seen] == [{0}] * 5 + [{0, 1}] * 3


@pytest.mark.parametrize("with_detector", [True, False])
def test_short_loss_keeps_the_number(with_detector):
    world = World()
    detect = world.detect if with_detector else None
    tracker = FaceTracker(world.find, detect, key_interval=4)
    tracker.add((30, 30, 70, 70))
    there = [{"a": (50 + i, 50, 16)} for i in range(40)]
    frames = [{} if 12 <= i < 20 else faces for i, faces in enumerate(there)]
    seen = run(tracker, world, frames)
    assert all(not faces for faces in seen[12:20])
    assert all(set(faces) == {0} for faces in seen[:12] + seen[24:])


def test_long_loss_begins_a_new_track():
    world = World()
    tracker = FaceTracker(world.find, world.detect, key_interval=5)
    frames = [{"a": (50, 50, 16)}] * 5 + [{}] * 45 + [{"a": (50, 50, 16)}] * 9
    seen = run(tracker, world, frames)
    assert set(seen[4]) == {0} and set(seen[-1]) == {1}


@pytest.mark.parametrize("with_detector", [True, False])
def test_numbers_survive_a_crossing(with_detector):
    world = World()
    detect = world.detect if with_detector else None
    tracker = FaceTracker(world.find, detect, key_interval=5)
    tracker.add((12, 62, 52, 102))
    tracker.add((212, 67, 252, 107))
    # The first passes in front; the second is hidden for some frames.
    frames = [
        {"front": (32 + 4 * i, 82, 16), "behind": (232 - 4 * i, 87, 16)}
        for i in range(51)
    ]
    seen = run(tracker, world, frames)
    hidden = [i for i, faces in enumerate(seen) if set(faces) != {0, 1}]
    assert hidden and min(hidden) > 15 and max(hidden) < 40
    assert all(0 in faces for faces in seen)
    np.testing.assert_allclose(seen[-1][0], [232, 82], atol=6)
    np.testing.assert_allclose(seen[-1][1], [32, 87], atol=6)
    assert not any(set(faces) - {0, 1} for faces in seen)


def test_two_tracks_never_stay_on_one_face():
    world = World()
    tracker = FaceTracker(world.find)
    tracker.add((30, 30, 70, 70))
    tracker.add((34, 30, 74, 70))
    seen = run(tracker, world, [{"a": (50, 50, 16)}] * 3)
    assert [len(faces) for faces in seen] == [1, 1, 1]


def test_false_alarm_of_a_track_ends_when_the_detector_misses_it():
    world = World()
    tracker = FaceTracker(
        world.find, lambda image: np.zeros((0, 4)), key_interval=2
    )
    tracker.add((30, 30, 70, 70))
    seen = run(tracker, world, [{"a": (50, 50, 16)}] * 6)
    assert set(seen[0]) == {0} and not seen[-1]


def test_cut_brings_the_detector_at_once():
    world = World()
    tracker = FaceTracker(world.find, world.detect, key_interval=100)
    world.faces = {"a": (50, 50, 16)}
    assert [f.track for f in tracker(IMAGE, 0.0)] == [0]
    world.faces = {"b": (200, 120, 30)}
    found = tracker(IMAGE + 200, FRAME)
    assert [f.track for f in found] == [1]
    assert world.searches == 2


def test_faces_that_leave_the_picture_are_dropped():
    world = World()
    tracker = FaceTracker(world.find, world.detect, key_interval=5)
    frames = [{"a": (250 + 3 * i, 100, 16)} for i in range(60)]
    seen = run(tracker, world, frames)
    assert set(seen[0]) == {0} and not seen[-1]
    assert world.asked[-1] == 0


def test_still_faces_shake_less_when_steadied():
    rng = np.random.default_rng(0)
    shaken = [
        {"a": (100 + x, 100 + y, 30)} for x, y in rng.normal(0, 0.1, (90, 2))
    ]
    spread = []
    for steady in (True, False):
        world = World()
        tracker = FaceTracker(world.find, steady=steady)
        tracker.add((60, 60, 140, 140))
        path = np.array([faces[0] for faces in run(tracker, world, shaken)])
        spread.append(path[30:].std())
    assert spread[0] < 0.6 * spread[1]


def test_landmarks_in_the_face_go_with_those_in_the_picture():
    world = World(a=(100.0, 100.0, 30.0))
    tracker = FaceTracker(world.find)
    tracker.add((60, 60, 140, 140))
    (found,) = tracker(IMAGE, 0.0)
    x0, y0, x1, _ = found.face.square
    back = (found.face.face_landmarks + 0.5) * (x1 - x0) / 64 + (x0, y0)
    np.testing.assert_allclose(back, found.face.landmarks, atol=1e-4)


def test_senseless_interval_is_told():
    with pytest.raises(ValueError, match="`key_interval` must be"):
        FaceTracker(SimpleNamespace(), key_interval=0)
