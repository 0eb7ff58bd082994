"""What one face of 16 pixels costs is what the reference page says."""

import re
from pathlib import Path

import pytest
from multiply_adds import count_multiply_adds

from facezoo.models import create_model

PAGE = Path(__file__).parents[2] / "facezoo" / "models" / "README.md"
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
