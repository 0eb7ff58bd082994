from types import SimpleNamespace

import numpy as np
import pytest

from facezoo.errors import FaceZooError
from facezoo.landmarks import IBUG68
from facezoo.training import AdversarialSettings
from facezoo.training import Recipe
from facezoo.training.heads import check_heads

IMAGE, POINTS = ["sr_image"], ["heatmaps", "landmarks", "scores"]
SPACE = ["landmarks_3d", "pose", "pose_angles"]


def check(outputs, losses, points=68, **changes):
    shapes = {"landmarks": (1, points, 2)}
    given = {name: np.zeros(shapes.get(name, (1, 8))) for name in outputs}
    recipe = Recipe(
        **{
            "model": "some_net",
            "model_kwargs": {},
            "data": None,
            "validation": None,
            "degradation": None,
            "scheme": IBUG68,
            "losses": {name: "mse" for name in losses},
            "loss_weights": {},
            "codec": "some codec",
            **changes,
        }
    )
    head = SimpleNamespace(name="pose_head", weights=["a kernel"])
    check_heads(recipe, SimpleNamespace(output=given, layers=[head]))


@pytest.mark.parametrize(
    ("outputs", "losses", "changes"),
    [
        (IMAGE + POINTS, ["sr_image", "heatmaps"], {}),
        (IMAGE, ["sr_image", "heatmaps"], {}),
        (POINTS, ["sr_image", "heatmaps"], {}),
        (POINTS, ["landmarks"], {"codec": None}),
        (
            IMAGE + POINTS,
            ["heatmaps"],
            {"adversarial": AdversarialSettings()},
        ),
        (POINTS + ["landmarks_3d"], ["heatmaps", "landmarks_3d"], {}),
        (POINTS + SPACE, ["heatmaps", "landmarks_3d", "pose"], {}),
        (IMAGE + ["sr_stages"], ["sr_image"], {}),
        (IMAGE + ["sr_stages"], ["sr_image", "sr_stages"], {}),
    ],
)
def test_recipes_that_fit(outputs, losses, changes):
    check(outputs, losses, **changes)


def test_heads_that_stay_need_no_loss():
    heads = IMAGE + POINTS + SPACE
    check(heads, ["pose"], train_only=["pose_head"])


@pytest.mark.parametrize(
    ("outputs", "losses", "changes", "message"),
    [
        (POINTS, ["heatmaps"], {"points": 98}, "98 landmarks.* 68 .* ibug68"),
        (
            POINTS + SPACE,
            ["sr_image", "heatmaps"],
            {"model_kwargs": {"tasks": ["landmarks", "pose"]}},
            "for the tasks landmarks, pose, gives landmarks_3d, which would "
            "never learn: no loss. The losses are of sr_image, heatmaps",
        ),
        (POINTS + ["pose"], ["heatmaps"], {}, "gives pose, which would"),
        (IMAGE + POINTS, ["heatmaps"], {}, "gives sr_image, which would"),
        (IMAGE + POINTS, ["sr_image"], {}, "gives heatmaps, which would"),
        (POINTS, ["heatmaps"], {"codec": None}, "learn: `codec` is None"),
        (IMAGE, ["sr_image", "poze"], {}, "`losses` may .* Received: poze"),
        (
            IMAGE,
            ["sr_image"],
            {"loss_weights": {"poze": 1}},
            "`loss_weights` may name sr_image,",
        ),
        (
            IMAGE + POINTS,
            ["sr_image", "heatmaps", "pose"],
            {"model_kwargs": {"tasks": ["super_resolution", "landmarks"]}},
            "has one of pose, which the network some_net, built for the tasks "
            "super_resolution, landmarks, does not give",
        ),
        (IMAGE, ["sr_image", "landmarks_3d"], {}, "network some_net does not"),
        (IMAGE, ["sr_image", "sr_stages"], {}, "network some_net does not"),
    ],
)
def test_recipes_that_do_not_fit(outputs, losses, changes, message):
    with pytest.raises(FaceZooError, match=message):
        check(outputs, losses, **changes)
