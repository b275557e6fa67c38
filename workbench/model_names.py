"""The names that models are loaded by: the bundled one, those that are shipped beside it, and the zoos' prefixes."""

import os
import tomllib
from collections.abc import Mapping
from functools import cache

from workbench import folders
from workbench.regular_file import in_words

BUNDLED = "efficientnet-lite0"
BUNDLED_TITLE = "EfficientNet-Lite0"
TORCHVISION = "torchvision:"
BUNDLED_LICENCE = "Apache-2.0; its weights state none"
TIMM = "timm:"
TRANSFORMERS = "hf:"


@cache
def shipped_models() -> Mapping[str, Mapping[str, str]]:
    """By name: title, file, task, options, licence, origin."""
    models: dict[str, dict[str, str]] = tomllib.loads(
        (folders.bundled("resources") / "models" / "models.toml").read_text("utf-8")
    )
    return models


def shipped_size(name: str) -> str:
    """How large the file of a shipped model is, in words; empty where it is not there."""
    path = folders.bundled("resources") / "models" / shipped_models()[name]["file"]
    return in_words(path.stat().st_size) if os.path.isfile(path) else ""
