"""The page's resizing against facezoo.images."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from facezoo.images import FaceCropper
from facezoo.images import bicubic_resize
from tests.examples.needs import program

SOURCE = Path(__file__).resolve().parents[2] / "examples/web/src/bicubic.js"

RUN = """
import { readFileSync } from "node:fs";
import { bicubicResize, cropFace } from %s;

const { picture, jobs } = JSON.parse(readFileSync(0));
const results = jobs.map(({ size, square }) => {
  const made = square
    ? cropFace(picture, square, size)
    : bicubicResize(picture, ...size);
  return Array.from(made.data);
});
console.log(JSON.stringify(results));
"""


@pytest.fixture(scope="module")
def node():
    return program("node", "nodejs")


def by_javascript(node, image, jobs):
    """Runs the jobs on an RGB image; gives a list of flat RGBA arrays."""
    opaque = np.full((*image.shape[:2], 1), 255, "uint8")
    rgba = np.concatenate([image, opaque], axis=2)
    picture = {
        "data": rgba.ravel().tolist(),
        "width": image.shape[1],
        "height": image.shape[0],
    }
    code = RUN % json.dumps(SOURCE.as_uri())
    done = subprocess.run(
        [node, "--input-type=module", "--eval", code],
        input=json.dumps({"picture": picture, "jobs": jobs}),
        capture_output=True,
        text=True,
        check=True,
    )
    return [np.array(result) for result in json.loads(done.stdout)]


def noise(height, width):
    rng = np.random.default_rng(height)
    return rng.integers(0, 256, (height, width, 3), "uint8")


def check(found, wanted):
    found = found.reshape(*wanted.shape[:2], 4)
    assert (found[..., 3] == 255).all()
    difference = np.abs(found[..., :3] - wanted.astype(int))
    assert difference.max() <= 1
    # They round the same sum, so hardly a pixel is off at all.
    assert difference.mean() < 0.01


def test_resizing_equals_python(node):
    image = noise(37, 52)
    sizes = [(16, 16), (128, 128), (7, 90), (1, 1), (52, 37)]
    jobs = [{"size": [width, height]} for width, height in sizes]
    for (width, height), made in zip(sizes, by_javascript(node, image, jobs)):
        check(made, bicubic_resize(image, (height, width)))


def test_cutting_a_face_equals_python(node):
    image = noise(60, 80)
    # Inside, between pixels, over three borders, and smaller than the face.
    squares = [(10, 12, 40), (3.3, 4.6, 32.7), (-9.5, 30.2, 110), (70, 1, 7.7)]
    sizes = [16, 64, 16, 128]
    jobs = [
        {"size": size, "square": {"x": x, "y": y, "side": side}}
        for (x, y, side), size in zip(squares, sizes)
    ]
    made = by_javascript(node, image, jobs)
    for (x, y, side), size, face in zip(squares, sizes, made):
        cropper = FaceCropper(size)
        square = cropper.square_from_box([x, y, x + side, y + side])
        check(face, cropper.crop(image, square).image)
