import numpy as np
import pytest

from facezoo.data import DrawnFaces
from facezoo.data import FaceAugmentation
from facezoo.data import FaceBatches
from facezoo.data import to_tf_data

tf = pytest.importorskip("tensorflow")


def make(**options):
    return FaceBatches(
        DrawnFaces(5, 16),
        image_size=16,
        degradation=lambda images, rng: images[:, ::2, ::2],
        **options,
    )


def test_the_same_batches_come_out():
    batches = make(
        augmentation=FaceAugmentation(), batch_size=2, steps=3, epoch=4
    )
    dataset = to_tf_data(batches, epochs=2)
    assert dataset.cardinality() == 6
    made = list(dataset.as_numpy_iterator())
    assert len(made) == 6
    for number, batch in enumerate(made):
        epoch, index = 4 + number // 3, number % 3
        expected = batches.at_epoch(epoch)[index]
        for a, b in zip(
            tf.nest.flatten(batch), tf.nest.flatten(expected), strict=True
        ):
            np.testing.assert_array_equal(a, b)


def test_a_smaller_last_batch_and_no_end():
    batches = make(batch_size=3, shuffle=False)
    dataset = to_tf_data(batches, epochs=None)
    sizes = [len(batch[0]) for batch in dataset.take(4)]
    assert sizes == [3, 2, 3, 2]
