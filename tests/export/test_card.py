import keras
import pytest

from facezoo.export.card import write_card
from tests.export.faces import CONFIG

pytestmark = pytest.mark.skipif(
    keras.backend.backend() != "tensorflow",
    reason="exports need the TensorFlow backend",
)

CARD = {
    **CONFIG,
    "parameters": 1000,
    "command": "facezoo train recipes/drawn.py",
    "precision": "float32",
    "parity": {"sr_image": 1e-6},
    "scores": {},
    "files": {"model.tflite": {"bytes": 10, "sha256": "0" * 64}},
    "limits": ["It has seen drawings alone."],
}


def limits_of(path):
    _, _, rest = path.read_text().partition("## What it cannot do\n\n")
    return rest.partition("\n\n## Files")[0]


def test_a_card_links_to_the_picture_of_failures_where_there_is_one(tmp_path):
    path = tmp_path / "saved_models" / "drawn_x4" / "README.md"
    path.parent.mkdir(parents=True)
    write_card(path, CARD)
    assert limits_of(path) == "- It has seen drawings alone."
    picture = tmp_path / "examples" / "results" / "failures.png"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    write_card(path, CARD)
    first, link = limits_of(path).splitlines()[:2]
    assert first == "- It has seen drawings alone."
    assert "(../../examples/results/failures.png)" in link
    assert CARD["limits"] == ["It has seen drawings alone."]
