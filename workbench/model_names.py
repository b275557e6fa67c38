"""The names that models are loaded by: the bundled one, those that are shipped beside it, and torchvision's prefix."""

import tomllib
from collections.abc import Mapping
from functools import cache

from workbench import folders

BUNDLED = "efficientnet-lite0"
BUNDLED_TITLE = "EfficientNet-Lite0"
TORCHVISION = "torchvision:"


@cache
def shipped_models() -> Mapping[str, Mapping[str, str]]:
    """By name: title, file, task, options, licence, origin."""
    models: dict[str, dict[str, str]] = tomllib.loads(
        (folders.bundled("resources") / "models" / "models.toml").read_text("utf-8")
    )
    return models
