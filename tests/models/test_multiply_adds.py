"""What one face of 16 pixels costs is what the reference page says."""

import re
from pathlib import Path

import pytest
from multiply_adds import count_multiply_adds

from facezoo.models import create_model

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "facezoo" / "models" / "README.md"
STATED = dict(
    re.findall(r"^\| `(\w+)` \| (\d\.\d\d) \|$", PAGE.read_text("utf-8"), re.M)
)


def test_the_page_has_all_families():
    assert len(STATED) == 8


@pytest.mark.parametrize("family", STATED)
def test_base_costs_what_the_page_says(family):
    count = count_multiply_adds(create_model(f"{family}_base"))
    assert f"{count / 1e9:.2f}" == STATED[family]
    # Alike, so that a comparison is fair.
    assert 0.8 < count / 1e9 < 1.3


def test_the_pose_costs_little_as_the_main_page_says():
    tasks = ("super_resolution", "landmarks", "pose")
    sizes = {"image_size": 256, "scale": 4}
    plain = count_multiply_adds(create_model("jasrnet_base", **sizes))
    pose = create_model("jasrnet_base", tasks=tasks, **sizes)
    pose = count_multiply_adds(pose)
    assert plain < pose < 1.15 * plain
    stated = f"{pose / 1e9:.3f} against {plain / 1e9:.3f} G multiply-adds"
    assert stated in " ".join((ROOT / "README.md").read_text("utf-8").split())
