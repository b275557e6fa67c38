"""What a person states of a painter that is to be trained: pictures of styles, photographs, sizes, and its file."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, get_args

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.regular_file import open_regular

Norm = Literal["instance", "batch"]
NORMS: tuple[Norm, ...] = get_args(Norm)
SIZES, STEPS = (32, 512), (1, 100_000)
MOST_STYLES = 64
ENDING = ".safetensors"
CHECKPOINT, NOTE = "checkpoint.safetensors", "plan"  # NOTE in its header: what was stated, as its ``params``
MAX_HEADER = 1_000_000


@dataclass(frozen=True)
class PainterPlan:
    """A training as it is stated, complete or not.

    styles       files of pictures; several make a network that mixes them
    photographs  what it learns from: folders, or whatever a collection is; empty for the open images
    """

    styles: tuple[str, ...] = ()
    photographs: tuple[str, ...] = ()
    norm: str = "instance"
    size: int = 128
    steps: int = 2000
    file: str = ""

    def stating(self, name: str, values: Sequence[str]) -> PainterPlan:
        """The plan with one thing stated. Raises UserError where it cannot be."""
        if name in ("styles", "photographs"):
            paths = tuple(dict.fromkeys(_whole(value) for value in values if value))
            if name == "styles" and len(paths) > MOST_STYLES:
                raise UserError(f"A painter has at most {MOST_STYLES} styles; got {len(paths)}.")
            return replace(self, styles=paths) if name == "styles" else replace(self, photographs=paths)
        if name not in ("norm", "size", "steps", "file"):
            raise UserError(f"What is stated is styles, photographs, norm, size, steps or file; got {name!r}.")
        if len(values) != 1:
            raise UserError(f"{name} takes one value; got {len(values)}.")
        (value,) = values
        if name == "norm" and value not in NORMS:
            raise UserError(f"norm must be {' or '.join(NORMS)}; got {value!r}.")
        if name == "file":
            if not value.lower().endswith(ENDING):
                raise UserError(f"file must end with {ENDING}; got {Path(value).name!r}.")
            return _of_checkpoint(replace(self, file=_whole(value)))
        if name == "size":
            return replace(self, size=_number(name, value, SIZES))
        if name == "steps":
            return replace(self, steps=_number(name, value, STEPS))
        return replace(self, norm=value)

    def params(self, images: Sequence[str], shown: str) -> dict[str, Any]:
        """What the engine's training takes. Raises UserError where something is not stated yet.

        images  the files of the open images, and ``shown`` that of the previews; empty for none
        """
        if not self.styles:
            raise UserError("Choose a picture whose style is learned.")
        photographs = self.photographs or tuple(images)
        if not photographs:
            raise UserError("Choose photographs to learn from: open some, or choose a folder.")
        if not self.file:
            raise UserError("Choose the file into which the network is saved.")
        return {
            "photographs": json.dumps(photographs), "styles": json.dumps(self.styles), "file": self.file,
            "norm": self.norm, "size": self.size, "steps": self.steps, "shown": shown,
        }  # fmt: skip

    @property
    def pace(self) -> dict[str, Any]:
        """What the length of a step hangs on."""
        return {"norm": self.norm, "size": self.size, "styles": max(1, len(self.styles))}

    @property
    def steps_done(self) -> int:
        """Of how many steps the file's training has a checkpoint; 0 where there is none that can be read."""
        losses = _header(self.file).get("losses")
        return int(losses["shape"][0]) if losses else 0


def training_folder(file: Path) -> Path:
    """Where a training keeps what it goes on from: beside its network."""
    return file.with_suffix(".training")


def _of_checkpoint(plan: PainterPlan) -> PainterPlan:
    """What was stated of the training that the plan's file has a checkpoint of; the plan itself where it has none."""
    try:
        told = parse_json(_header(plan.file)["__metadata__"][NOTE].encode())
        for name in ("styles", "photographs", "norm", "size", "steps"):
            values = [str(told[name])] if name in ("norm", "size", "steps") else json.loads(told[name])
            plan = plan.stating(name, values)
    except (KeyError, TypeError, ValueError, UserError):  # none, or of another version
        pass
    return plan


def _header(file: str) -> dict[str, Any]:
    """The header of the checkpoint of a file's training; nothing where it has none."""
    path = training_folder(Path(file)) / CHECKPOINT if file else None
    if path is None or not os.path.isfile(path):
        return {}
    try:
        with open_regular(path) as checkpoint:
            length = int.from_bytes(checkpoint.read(8), "little")
            header = parse_json(checkpoint.read(length)) if length <= MAX_HEADER else {}
        return {str(name): value for name, value in header.items()}
    except Exception:  # damaged in whatever way: the training says how
        return {}


def _number(name: str, value: str, bounds: tuple[int, int]) -> int:
    low, high = bounds
    number = int(value) if value.strip().isdecimal() else -1
    if not low <= number <= high:
        raise UserError(f"{name} must be {low:,} to {high:,}; got {value}.")
    return number


def _whole(path: str) -> str:
    """A path from the root on, since the engine may be started elsewhere; what stands after a ? stays."""
    return path if os.path.isabs(path) else os.path.abspath(os.path.expanduser(path))
