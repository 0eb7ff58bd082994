import os

import pytest

from facezoo.errors import PresetError
from facezoo.presets import find_preset
from facezoo.presets import list_presets
from facezoo.presets import search
from tests.presets.test_preset import write_preset


@pytest.fixture(autouse=True)
def two_folders(tmp_path, monkeypatch):
    """`one` has net_a and net_b, `two` has net_b and net_c."""
    for folder, names in {"one": "ab", "two": "bc"}.items():
        for name in names:
            write_preset(tmp_path / folder / f"net_{name}")
    folders = os.pathsep.join([str(tmp_path / "one"), str(tmp_path / "two")])
    monkeypatch.setenv("FACEZOO_PRESETS", folders)


def names():
    """Names of our presets; those that facezoo ships are listed as well."""
    found = [preset.name for preset in list_presets()]
    return [name for name in found if name.startswith("net_")]


def test_presets_of_all_folders_are_listed_once():
    assert names() == ["net_a", "net_b", "net_c"]


def test_first_folder_wins(tmp_path):
    assert find_preset("net_b").path == tmp_path / "one" / "net_b"
    assert find_preset("net_c").path == tmp_path / "two" / "net_c"


@pytest.mark.parametrize("as_type", [str, lambda path: path])
def test_folder_is_a_preset(tmp_path, as_type):
    folder = write_preset(tmp_path / "elsewhere" / "mine")
    preset = find_preset(as_type(folder))
    assert preset.name == "mine"
    assert find_preset(preset) is preset


def test_unknown_name_lists_the_closest_first():
    with pytest.raises(PresetError) as info:
        find_preset("nett_c")
    assert "known here: net_c, " in str(info.value)
    assert "net_a" in str(info.value)
    assert str(info.value).endswith("Received: preset='nett_c'")


@pytest.mark.parametrize("name", ["", ".", "..", "no/such/folder"])
def test_what_is_no_preset_is_refused(name):
    with pytest.raises(PresetError):
        find_preset(name)


def test_folder_without_configuration_is_refused(tmp_path):
    with pytest.raises(PresetError, match="has no config.json"):
        find_preset(tmp_path)


def test_other_types_are_refused():
    with pytest.raises(PresetError, match="Received: preset=3"):
        find_preset(3)


def test_broken_preset_does_not_hide_the_others(tmp_path):
    (tmp_path / "one" / "net_a" / "config.json").write_text("{")
    problems = []
    found = [preset.name for preset in list_presets(problems)]
    assert "net_b" in found and "net_a" not in found
    assert len(problems) == 1 and "net_a" in problems[0]
    with pytest.raises(PresetError, match="not valid JSON"):
        list_presets()


def test_unknown_name_where_there_are_no_presets(monkeypatch):
    monkeypatch.setattr(search, "search_folders", list)
    with pytest.raises(PresetError, match="known here: none"):
        find_preset("net_a")
