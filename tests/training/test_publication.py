from facezoo.training import faces_publication
from facezoo.training.publication import UNTESTED


def test_the_card_tells_what_was_learned_from():
    said = faces_publication(16)
    assert said["data"][1] == "SCUT-FBP5500: image"
    assert "Non-commercial" in said["terms"]
    found = faces_publication(16, points_by="mine")["data"]
    assert found[1] == "SCUT-FBP5500: image, and points that mine found"


def test_the_card_tells_the_limits():
    limits = faces_publication(16)["limits"]
    assert "Faces larger than 16 pixels are shrunk to 16 first." in limits
    other = faces_publication(16, likeness="A guess.", seen="Noise.")["limits"]
    assert other[0] == "A guess." and "Noise." in other
    assert other[-1] == limits[-1] == UNTESTED
