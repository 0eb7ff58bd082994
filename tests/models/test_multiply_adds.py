"""What one face of 16 pixels costs is what the reference page says."""

import re
from pathlib import Path

import numpy as np
import pytest
from keras import layers

from facezoo.models import create_model

PAGE = Path(__file__).parents[2] / "facezoo" / "models" / "README.md"
STATED = dict(
    re.findall(r"^\| `(\w+)` \| (\d\.\d\d) \|$", PAGE.read_text("utf-8"), re.M)
)


def multiply_adds(model, monkeypatch):
    """Counts those of all convolutions while one face goes through."""
    total = 0

    def count(layer_class, cells_of):
        call = layer_class.call

        def counted(self, inputs):
            nonlocal total
            outputs = call(self, inputs)
            cells = inputs if cells_of == "inputs" else outputs
            total += int(np.prod(self.kernel.shape)) * int(
                np.prod(cells.shape[1:3])
            )
            return outputs

        monkeypatch.setattr(layer_class, "call", counted)

    count(layers.Conv2D, "outputs")
    # Each cell of its input meets the whole kernel.
    count(layers.Conv2DTranspose, "inputs")
    model(np.zeros((1, 16, 16, 3), "float32"))
    return total


def test_the_page_has_all_families():
    assert len(STATED) == 8


@pytest.mark.parametrize("family", STATED)
def test_base_costs_what_the_page_says(family, monkeypatch):
    count = multiply_adds(create_model(f"{family}_base"), monkeypatch)
    assert f"{count / 1e9:.2f}" == STATED[family]
    # Alike, so that a comparison is fair.
    assert 0.8 < count / 1e9 < 1.3
