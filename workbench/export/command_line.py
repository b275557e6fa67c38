"""The command line that computes a result again."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.document.request import Request
from workbench.images.pixel_decoder import WHITE


def command_line(request: Request) -> str:
    """The command for a POSIX shell; the result goes to the folder ``result``."""
    words = ["workbench", "run", request.technique, "--model", request.model]
    if request.image is not None:
        words += ["--image", request.image.path or request.image.name]
    if request.images:
        words += ["--images", *(image.path or image.name for image in request.images)]
    if request.background != WHITE:
        words += ["--background", request.background]
    return shlex.join([*words, *_settings(request.params), "--out", "result"])


def batch_command(asked: Mapping[str, Any], folder: Path) -> str:
    """The command for a POSIX shell that goes on with a batch: what its folder has is not done again.

    asked  as its ``batch.json`` has it
    """
    collection = str(asked.get("collection", ""))
    is_one = os.path.lexists(collection.partition("?")[0])
    words = ["workbench", "batch", str(asked.get("technique", "")), "--images"]
    words += [collection] if is_one else collection.split()
    words += ["--model", str(asked.get("model", ""))]
    for option, by_itself in (("background", WHITE), ("device", "auto")):
        if asked.get(option, by_itself) != by_itself:
            words += [f"--{option}", str(asked[option])]
    return shlex.join([*words, *_settings(asked.get("parameters") or {}), "--out", str(folder)])


def _settings(parameters: Mapping[str, Any]) -> list[str]:
    words = []
    for name, value in parameters.items():
        if value != "":
            words += ["--set", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    return words
