"""The command line that computes a result again."""

from __future__ import annotations

import shlex

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
    for name, value in request.params.items():
        if value != "":
            words += ["--set", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    return shlex.join([*words, "--out", "result"])
