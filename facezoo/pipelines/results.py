"""Stage 5, encode: the files written for one input, and what is in them.

The JSON file comes first, and so is put in its place last (see `outputs`).
It names all files of its input: where it is and they are, the input is done.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from facezoo.images import draw_landmarks
from facezoo.landmarks import format_pts
from facezoo.pipelines.before_after import before_after_sheet
from facezoo.pipelines.faces import PhotoFace
from facezoo.pipelines.outputs import encode_png
from facezoo.pipelines.photo import EnhancedPhoto
from facezoo.pipelines.photo import draw_photo
from facezoo.runtime import FaceEnhancer


def result_names(
    name: str, num_faces: int | None, sheet: bool = False
) -> list[str]:
    """Lists the files that are written for one input.

    The endings are chosen so that no two inputs of different names can share
    a file.

    Args:
        name: Name of the input, see `output_names`.
        num_faces: Int, the number of boxes of a photograph; `None` for a
            picture that is one face.
        sheet: If true, a sheet of the faces is among them, if there are any.

    Returns:
        List of file names; the JSON file first.

    Example:

    >>> result_names("x", None)
    ['x.json', 'x_landmarks.png', 'x_face.png', 'x_face.pts']
    """
    names = [f"{name}.json", f"{name}_landmarks.png"]
    if num_faces is not None:
        names.append(f"{name}_enhanced.png")
    if sheet and num_faces != 0:
        names.append(f"{name}_sheet.png")
    for stem in _face_stems(name, num_faces):
        names += [f"{stem}.png", f"{stem}.pts"]
    return names


def landmark_results(
    path: Path,
    name: str,
    image: np.ndarray,
    faces: list[PhotoFace],
    enhancer: FaceEnhancer,
) -> Iterator[tuple[str, bytes]]:
    """Yields the JSON file alone of a picture; see `face_results`."""
    names = result_names(name, None)[:1]
    yield names[0], _as_json(path, names, image, faces, enhancer)


def face_results(
    path: Path,
    name: str,
    image: np.ndarray,
    face: PhotoFace,
    enhancer: FaceEnhancer,
    sheet: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """Yields `(file name, content)` for a picture that is one face.

    Args:
        path: `pathlib.Path` of the picture.
        name: Name of the input, see `output_names`.
        image: Uint8 RGB array `(H, W, 3)`, the picture.
        face: The `PhotoFace` that was made of it.
        enhancer: The `FaceEnhancer` that was used.
        sheet: If true, there is a sheet that shows it before and after.
    """
    names = result_names(name, None, sheet)
    # Picture pixels to pixels of the large face.
    step = len(face.sr_image) / face.side
    drawn = draw_landmarks(
        face.sr_image,
        face.face_landmarks,
        enhancer.scheme.lines,
        face.landmark_scores,
        scale=2,
        covariance=face.landmark_covariance * step**2,
    )
    contents = [
        _as_json(path, names, image, [face], enhancer),
        encode_png(drawn),
        *_sheets(image, [face], enhancer, sheet),
        encode_png(face.sr_image),
        format_pts(face.face_landmarks).encode(),
    ]
    yield from zip(names, contents, strict=True)


def photo_results(
    path: Path,
    name: str,
    image: np.ndarray,
    photo: EnhancedPhoto,
    enhancer: FaceEnhancer,
    sheet: bool = False,
) -> Iterator[tuple[str, bytes]]:
    """Yields `(file name, content)` for a photograph; see `face_results`."""
    files = result_names(name, len(photo.faces), sheet)
    names = iter(files)
    yield next(names), _as_json(path, files, image, photo.faces, enhancer)
    yield next(names), encode_png(draw_photo(image, photo, enhancer))
    yield next(names), encode_png(photo.image)
    for content in _sheets(image, photo.faces, enhancer, sheet):
        yield next(names), content
    for face in photo.faces:
        yield next(names), encode_png(face.sr_image)
        yield next(names), format_pts(face.face_landmarks).encode()


def is_complete(
    first: Path,
    path: Path,
    preset: str,
    sheet: bool = False,
    landmarks_only: bool = False,
) -> bool:
    """Says whether an input was done before, with all its files in place.

    Args:
        first: `pathlib.Path` of the JSON file that the input would get.
        path: `pathlib.Path` of the input.
        preset: `FaceEnhancer.name` of what would be used.
        sheet: Whether there would be a sheet of its faces.
        landmarks_only: Whether there would be no pictures.

    Returns:
        True if the JSON file is one of this input and of this preset, and
        every file that it names exists, pictures and a sheet among them if
        there should be some.
    """
    try:
        content = json.loads(first.read_bytes())
        is_same = Path(content["image"]).resolve() == path.resolve()
        files = [first.with_name(name) for name in content["files"]]
        wanted = f"{first.stem}_sheet.png"
        return (
            is_same
            and content["preset"] == preset
            and all(file.is_file() for file in files)
            and (landmarks_only or len(files) > 1)
            and (
                not sheet or not content["faces"] or wanted in content["files"]
            )
        )
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False


def _face_stems(name: str, num_faces: int | None) -> list[str]:
    if num_faces is None:
        return [f"{name}_face"]
    return [f"{name}_face{i}" for i in range(num_faces)]


def _sheets(
    image: np.ndarray,
    faces: list[PhotoFace],
    enhancer: FaceEnhancer,
    sheet: bool,
) -> Iterator[bytes]:
    """Yields the sheet, where there is to be one."""
    if sheet and faces:
        yield encode_png(before_after_sheet(image, faces, enhancer.scheme))


def _as_json(
    path: Path,
    files: list[str],
    image: np.ndarray,
    faces: list[PhotoFace],
    enhancer: FaceEnhancer,
) -> bytes:
    # A face is two files, and these are the last; or there is none but this.
    face_images = files[len(files) - 2 * len(faces) :: 2]
    if len(files) == 1:
        face_images = [None] * len(faces)
    content = {
        "image": path.as_posix(),
        "width": image.shape[1],
        "height": image.shape[0],
        "preset": enhancer.name,
        "files": files,
        "faces": [
            {
                "box": _rounded(face.box),
                "square": _rounded(face.square),
                "detection_score": face.detection_score
                and round(face.detection_score, 4),
                "score": round(face.score, 4),
                "preset": face.preset,
                "landmarks": _rounded(face.landmarks),
                "landmark_scores": _rounded(face.landmark_scores, 4),
                "landmark_sigma": _rounded(face.landmark_sigma),
                "landmark_covariance": _rounded(face.landmark_covariance, 6),
                "face_image": face_image,
                "face_landmarks": _rounded(face.face_landmarks),
                **_in_space(face),
            }
            for face, face_image in zip(faces, face_images, strict=True)
        ],
    }
    return (json.dumps(content) + "\n").encode()


def _in_space(face: PhotoFace) -> dict:
    if face.pose_angles is None:
        return {}
    return {
        "landmarks_3d": _rounded(face.landmarks_3d),
        "pose_angles": _rounded(face.pose_angles, 2),
    }


def _rounded(values, digits: int = 3) -> list:
    return np.round(np.asarray(values, np.float64), digits).tolist()
