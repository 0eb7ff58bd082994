"""Enhance a folder of pictures on Ray's workers, here two on this computer.

Run     python examples/ray_faces.py examples/truth --output out
Needs   pip install 'facezoo[ray]'

Each worker loads the networks once. On a cluster, `ray.init("auto")` joins it,
and the folders must be on a disk that all its machines share.
"""

import argparse

import ray

from facezoo.integrations.ray import EnhanceFaces


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", help="of pictures, one face each")
    parser.add_argument("--output", required=True, help="folder of Parquet")
    parser.add_argument("--preset", default="jasrnet_base_faces_x8")
    parser.add_argument("--detector", help="find the faces in the pictures")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--batch", type=int, default=32, metavar="N")
    options = parser.parse_args()
    # One more than the workers: they keep theirs, and somebody has to read.
    ray.init(num_cpus=options.workers + 1)
    pictures = ray.data.read_images(
        options.folder, mode="RGB", include_paths=True
    )
    faces = pictures.map_batches(
        EnhanceFaces,
        fn_constructor_args=(options.preset, options.detector),
        batch_size=options.batch,
        compute=ray.data.ActorPoolStrategy(size=options.workers),
    )
    faces.write_parquet(options.output)
    print(f"faces: {ray.data.read_parquet(options.output).count()}")


if __name__ == "__main__":
    main()
