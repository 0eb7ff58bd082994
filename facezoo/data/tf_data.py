"""The same batches as a `tf.data.Dataset`."""

from typing import Any

from facezoo.data.batches import FaceBatches


def to_tf_data(batches: FaceBatches, epochs: int | None = 1) -> Any:
    """Makes a `tf.data.Dataset` of a `FaceBatches`.

    For pipelines that are `tf.data` already. `model.fit` takes `FaceBatches`
    as it is, on any backend. TensorFlow is imported by the call.

    Args:
        batches: A `FaceBatches`. It is not changed.
        epochs: Int. Epochs to go through, from `batches.epoch` on. `None`
            never ends. Defaults to `1`.

    Returns:
        A `tf.data.Dataset` of `(lr_image, targets, weights)`.

    Example:

    >>> dataset = facezoo.data.tf_data.to_tf_data(batches, epochs=None)
    >>> model.fit(dataset, steps_per_epoch=len(batches), epochs=10)
    """
    import tensorflow as tf

    first = batches.epoch

    def generate():
        epoch = first
        while epochs is None or epoch < first + epochs:
            one_epoch = batches.at_epoch(epoch)
            for index in range(len(one_epoch)):
                yield one_epoch[index]
            epoch += 1

    def spec(array):
        return tf.TensorSpec((None, *array.shape[1:]), array.dtype)

    signature = tf.nest.map_structure(spec, batches.at_epoch(first)[0])
    dataset = tf.data.Dataset.from_generator(
        generate, output_signature=signature
    )
    if epochs is not None:
        count = epochs * len(batches)
        dataset = dataset.apply(tf.data.experimental.assert_cardinality(count))
    return dataset.prefetch(1)
