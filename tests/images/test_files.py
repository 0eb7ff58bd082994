import os
import struct
import threading
import warnings
import zlib

import numpy as np
import pytest
from PIL import Image

from facezoo.errors import FaceZooError
from facezoo.errors import ImageError
from facezoo.images import find_files
from facezoo.images import find_images
from facezoo.images import image_size
from facezoo.images import read_image
from facezoo.images import write_image


def noise(*shape):
    return np.random.default_rng(0).integers(0, 256, shape, dtype="uint8")


def png_header(width, height):
    """A PNG that claims a size and holds next to no pixels."""

    def chunk(kind, content):
        size, check = len(content), zlib.crc32(kind + content)
        return (
            struct.pack(">I", size) + kind + content + struct.pack(">I", check)
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(b"\0" * 99))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def refusal(path, **options):
    with pytest.raises(ImageError) as caught:
        read_image(path, **options)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


@pytest.mark.parametrize("suffix", ["png", "bmp", "tiff", "ppm"])
def test_rgb_files_are_read_as_they_are(tmp_path, suffix):
    picture = noise(7, 11, 3)
    path = tmp_path / f"picture.{suffix}"
    Image.fromarray(picture).save(path)
    read = read_image(path)
    np.testing.assert_array_equal(read, picture)
    assert read.dtype == np.uint8 and read.flags.writeable


def test_the_content_counts_and_not_the_suffix(tmp_path):
    path = tmp_path / "picture.jpg"
    Image.fromarray(noise(4, 5, 3)).save(path, format="PNG")
    np.testing.assert_array_equal(read_image(str(path)), noise(4, 5, 3))


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "YCbCr"])
def test_other_colour_kinds_become_rgb(tmp_path, mode):
    smooth = np.mgrid[:40, :50, :3].sum(axis=0).astype("uint8") + 60
    image = Image.fromarray(smooth).convert(mode)
    path = tmp_path / ("picture.tif" if mode in ("CMYK", "YCbCr") else "p.png")
    image.save(path)
    expected = np.asarray(image.convert("RGB")).astype(int)
    assert np.abs(read_image(path) - expected).max() <= 2


def test_cmyk_jpeg(tmp_path):
    path = tmp_path / "print.jpg"
    Image.new("CMYK", (16, 16), (255, 0, 0, 0)).save(path)
    assert read_image(path).shape == (16, 16, 3)
    np.testing.assert_allclose(read_image(path)[8, 8], [0, 255, 255], atol=3)


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_become_white(tmp_path, mode):
    image = Image.new(mode, (3, 1))
    clear, half, full = (0, 0), (0, 128), (10, 255)
    pixels = [
        v if mode == "LA" else (v[0],) * 3 + v[1:] for v in (clear, half, full)
    ]
    image.putdata(pixels)
    image.save(tmp_path / "picture.png")
    read = read_image(tmp_path / "picture.png")
    np.testing.assert_allclose(read[0, :, 0], [255, 127, 10], atol=1)


def test_transparent_palette_becomes_white(tmp_path):
    image = Image.new("P", (2, 1))
    image.putpalette([0, 0, 0, 9, 8, 7])
    image.putdata([0, 1])
    image.save(tmp_path / "picture.png", transparency=0)
    read = read_image(tmp_path / "picture.png")
    np.testing.assert_array_equal(read, [[[255] * 3, [9, 8, 7]]])


@pytest.mark.parametrize("suffix", ["png", "tif", "pgm"])
def test_16_bits_become_8(tmp_path, suffix):
    deep = np.array([[0, 255, 256, 32768, 65535]], "uint16")
    path = tmp_path / f"deep.{suffix}"
    if suffix == "pgm":
        path.write_bytes(b"P5 5 1 65535\n" + deep.astype(">u2").tobytes())
    else:
        Image.fromarray(deep).save(path)
    expected = np.array([0, 0, 1, 128, 255])
    np.testing.assert_array_equal(
        read_image(path), expected[None, :, None] + [0] * 3
    )


def test_16_bit_colour_png(tmp_path):
    cv2 = pytest.importorskip("cv2")
    deep = noise(6, 5, 3).astype("uint16") * 257
    assert cv2.imwrite(str(tmp_path / "deep.png"), deep[..., ::-1])
    np.testing.assert_array_equal(
        read_image(tmp_path / "deep.png"), noise(6, 5, 3)
    )


def test_float_pictures_are_refused(tmp_path):
    path = tmp_path / "float.tif"
    Image.fromarray(np.ones((4, 4), "float32")).save(path)
    assert "8 or 16 bits were expected" in refusal(path)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "tif", "webp"])
def test_exif_turned_pictures_are_upright(tmp_path, orientation, suffix):
    upright = np.zeros((16, 32, 3), "uint8")
    upright[:8, :16], upright[:8, 16:] = (250, 0, 0), (0, 250, 0)
    upright[8:, :16], upright[8:, 16:] = (0, 0, 250), (250, 250, 250)
    # How to turn the upright picture back to what a camera stores.
    stored = {
        1: [],
        2: ["FLIP_LEFT_RIGHT"],
        3: ["ROTATE_180"],
        4: ["FLIP_TOP_BOTTOM"],
        5: ["TRANSPOSE"],
        6: ["ROTATE_90"],
        7: ["TRANSVERSE"],
        8: ["ROTATE_270"],
    }[orientation]
    image = Image.fromarray(upright)
    for turn in stored:
        image = image.transpose(Image.Transpose[turn])
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / f"turned.{suffix}"
    options = {"jpg": {"quality": 95, "subsampling": 0}}.get(suffix, {})
    image.save(path, exif=exif, **options)
    read = read_image(path)
    assert read.shape == upright.shape
    places = np.ix_([4, 12], [8, 24])
    np.testing.assert_allclose(read[places], upright[places], atol=20)


def test_broken_exif_is_no_obstacle(tmp_path):
    path = tmp_path / "picture.jpg"
    junk = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\x01\x12junk" * 9
    Image.fromarray(noise(8, 8, 3)).save(path, exif=junk)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_image(path).shape == (8, 8, 3)


@pytest.mark.parametrize("suffix", ["gif", "png", "webp", "tif"])
def test_of_an_animation_the_first_frame_is_read(tmp_path, suffix):
    frames = [Image.new("RGB", (20, 10), c) for c in ("red", "lime", "blue")]
    path = tmp_path / f"moving.{suffix}"
    frames[0].save(path, save_all=True, append_images=frames[1:])
    read = read_image(path)
    assert read.shape == (10, 20, 3)
    np.testing.assert_allclose(read[5, 5], [255, 0, 0], atol=5)


def test_a_tall_picture_is_whole(tmp_path):
    picture = noise(1000, 7, 3)
    Image.fromarray(picture).save(tmp_path / "tall.png")
    np.testing.assert_array_equal(read_image(tmp_path / "tall.png"), picture)


def test_one_pixel(tmp_path):
    Image.new("RGB", (1, 1), (1, 2, 3)).save(tmp_path / "one.png")
    np.testing.assert_array_equal(
        read_image(tmp_path / "one.png"), [[[1, 2, 3]]]
    )


def test_missing_empty_and_folder(tmp_path):
    assert "does not exist" in refusal(tmp_path / "none.png")
    (tmp_path / "empty.png").touch()
    assert "is empty" in refusal(tmp_path / "empty.png")
    assert "is a folder" in refusal(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    assert "no regular file" in refusal(tmp_path / "pipe.png")


@pytest.mark.parametrize(
    "content",
    [
        b"hello, I am no picture\n" * 40,
        b"\0" * 2000,
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
        b"\xff",
    ],
)
def test_what_is_no_picture_is_refused(tmp_path, content):
    (tmp_path / "picture.png").write_bytes(content)
    assert "no picture that can be read" in refusal(tmp_path / "picture.png")


@pytest.mark.parametrize(
    "suffix", ["jpg", "png", "webp", "bmp", "tif", "ppm", "gif"]
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated_files_are_refused(tmp_path, suffix, share):
    path = tmp_path / f"picture.{suffix}"
    Image.fromarray(noise(64, 64, 3)).save(path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    sentence = refusal(path)
    assert "cut short or damaged" in sentence or "no picture" in sentence


def test_a_header_that_claims_too_much_is_refused_undecoded(tmp_path):
    path = tmp_path / "huge.png"
    for width, height in ((20_000, 20_000), (2**31 - 1, 2**31 - 1)):
        path.write_bytes(png_header(width, height))
        assert "too large" in refusal(path)
    # Above Pillow's own warning, below its own refusal.
    path.write_bytes(png_header(10_000, 10_000))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert "10000 x 10000" in refusal(path)
    path.write_bytes(png_header(40_000, 1))
    assert "40000 x 1 pixels" in refusal(path)
    # A size that is allowed is decoded, and found to be cut short.
    path.write_bytes(png_header(300, 300))
    assert "cut short" in refusal(path)


def test_limits_are_arguments(tmp_path):
    path = tmp_path / "picture.png"
    Image.new("RGB", (30, 20)).save(path)
    assert read_image(path, max_side=30, max_pixels=600).shape == (20, 30, 3)
    assert "30 x 20" in refusal(path, max_side=29)
    assert "30 x 20" in refusal(path, max_pixels=599)


def test_reading_in_threads_leaves_the_warning_filters_alone(tmp_path):
    path = tmp_path / "picture.png"
    Image.fromarray(noise(16, 16, 3)).save(path)
    before = list(warnings.filters)
    threads = [
        threading.Thread(target=read_image, args=[path]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(warnings.filters) == before


def test_written_files_are_read_back(tmp_path):
    picture = np.repeat(np.repeat(noise(4, 4, 3), 8, 0), 8, 1)
    write_image(tmp_path / "a.png", picture)
    np.testing.assert_array_equal(read_image(tmp_path / "a.png"), picture)
    write_image(tmp_path / "a.JPEG", picture[:, ::-1])
    read = read_image(tmp_path / "a.JPEG").astype(int)
    assert np.abs(read - picture[:, ::-1]).mean() < 5
    assert sorted(os.listdir(tmp_path)) == ["a.JPEG", "a.png"]


def test_writing_is_refused(tmp_path):
    picture, path = noise(4, 4, 3), tmp_path / "a.png"
    write_image(path, picture)
    with pytest.raises(FaceZooError, match="--overwrite"):
        write_image(path, picture[::-1])
    np.testing.assert_array_equal(read_image(path), picture)
    write_image(path, picture[::-1], overwrite=True)
    np.testing.assert_array_equal(read_image(path), picture[::-1])
    with pytest.raises(FaceZooError, match="as .png or .jpg"):
        write_image(tmp_path / "a.gif", picture)
    with pytest.raises(ImageError, match="Received: float64 array"):
        write_image(tmp_path / "b.png", picture / 255)
    with pytest.raises(FaceZooError, match="folder does not exist"):
        write_image(tmp_path / "none" / "b.png", picture)
    assert os.listdir(tmp_path) == ["a.png"]


def test_find_images(tmp_path):
    names = ["b10.png", "b9.JPG", "a.pts", ".hidden.png", "deep/c.webp"]
    (tmp_path / "deep").mkdir()
    (tmp_path / "bare").mkdir()
    for name in names:
        (tmp_path / name).touch()
    at = [tmp_path / "b9.JPG", tmp_path / "b10.png"]
    assert find_images(tmp_path).paths == at
    assert find_images([f"{tmp_path}/b*"]).paths == at
    deep = find_images([f"{tmp_path}/**/*"])
    assert deep.paths == at + [tmp_path / "deep" / "c.webp"]
    assert find_images([tmp_path / "a.pts"]).paths == [tmp_path / "a.pts"]
    found = find_images([at[1], tmp_path, f"{tmp_path}/deep/../b9.JPG"])
    assert found.paths == [at[1], at[0]]
    assert found.problems == []
    points = find_files(tmp_path, {".pts"}, "points")
    assert points == ([tmp_path / "a.pts"], [])
    bare = find_files(tmp_path / "bare", {".pts"}, "points")
    assert bare.problems == [f"{tmp_path / 'bare'} holds no points."]
    missing = [tmp_path / "no.png", tmp_path / "bare", f"{tmp_path}/x*"]
    found = find_images([*missing, at[0]])
    assert found.paths == [at[0]]
    words = ["does not exist.", "holds no pictures.", "matches no pictures."]
    assert len(found.problems) == 3
    for problem, name, word in zip(found.problems, missing, words):
        assert problem == f"{name} {word}"


def test_a_name_with_brackets_is_a_name_first(tmp_path):
    path = tmp_path / "face[1].png"
    path.touch()
    assert find_images([path]).paths == [path]


def test_size_is_read_off_the_header(tmp_path):
    Image.fromarray(noise(7, 11, 3)).save(tmp_path / "picture.jpg")
    assert image_size(tmp_path / "picture.jpg") == (11, 7)
    (tmp_path / "huge.png").write_bytes(png_header(8000, 6000))
    assert image_size(tmp_path / "huge.png") == (8000, 6000)


@pytest.mark.parametrize("content", [b"", b"no picture"])
def test_size_of_no_picture_is_refused(tmp_path, content):
    (tmp_path / "a.png").write_bytes(content)
    with pytest.raises(ImageError, match="a.png"):
        image_size(tmp_path / "a.png")
