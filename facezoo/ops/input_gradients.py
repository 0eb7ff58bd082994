"""The gradient of a function by its input, which Keras has no name for."""

import keras


def input_gradients(function, inputs):
    """Returns how the sum of a function's values changes with its input.

    The result can itself be differentiated, by the input and by the weights
    that the function uses; it is what a gradient penalty is made of.

    Args:
        function: Function from a tensor to a tensor of any shape. It must not
            assign to variables: call layers with `training=False`.
        inputs: Float tensor.

    Returns:
        Tensor of the shape of `inputs`.

    Example:

    >>> input_gradients(keras.ops.square, np.ones((2, 3)))  # 2 everywhere

    Reference:

    - [Gulrajani et al., 2017](https://arxiv.org/abs/1704.00028)
    """
    backend = keras.backend.backend()
    inputs = keras.ops.convert_to_tensor(inputs)
    if backend == "tensorflow":
        import tensorflow as tf

        with tf.GradientTape() as tape:
            tape.watch(inputs)
            total = keras.ops.sum(function(inputs))
        return tape.gradient(total, inputs)
    if backend == "jax":
        import jax

        return jax.grad(lambda x: keras.ops.sum(function(x)))(inputs)
    import torch

    with torch.enable_grad():
        if not inputs.requires_grad:
            inputs = inputs.detach().requires_grad_()
        total = keras.ops.sum(function(inputs))
        return torch.autograd.grad(total, inputs, create_graph=True)[0]
