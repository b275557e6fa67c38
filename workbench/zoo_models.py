"""The models of zoos that load by name: torchvision's of every kind, and timm's, out of a list that is shipped.

Neither library is read for it: each takes seconds. ``python -m workbench.engine.loaders.zoo_list`` makes it anew.
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Mapping
from functools import cache

from workbench import folders

from .model_names import TIMM, TORCHVISION
from .regular_file import in_words

PATH = folders.bundled("resources") / "zoo_models.json.xz"
PREFIXES = {"torchvision": TORCHVISION, "timm": TIMM}
FETCHED, UNTRAINED = "weights are fetched once", "untrained: it has no weights"


@cache
def zoo_models() -> tuple[Mapping[str, str], ...]:
    """Of each: reference, title, zoo, task, size of its weights and licence, in words, and a note."""
    return tuple(_model(*row) for row in json.loads(lzma.decompress(PATH.read_bytes())))


def models_of(zoo: str) -> list[dict[str, str]]:
    """Those of one zoo, as loaders tell what they know."""
    return [dict(model) for model in zoo_models() if model["zoo"] == zoo]


def _model(zoo: str, name: str, task: str, megabytes: float, licence: str, trained: bool) -> Mapping[str, str]:
    return {
        "reference": f"{PREFIXES[zoo]}{name}{'' if trained else '?weights=none&seed=0'}",
        "title": name,
        "zoo": zoo,
        "task": task,
        "size": in_words(round(megabytes * 1e6)),
        "licence": licence,
        "note": f"{zoo}, {FETCHED if trained else UNTRAINED}",
    }
