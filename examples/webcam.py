"""Follow the faces of a webcam and print where they are.

Run     python examples/webcam.py --camera 0 --frames 300 --output last.png
Needs   a camera that OpenCV can open

There is no window: facezoo installs OpenCV without one. Each frame's faces are
printed as a line of JSON, as `facezoo enhance clip.mp4` writes them, and the
last frame is stored enlarged. Show `frame.composed(scale=2)` in your own
window instead, by whatever your program draws with.
"""

import argparse
import time

import cv2

from facezoo.images import write_image
from facezoo.pipelines.detectors import create_detector
from facezoo.pipelines.video import enhance_frames
from facezoo.pipelines.video import format_line
from facezoo.runtime import FaceEnhancer


def camera_frames(number: int, count: int):
    """Yields `(seconds, RGB picture)`, always the camera's newest."""
    camera = cv2.VideoCapture(number)
    # Else OpenCV hands out frames that have waited.
    camera.set(cv2.CAP_PROP_BUFFERSIZE, 1)
    try:
        for _ in range(count):
            there, image = camera.read()
            if not there:
                return
            yield time.monotonic(), cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
    finally:
        camera.release()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--camera", type=int, default=0, metavar="N")
    parser.add_argument("--frames", type=int, default=300, metavar="N")
    parser.add_argument("--detector", default="centerface")
    parser.add_argument("--output", metavar="PNG")
    options = parser.parse_args()
    detector = create_detector(options.detector)
    frames = camera_frames(options.camera, options.frames)
    last = None
    for last in enhance_frames(frames, FaceEnhancer(), detector):
        print(format_line(last), flush=True)
    if last is None:
        raise SystemExit(f"Camera {options.camera} gives no picture.")
    if options.output:
        write_image(options.output, last.composed(scale=2))


if __name__ == "__main__":
    main()
