"""Which input a network seems to be made for: how sure it is of one image in other orders of colours and other ranges.

A technique that no list has: the editor of a model's description runs it, and a person decides. A network can be surer
of an input that it was not made for, so nothing is taken by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
import torch

from workbench.api import Image, Model, Result, Scores, Technique, UserError
from workbench.manifests import Manifest

from .model import LoadedModel
from .plugins import LoadedPlugin
from .preparation import Preparation

IMAGENET = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
COLOURS = {"rgb": "red first", "bgr": "blue first"}
RANGES: dict[str, tuple[tuple[float, float], tuple[float, ...], tuple[float, ...]]] = {  # range, mean, std
    "0 to 1": ((0.0, 1.0), (0.0,), (1.0,)),
    "-1 to 1": ((-1.0, 1.0), (0.0,), (1.0,)),
    "0 to 255": ((0.0, 255.0), (0.0,), (1.0,)),
    "ImageNet's mean and deviation": ((0.0, 1.0), *IMAGENET),
}


@dataclass(frozen=True)
class Guess:
    """Another way to give a network the same pixels.

    words    what is different, for a list
    options  what a reference would state: ``{"colours": "bgr"}``
    """

    words: str
    options: dict[str, str]
    preparation: Preparation


def guesses(now: Preparation) -> list[Guess]:
    """The preparation as it is, and others that a picture may tell from it; none twice."""
    found = {_effect(now): Guess("as described", {}, now)}
    for colours in COLOURS if now.channels == 3 else ("grey",):
        for words, (ends, mean, std) in {"": (now.value_range, now.mean, now.std), **RANGES}.items():
            options = {"colours": colours} if colours != now.colours else {}
            if words:
                if now.channels == 1:
                    mean, std = ((sum(row) / len(row),) for row in (mean, std))
                options |= {"range": f"{ends[0]:g}..{ends[1]:g}", "mean": _text(mean), "std": _text(std)}
            turned = not words and colours != now.colours  # mean and std are in the network's order of colours
            full = [row[::-1] if turned else row * (now.channels if len(row) == 1 else 1) for row in (mean, std)]
            if turned and (full[0], full[1]) != (now.mean, now.std):
                options |= {"mean": _text(full[0]), "std": _text(full[1])}
            if words and colours == "bgr" and len(mean) == 3:
                full = [row[::-1] for row in full]
                options |= {"mean": _text(full[0]), "std": _text(full[1])}
            other = replace(now, colours=colours, value_range=ends, mean=full[0], std=full[1])  # type: ignore[arg-type]
            named = ", ".join(part for part in (words, COLOURS.get(colours, "")) if part)
            found.setdefault(_effect(other), Guess(named, options, other))
    return list(found.values())


class Guesses(Technique):
    """The confidence under each preparation, the one in force first, then the surest."""

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        assert isinstance(model, LoadedModel)
        pixels = model.pixels(image)
        rows: list[tuple[float, Guess, str]] = []
        with torch.inference_mode():
            for guess in guesses(model.preparation):
                answer = model.answer_prepared(guess.preparation, pixels)
                sure = model.task.confidence(answer)
                if sure is None:
                    raise UserError(f"What {model.reference} gives says nothing of how sure it is.")
                rows.append((sure, guess, model.shown(answer, image, 1).caption))
        rows[1:] = sorted(rows[1:], key=lambda row: -row[0])
        facts: dict[str, str | int | float] = {}
        for row, (_, guess, said) in enumerate(rows):
            facts |= {f"options {row}": urlencode(guess.options), f"answer {row}": said}
        yield Scores(
            values=np.array([sure for sure, _, _ in rows], np.float32),
            names=tuple(guess.words for _, guess, _ in rows),
            indices=np.arange(len(rows), dtype=np.int32),
            facts=facts,
        )


GUESSES = LoadedPlugin(
    Manifest(
        "guesses",
        "Other inputs",
        "Answer",
        "guesses:Guesses",
        "1",
        "How sure the network is of one image in other orders of colours and ranges.",
        "A network can be surer of an input that it was not made for.",
        "none",
        Path(__file__).parent,
    ),
    Guesses,
)


def _effect(preparation: Preparation) -> tuple[Any, ...]:
    """What the network is given for black and for white, in each colour of the image."""
    ends = [
        tuple(round((end - mean) / std, 4) for mean, std in zip(preparation.mean, preparation.std, strict=True))
        for end in preparation.value_range
    ]
    return preparation.colours, *ends


def _text(values: tuple[float, ...]) -> str:
    return ",".join(f"{value:g}" for value in (values if len(set(values)) > 1 else values[:1]))
