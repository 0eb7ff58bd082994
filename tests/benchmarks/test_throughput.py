import pytest

from benchmarks import throughput


@pytest.mark.parametrize(
    "options",
    [
        ("--pictures", "2", "--faces", "2", "--width", "96", "--height", "64"),
        ("--crops", "4"),
        ("--crops", "4", "--landmarks-only"),
    ],
)
def test_all_faces_are_counted(options, capsys):
    throughput.main([*options, "--preset", "jasrnet_small_faces_x8"])
    table = capsys.readouterr().out
    assert "| faces | 4 |" in table and "failed: 0" in table
