"""Where the channels are, and height and width."""

import keras


def standardize_data_format(data_format: str | None) -> str:
    """Returns the data format to use: the given one, or the config's.

    Args:
        data_format: `"channels_last"`, `"channels_first"` or `None`, which
            means the `image_data_format` of your Keras config.

    Raises:
        ValueError: If it is none of these.
    """
    if data_format is None:
        return keras.config.image_data_format()
    if data_format not in ("channels_last", "channels_first"):
        raise ValueError(
            '`data_format` must be "channels_last" or "channels_first". '
            f"Received: data_format={data_format!r}"
        )
    return data_format


def channel_axis(data_format: str) -> int:
    """Returns the axis of the channels of a 4D tensor: `-1` or `1`."""
    return -1 if data_format == "channels_last" else 1


def spatial_axes(data_format: str) -> tuple[int, int]:
    """Returns the axes of height and width of a 4D tensor."""
    return (1, 2) if data_format == "channels_last" else (2, 3)


def check_halvings(input_shape, depth: int, data_format: str) -> None:
    """Refuses maps that cannot be halved `depth` times.

    Args:
        input_shape: Shape of a 4D tensor; `None` passes for any size.
        depth: Int. How many times height and width are halved.
        data_format: `"channels_last"` or `"channels_first"`.

    Raises:
        ValueError: If height or width is no multiple of `2**depth`.
    """
    for axis in spatial_axes(data_format):
        size = input_shape[axis]
        if size is not None and size % 2**depth:
            raise ValueError(
                f"Height and width must be multiples of {2**depth} for "
                f"`depth={depth}`. Received: input_shape={input_shape}"
            )
