"""MediaPipe's face mesh, read at the vertices nearest to iBUG's 68 points.

The mesh takes no box: its own detector must find the face. It is asked with a
low threshold and shown the picture as it is, with grey around, and with grey
in the place of all but the face; the first of these counts in which it finds a
face where the true square is. Where it finds none there are no points. The
mesh has depth too: it is given in pixels, away from the camera.
"""

import stopwatch

# The vertex of each of the 68 points, chosen in the mesh's favour: the one
# that comes nearest to the hand-made point on average over 270 faces of the
# training folders of 300-W at full size, mirror pairs together.
VERTICES = [
    *(127, 227, 177, 215, 172, 136, 149, 148, 152),  # jaw
    *(377, 378, 365, 397, 435, 401, 447, 356),
    *(70, 63, 105, 66, 55, 285, 296, 334, 293, 300),  # brows
    *(168, 197, 195, 4, 240, 97, 2, 326, 460),  # nose
    *(7, 160, 158, 155, 153, 144, 382, 385, 387, 249, 373, 380),  # eyes
    *(61, 74, 37, 11, 267, 304, 291, 405, 314, 17, 84, 181),  # outer lips
    *(78, 82, 13, 312, 308, 317, 14, 87),  # inner lips
]
LOWEST_CONFIDENCE = 0.05
MOST_FACES = 3  # of which the one nearest to the true square counts
OVERLAP = 0.3  # of it and the true square, over what they cover together
MARGIN = 1.25
GREY = 128


def prepare(options):
    import mediapipe
    import numpy as np

    mesh = mediapipe.solutions.face_mesh.FaceMesh(
        static_image_mode=True,
        max_num_faces=MOST_FACES,
        refine_landmarks=options["refine"],
        min_detection_confidence=LOWEST_CONFIDENCE,
    )

    square = np.reshape(options["square"], (2, 2))

    def overlap(points):
        low, high = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
        # The square is MARGIN times as wide as a box on the points.
        more = (MARGIN - 1) / 2 * (high - low)
        low, high = low - more, high + more
        common = np.minimum(high, square[1]) - np.maximum(low, square[0])
        common = common.clip(0).prod()
        both = (high - low).prod() + (square[1] - square[0]).prod()
        return common / (both - common)

    def find(picture):
        height, width = picture.shape[:2]
        for face in mesh.process(picture).multi_face_landmarks or []:
            points = [
                (face.landmark[v].x, face.landmark[v].y, face.landmark[v].z)
                for v in VERTICES
            ]
            yield np.array(points) * (width, height, width) - (0.5, 0.5, 0)

    def answer(points):
        points = points.astype("float32")
        return {"landmarks": points[:, :2], "landmarks_3d": points}

    def work(face):
        room = len(face) // 2
        sides = ((room, room), (room, room), (0, 0))
        x0, y0, x1, y1 = options["square"]
        alone = np.full_like(face, GREY)
        alone[y0:y1, x0:x1] = face[y0:y1, x0:x1]
        padded = np.pad(face, sides, constant_values=GREY)
        for picture, shift in ((face, 0), (padded, room), (alone, 0)):
            found = [points - (shift, shift, 0) for points in find(picture)]
            best = max(found, key=overlap, default=None)
            if best is not None and overlap(best) >= OVERLAP:
                return answer(best)
        return answer(np.full((len(VERTICES), 3), np.nan))

    return work, {"mediapipe": mediapipe.__version__}


if __name__ == "__main__":
    stopwatch.serve(prepare)
