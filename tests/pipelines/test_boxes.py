from pathlib import Path

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.pipelines import assign_boxes
from facezoo.pipelines import check_boxes
from facezoo.pipelines import read_boxes

BOX = [1, 2, 11, 12]


def test_names_and_paths_find_their_pictures():
    images = [Path("in/a/x.png"), Path("in/b/x.png"), Path("in/y.png")]
    boxes = {"b/x.png": [BOX], "y.png": [], "z.png": [BOX]}
    assigned, unknown = assign_boxes(boxes, images)
    assert assigned == {images[1]: [BOX], images[2]: []}
    assert unknown == ["z.png"]


def test_part_of_a_name_is_no_name():
    assigned, unknown = assign_boxes({"x.png": [BOX]}, [Path("in/ax.png")])
    assert assigned == {} and unknown == ["x.png"]


def test_name_of_two_pictures_is_refused():
    with pytest.raises(FaceZooError, match="give more of the path"):
        assign_boxes({"x.png": [BOX]}, [Path("a/x.png"), Path("b/x.png")])


def test_picture_of_two_names_is_refused():
    boxes = {"x.png": [BOX], "a/x.png": [BOX]}
    with pytest.raises(FaceZooError, match="given boxes twice"):
        assign_boxes(boxes, [Path("a/x.png")])


def test_plain_list_is_for_one_picture():
    assert assign_boxes([BOX], [Path("x.png")]) == ({Path("x.png"): [BOX]}, [])
    with pytest.raises(FaceZooError, match="for a single picture"):
        assign_boxes([BOX], [Path("x.png"), Path("y.png")])


@pytest.mark.parametrize("text", ["", "{", "3", '"x"', "null"])
def test_broken_file_is_refused(tmp_path, text):
    file = tmp_path / "boxes.json"
    file.write_text(text)
    with pytest.raises(FaceZooError, match="boxes.json"):
        read_boxes(file)


def test_missing_file_is_refused(tmp_path):
    with pytest.raises(FaceZooError, match="No such file"):
        read_boxes(tmp_path / "boxes.json")


def test_boxes_may_reach_over_the_edge():
    boxes = check_boxes([[-5, -5, 5, 5], [0, 0, 40, 30]], 40, 30)
    np.testing.assert_array_equal(boxes, [[-5, -5, 5, 5], [0, 0, 40, 30]])
    assert check_boxes([], 40, 30).shape == (0, 4)


@pytest.mark.parametrize(
    "box",
    [
        [5, 5, 5, 9],
        [5, 5, 9, 5],
        [9, 5, 5, 9],
        [40, 0, 50, 10],
        [0, 30, 10, 40],
        [-10, 0, 0, 10],
        [1, 2, 3],
        [1, 2, 3, float("nan")],
        [1, 2, 3, float("inf")],
        ["a", 2, 3, 4],
        None,
        {"x": 1},
    ],
)
def test_wrong_box_is_named(box):
    with pytest.raises(FaceZooError, match="Box 1 .*Received: box="):
        check_boxes([[0, 0, 9, 9], box], 40, 30)


@pytest.mark.parametrize("boxes", [{"x": 1}, "abc", 3, None])
def test_what_is_no_list_is_refused(boxes):
    with pytest.raises(FaceZooError, match="must be a list of"):
        check_boxes(boxes, 40, 30)
