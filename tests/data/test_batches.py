import keras
import numpy as np
import pytest
from keras import layers

from facezoo.data import DrawnFaces
from facezoo.data import Face
from facezoo.data import FaceAugmentation
from facezoo.data import FaceBatches
from facezoo.landmarks import IBUG68


class PointlessFaces:
    """Faces of one colour, without landmarks; the colour is the index."""

    scheme = None

    def __init__(self, count):
        self.count = count

    def __len__(self):
        return self.count

    def __getitem__(self, index):
        image = np.full((28, 28, 3), index, "uint8")
        square = np.array([5.5, 5.5, 21.5, 21.5])
        return Face(image, None, square, str(index))


class PlainCodec:
    def encode(self, landmarks, visible):
        return np.where(visible[..., None], landmarks, -1.0)


def halve(images, rng=None):
    batch, height, width, channels = images.shape
    shape = (batch, height // 2, 2, width // 2, 2, channels)
    return images.reshape(shape).mean(axis=(2, 4))


def make(datasets, **options):
    options = {"image_size": 16, "degradation": halve, "seed": 1, **options}
    return FaceBatches(datasets, **options)


def indices(batch):
    """Which of the `PointlessFaces` are in a batch."""
    return np.round(batch[1]["sr_image"][:, 0, 0, 0] * 255).astype(int)


def assert_same(first, second):
    for a, b in zip(keras.tree.flatten(first), keras.tree.flatten(second)):
        np.testing.assert_array_equal(a, b)


def test_shapes_and_ranges():
    data = [(DrawnFaces(6, 16), 0.75), (PointlessFaces(5), 0.25)]
    batches = make(data, codec=PlainCodec(), batch_size=8, steps=2)
    assert len(batches) == 2 and batches.counts == [6, 2]
    lr_image, targets, weights = batches[1]
    assert lr_image.shape == (8, 8, 8, 3) and lr_image.dtype == np.float32
    assert targets["sr_image"].shape == (8, 16, 16, 3)
    assert targets["landmarks"].shape == (8, 68, 2)
    assert weights["sr_image"].shape == (8, 1, 1)
    assert weights["heatmaps"].shape == (8, 1, 68)
    assert weights["landmarks"].shape == (8, 68)
    for array in keras.tree.flatten((targets, weights)):
        assert array.dtype == np.float32
    assert 0 <= targets["sr_image"].min() and targets["sr_image"].max() <= 1
    # The last two have no points: weight 0, and zeros as landmarks.
    assert np.all(weights["sr_image"] == 1)
    assert np.all(weights["landmarks"][:6] == 1)
    assert np.all(weights["landmarks"][6:] == 0)
    assert np.all(targets["landmarks"][6:] == 0)
    np.testing.assert_array_equal(
        weights["heatmaps"][:, 0], weights["landmarks"]
    )
    np.testing.assert_array_equal(targets["heatmaps"][6:], -1)
    np.testing.assert_allclose(lr_image, halve(targets["sr_image"]))


def test_heatmaps_are_made_where_they_are_wanted():
    class NoCodec:
        def encode(self, landmarks, visible):
            raise AssertionError("nobody asked for heatmaps")

    faces = DrawnFaces(2, 16)
    options = {"codec": NoCodec(), "batch_size": 2, "threads": 0}
    _, targets, weights = make(faces, outputs=["landmarks"], **options)[0]
    assert set(targets) == set(weights) == {"landmarks"}
    with pytest.raises(AssertionError, match="nobody asked"):
        make(faces, **options)[0]


def test_the_stages_of_an_image_are_asked_for():
    outputs = ["sr_image", "sr_stages"]
    faces = DrawnFaces(4)
    _, targets, weights = make(faces, outputs=outputs)[0]
    assert list(targets) == list(weights) == outputs
    assert weights["sr_stages"].shape == (len(targets["sr_image"]), 1, 1, 1)
    np.testing.assert_array_equal(
        targets["sr_stages"][:, 0], targets["sr_image"]
    )
    assert "sr_stages" not in make(faces)[0][1]


@pytest.mark.parametrize("threads", [0, 2])
def test_a_batch_depends_on_seed_epoch_and_index_alone(threads):
    options = {"augmentation": FaceAugmentation(), "steps": 4, "batch_size": 3}
    faces = DrawnFaces(5, 16)
    batches = make(faces, threads=threads, **options)
    in_order = [batches[i] for i in range(4)]
    backwards = [batches[i] for i in (3, 2, 1, 0)][::-1]
    assert_same(in_order, backwards)
    fresh = make(DrawnFaces(5, 16), threads=0, **options)
    assert_same(in_order[2], fresh[2])
    assert_same(fresh.at_epoch(7)[2], make(faces, epoch=7, **options)[2])
    other = fresh.at_epoch(1)[2]
    assert np.any(other[0] != fresh[2][0])
    assert np.any(make(faces, **{**options, "seed": 2})[2][0] != fresh[2][0])


def test_no_face_comes_twice_before_all_have_come():
    batches = make(PointlessFaces(10), batch_size=4, steps=3)
    seen = [
        int(i)
        for epoch in range(5)
        for step in range(3)
        for i in indices(batches.at_epoch(epoch)[step])
    ]
    turns = [seen[start : start + 10] for start in range(0, 60, 10)]
    for turn in turns:
        assert sorted(turn) == list(range(10))
    assert turns[0] != turns[1] and turns[0] != list(range(10))


@pytest.mark.parametrize(
    ("shares", "counts"),
    [
        ([1], [8]),
        ([0.75, 0.25], [6, 2]),
        ([3, 1, 1], [5, 2, 1]),
        ([0.98, 0.01, 0.01], [6, 1, 1]),
        ([0.05, 0.9, 0.05], [1, 6, 1]),
    ],
)
def test_shares_become_whole_faces(shares, counts):
    data = [(PointlessFaces(20), share) for share in shares]
    assert make(data, batch_size=8).counts == counts


def test_validation_goes_once_through_in_order():
    batches = make(PointlessFaces(10), batch_size=4, shuffle=False)
    found = [indices(batches[i]).tolist() for i in range(len(batches))]
    assert found == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]
    batches._given = 3
    batches.on_epoch_end()
    assert batches.epoch == 0
    assert set(batches[0][1]) == set(batches[0][2]) == {"sr_image"}


def toy_model():
    lr_image = keras.Input((8, 8, 3), name="lr_image")
    outputs = {
        "sr_image": layers.UpSampling2D(name="sr_image")(
            layers.Conv2D(3, 1)(lr_image)
        ),
        "landmarks": layers.Reshape((68, 2), name="landmarks")(
            layers.Dense(136)(layers.Flatten()(lr_image))
        ),
    }
    model = keras.Model(lr_image, outputs)
    model.compile(
        "sgd",
        loss={"sr_image": "mae", "landmarks": "mae"},
        loss_weights={"sr_image": 1.0, "landmarks": 1e-3},
    )
    return model


class Watched(FaceBatches):
    def __getitem__(self, index):
        self.asked.append((self.epoch, index))
        return super().__getitem__(index)


def test_fit_takes_each_batch_of_each_epoch_in_order():
    data = [(DrawnFaces(4, 16), 3), (PointlessFaces(4), 1)]
    batches = Watched(
        data,
        image_size=16,
        degradation=halve,
        augmentation=FaceAugmentation(),
        batch_size=4,
        steps=5,
    )
    batches.asked = []
    validation = make(DrawnFaces(3, 16), batch_size=2, shuffle=False)
    history = toy_model().fit(
        batches,
        validation_data=validation,
        epochs=3,
        shuffle=False,
        verbose=0,
    )
    wanted = [(epoch, i) for epoch in range(3) for i in range(5)]
    # Keras looks at the first batches before it starts.
    assert batches.asked[-15:] == wanted
    assert batches.epoch == 3
    assert len(history.history["val_loss"]) == 3
    assert np.all(np.isfinite(history.history["loss"]))


def test_an_error_in_a_thread_reaches_the_caller():
    def fail(images, rng):
        raise ValueError("no degradation today")

    batches = make(PointlessFaces(8), degradation=fail, batch_size=2)
    for _ in range(2):
        with pytest.raises(ValueError, match="no degradation today"):
            batches[0]
        with pytest.raises(ValueError, match="no degradation today"):
            batches[1]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": -1}, "seed=-1"),
        ({"epoch": -1}, "epoch=-1"),
        ({"datasets": []}, "pairs of a dataset and a share"),
        ({"datasets": [(PointlessFaces(3), 0)]}, "above 0"),
        ({"datasets": [(PointlessFaces(0), 1)]}, "at least one face"),
        (
            {"datasets": [(PointlessFaces(3), 1)] * 3, "batch_size": 2},
            "batch_size=2",
        ),
        (
            {"datasets": [(PointlessFaces(3), 1)] * 2, "shuffle": False},
            "2 datasets",
        ),
    ],
)
def test_bad_arguments(options, message):
    options = {"datasets": PointlessFaces(3), **options}
    with pytest.raises(ValueError, match=message):
        make(**options)


def test_scheme_is_that_of_the_first_dataset_with_points():
    data = [(PointlessFaces(3), 1), (DrawnFaces(2, 16), 1)]
    assert make(data).scheme is IBUG68
    with pytest.raises(IndexError, match="There are 1 batches"):
        make(data, steps=1)[1]
