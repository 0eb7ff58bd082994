"""From a recipe to a trained model."""

from facezoo.training.adversarial import AdversarialModel
from facezoo.training.adversarial_settings import AdversarialSettings
from facezoo.training.faces_recipe import faces_recipe
from facezoo.training.publication import faces_publication
from facezoo.training.publication import w300_publication
from facezoo.training.recipe import Recipe
from facezoo.training.recipe import load_recipe
from facezoo.training.run import train
from facezoo.training.w300_recipe import w300_recipe

__all__ = [
    "AdversarialModel",
    "AdversarialSettings",
    "Recipe",
    "faces_publication",
    "faces_recipe",
    "load_recipe",
    "train",
    "w300_publication",
    "w300_recipe",
]
