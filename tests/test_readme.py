"""The README's commands, code and links are what they should be."""

import doctest
import re

import pytest

from facezoo.models import create_model
from facezoo.models import list_models
from facezoo.presets import DEFAULT_PRESET
from tests.readme import README
from tests.readme import code_blocks
from tests.readme import linked_files

MODELS = README.parent / "facezoo" / "models" / "README.md"
SAMPLE = """
[a](docs/a.md#top) <img src="docs/b.png"> ![c](c.png) [d](https://d.example)
[e](#here) [f](mailto:f@g.example)

```sh
one
```

```python
[g](h.md)
```

```sh
two
three
```
"""


@pytest.fixture(scope="module")
def text():
    return README.read_text("utf-8")


def test_reading_a_sample():
    assert code_blocks(SAMPLE, "sh") == ["one\n", "two\nthree\n"]
    assert code_blocks(SAMPLE, "python") == ["[g](h.md)\n"]
    assert linked_files(SAMPLE) == ["docs/a.md", "docs/b.png", "c.png"]


def test_the_first_two_commands_are_one_line_each(text):
    first, second = code_blocks(text, "sh")[:2]
    for block in (first, second):
        assert len(block.splitlines()) == 1, block
        assert not block.rstrip().endswith("\\"), block
    assert "facezoo enhance examples" in first
    assert "pytest" in second


def test_python_compiles(text):
    blocks = code_blocks(text, "python")
    assert blocks
    for block in blocks:
        if block.lstrip().startswith(">>>"):
            examples = doctest.DocTestParser().get_examples(block)
            block = "".join(example.source for example in examples)
        compile(block, str(README), "exec")


def test_networks_of_parts_are_built(text):
    blocks = [b for b in code_blocks(text, "python") if "compose(" in b]
    assert len(blocks) == 4
    built = []
    for block in blocks:
        names = {}
        exec(compile(block, str(README), "exec"), names)
        built.append(set(names["model"].output))
    assert {"sr_image", "landmarks"} < built[0]
    assert "sr_image" not in built[1] and "landmarks" in built[1]
    assert {"sr_image", "landmarks", "smile"} < built[2]
    assert {"landmarks", "landmarks_3d", "pose_angles"} < built[3]


@pytest.mark.parametrize("page", [README, MODELS], ids=["main", "models"])
def test_links_lead_somewhere(page):
    missing = [
        path
        for path in linked_files(page.read_text("utf-8"))
        if not (page.parent / path).exists()
    ]
    assert not missing


def test_the_results_are_those_of_the_card(text):
    folder = README.parent / "saved_models" / DEFAULT_PRESET
    card = (folder / "README.md").read_text("utf-8")
    table = re.search(r"\| face px .*?\n\n", card, re.S)[0]
    assert table in text


def test_the_parameters_are_those_of_the_models(text):
    tables = text + MODELS.read_text("utf-8")
    for name in list_models():
        count = create_model(name).count_params()
        assert f"| `{name}` | {count:,} |" in tables
