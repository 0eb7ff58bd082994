"""A preset of facezoo through `FaceEnhancer`: points and picture in one pass.

Without a `"preset"` facezoo chooses the one that serves the size best.
"""

import stopwatch


def prepare(options):
    import numpy as np

    import facezoo
    from facezoo.landmarks import convert

    enhancer = facezoo.FaceEnhancer(
        options["preset"], threads=1, precision=options["precision"]
    )
    if options["preset"] is None:
        enhancer = enhancer.for_face_size(options["face_size"])

    def work(face):
        enhanced = enhancer.enhance_faces(face[np.newaxis])
        points = convert(enhanced.landmarks[0], enhancer.scheme, "ibug68")
        # From pixels of the enlarged face to those of the face that went in.
        scale = len(face) / enhancer.image_size
        points = (points + 0.5) * scale - 0.5
        return {
            "landmarks": points.astype("float32"),
            "images": enhanced.sr_image[0],
        }

    versions = {"facezoo": facezoo.__version__, "used": enhancer.preset.name}
    return work, versions


if __name__ == "__main__":
    stopwatch.serve(prepare)
