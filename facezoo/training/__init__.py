"""From a recipe to a trained model."""

from facezoo.training.recipe import Recipe
from facezoo.training.recipe import load_recipe
from facezoo.training.run import train

__all__ = ["Recipe", "load_recipe", "train"]
