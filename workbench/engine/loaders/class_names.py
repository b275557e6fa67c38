"""Names of classes: ImageNet's, or those of a text file."""

from __future__ import annotations

import json
from pathlib import Path

from workbench import folders
from workbench.api import UserError


def imagenet_classes() -> tuple[str, ...]:
    """The 1000 names, in the order of the outputs."""
    return tuple(json.loads((folders.bundled("resources") / "class_names" / "imagenet.json").read_text("utf-8")))


def read_class_names(choice: str) -> tuple[str, ...]:
    """Names of the classes: none, ``imagenet``, or a text file with one name a line."""
    if not choice:
        return ()
    if choice == "imagenet":
        return imagenet_classes()
    try:
        return tuple(line.strip() for line in Path(choice).expanduser().read_text("utf-8").splitlines() if line.strip())
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"classes must be imagenet or a text file with one name a line; {choice!r}: {error}.") from None
