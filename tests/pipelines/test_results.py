from itertools import product

from facezoo.pipelines.results import result_names


def test_names_of_a_face_and_of_a_photograph():
    assert result_names("x", None) == [
        "x.json",
        "x_landmarks.png",
        "x_face.png",
        "x_face.pts",
    ]
    assert result_names("x", 1) == [
        "x.json",
        "x_landmarks.png",
        "x_enhanced.png",
        "x_face0.png",
        "x_face0.pts",
    ]
    assert len(result_names("x", 0)) == 3


def test_a_sheet_is_there_where_there_are_faces():
    assert result_names("x", None, sheet=True)[2] == "x_sheet.png"
    assert result_names("x", 2, sheet=True)[3] == "x_sheet.png"
    assert result_names("x", 0, sheet=True) == result_names("x", 0)


def test_no_two_inputs_share_a_file():
    endings = ["", "_face", "_face0", "_landmarks", "_enhanced", "_sheet"]
    inputs = [
        "x" + first + second for first, second in product(endings, endings)
    ]
    made = [
        name
        for stem in dict.fromkeys(inputs)
        for name in {
            *result_names(stem, None, sheet=True),
            *result_names(stem, 2, sheet=True),
        }
    ]
    assert len(made) == len(set(made))
