"""Bicubic and Lanczos enlargement by Pillow."""

import stopwatch


def prepare(options):
    import numpy as np
    import PIL
    from PIL import Image

    resample = Image.Resampling[options["filter"].upper()]
    size = (options["size"], options["size"])

    def work(face):
        large = Image.fromarray(face).resize(size, resample)
        return {"images": np.asarray(large)}

    return work, {"pillow": PIL.__version__}


if __name__ == "__main__":
    stopwatch.serve(prepare)
