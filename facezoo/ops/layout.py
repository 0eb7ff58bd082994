"""Where the channels are."""

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
