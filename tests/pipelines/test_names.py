from pathlib import Path

import pytest

from facezoo.pipelines import output_names


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        ([], []),
        (["a/x.png", "a/y.png"], ["x", "y"]),
        (["a/x.png", "b/x.png", "a/y.png"], ["a_x", "b_x", "y"]),
        (["a/x.png", "a/x.jpg"], ["x_png", "x_jpg"]),
        (["a/X.png", "b/x.png"], ["a_X", "b_x"]),
        # Neither folder nor suffix tells these apart.
        (["p/a/x.png", "q/a/x.png"], ["x_1", "x_2"]),
        # Names that are taken by others are left to them.
        (["a/x.png", "b/x.png", "b_x.png"], ["x_1", "x_2", "b_x"]),
        (["a/x.png", "a/x.jpg", "x_1.png", "x_png.gif"], None),
        (["a.b.png"], ["a.b"]),
    ],
)
def test_names(paths, names):
    made = output_names([Path(path) for path in paths])
    if names is not None:
        assert made == names
    assert len({name.casefold() for name in made}) == len(paths)
