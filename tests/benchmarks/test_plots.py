import pytest

from contenders import plots


def row(contender, face_size, error, way=None):
    return {
        "set": "made up",
        "contender": contender,
        "enlarged_by": way,
        "face_size": face_size,
        "ms": 1.0,
        "found": 1.0,
        "nme_51": error,
        "nme_68": error,
    }


def test_every_error_is_inside_the_plot(tmp_path, monkeypatch):
    pytest.importorskip("matplotlib")
    errors = {8: 0.48, 16: 0.21, 32: 0.03, 64: 0.025}
    rows = [row("ours", size, error / 2) for size, error in errors.items()]
    rows += [row("dlib", s, e, "bicubic") for s, e in errors.items()]
    finish, shown = plots._finish, []

    def look(figure, grid, path):
        finish(figure, grid, path)
        for axes in grid.flat:
            low, high = axes.get_ylim()
            values = [y for line in axes.lines for y in line.get_ydata()]
            shown.append((low < min(values), max(values) < high, len(values)))

    monkeypatch.setattr(plots, "_finish", look)
    run = {"sets": [{"name": "made up"}], "landmarks": rows}
    plots.plot_error_by_size(run, tmp_path / "plot.png")
    assert shown == [(True, True, 8)] * 2
