import pytest

from benchmarks import long_clip


@pytest.mark.parametrize("sound", [(), ("--silent",)])
def test_memory_of_a_short_clip(sound, capsys):
    pytest.importorskip("av")
    long_clip.main(["--minutes", "1", "--frames", "8", *sound])
    table = capsys.readouterr().out
    assert "| frames | 8 |" in table and "| faces found | 8 |" in table
    assert f"with{'out' if sound else ''} sound" in table
    quarters = table.split("| memory by quarters | ")[1].split(" MiB")[0]
    assert len(quarters.split(", ")) == 4
