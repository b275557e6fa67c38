"""What stands beside a picture that was made: what open images reach, and what a judge sees in it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Generator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Group, Images, Picture, Progress, Result, Target, UserError
from workbench.api.target import IN_IMAGE
from workbench.cache.cached_result import CachedResult
from workbench.cache.disk_cache import DiskCache
from workbench.families.synthesis.objectives import mean_square

from .judge import Judges, same_class, sight, title, verdict
from .model import LoadedModel
from .tasks.classification import Classification

MOST_IMAGES = 200  # open images that are looked at
MOST_VALUES = 20_000  # that are kept
LAYER = "layer:"  # before a layer's name, in what a picture shows
JUDGED_BY = "judged_by"  # what an answer on the disk has been shown with
BY_CLASS = ("class", "probability", "log-probability", "difference")


@dataclass(frozen=True)
class Onlooker:
    """Who looks at the pictures of a run.

    made     the key of all that decides how they are made
    judge    as ``Judges.of`` has it, and ``device`` and ``trusted`` too
    """

    made: str
    judge: str
    device: str = "auto"
    trusted: str = ""


class Beside:
    """Looks at pictures that were made. It keeps one judge, and what it found of images, for the next picture."""

    def __init__(self) -> None:
        self._judges = Judges()
        self._values: OrderedDict[tuple[str, str, str], float] = OrderedDict()

    def judge_of(self, model: LoadedModel, onlooker: Onlooker) -> LoadedModel | str:
        """The judge, or a sentence on why there is none. Raises UserError where it judges nothing."""
        return self._judges.of(onlooker.judge, model, onlooker.device, onlooker.trusted)

    def look(
        self, result: Result, model: LoadedModel, onlooker: Onlooker, images: Images | None
    ) -> Generator[Progress, None, tuple[Result, dict[str, Any]]]:
        """Yield how far it is; return the result with what was found, and what of it belongs to the provenance."""
        pictures = _judged_pictures(result)
        if not pictures:
            return result, {}
        chosen = self.judge_of(model, onlooker)
        lines: dict[str, list[str]] = {name: [] for name in pictures}
        facts: dict[str, dict[str, Any]] = {name: {} for name in pictures}
        for shows in dict.fromkeys(picture.shows for picture in pictures.values()):
            strongest = yield from self._strongest(model, subject_of(shows), images)
            for name in (name for name, picture in pictures.items() if strongest and picture.shows == shows):
                assert strongest is not None
                reached = _reached(model, subject_of(shows), pictures[name])
                resized = pictures[name].values.shape[:2] != model.input_size
                lines[name].append(strongest.beside(_unsaid(model, shows, pictures[name]), reached, resized))
                facts[name] |= {"strongest": strongest.value, "strongest_image": strongest.name}
        said: set[str] = set()  # why nobody judges is said once
        for name, picture in pictures.items():
            sentences, found = _judged(model, picture, chosen)
            lines[name] += [each for each in sentences if not isinstance(chosen, str) or each not in said]
            said.update(sentences)
            facts[name] |= found
        provenance: dict[str, Any] = {}
        if isinstance(chosen, LoadedModel):
            provenance["judge"] = {"reference": chosen.reference, "digest": chosen.digest}
        if images is not None and len(images) > 1:
            listed = zip(images.names[:MOST_IMAGES], images.digests, strict=False)
            provenance["beside"] = [{"name": name, "digest": digest} for name, digest in listed]
        looked = {
            name: replace(picture, beside=tuple(lines[name]), facts={**picture.facts, **facts[name]})
            for name, picture in pictures.items()
        }
        return _with_parts(result, looked), provenance

    def _strongest(
        self, model: LoadedModel, subject: Subject, images: Images | None
    ) -> Generator[Progress, None, Strongest | None]:
        """The open image that reaches a target most; None where there are not two, or it names a thing in one image."""
        if images is None or len(images) < 2 or subject.in_one_image:
            return None
        count = min(len(images), MOST_IMAGES)
        values: list[tuple[float, str]] = []
        for i in range(count):
            with suppress(UserError):  # one that cannot be read reaches nothing
                values.append((self._value(model, subject, images, i), images.names[i]))
            yield Progress(i + 1, count, "images")
        known = [(value, name) for value, name in values if np.isfinite(value)]
        if not known:
            return None
        value, name = max(known)
        return Strongest(value, name.replace("\\", "/").rpartition("/")[2], len(values), subject.unit)

    def _value(self, model: LoadedModel, subject: Subject, images: Images, i: int) -> float:
        key = (model.digest, str(subject), images.digests[i])
        if not images.digests[i] or key not in self._values:
            image = images[i]
            key = (model.digest, str(subject), images.digests[i])
            with model.in_use(), torch.inference_mode():
                self._values[key] = subject.value(model, model.pixels(image))
            if len(self._values) > MOST_VALUES:
                self._values.popitem(last=False)
        return self._values[key]


class Subject(Protocol):
    """What a picture was made to show; as a text it is ``Picture.shows``.

    unit          of its value
    in_one_image  whether it names a thing in one image, which no other image has
    """

    @property
    def unit(self) -> str: ...
    @property
    def in_one_image(self) -> bool: ...
    def value(self, model: LoadedModel, pixels: Tensor) -> float:
        """Its value on pixels (1, C, H, W)."""

    def class_of(self, model: LoadedModel) -> int | None:
        """The class that is shown; None where it is none that a judge could know."""


@dataclass(frozen=True)
class TargetSubject:
    """A target: a class, a difference of two, a unit."""

    target: Target

    def __str__(self) -> str:
        return str(self.target)

    @property
    def unit(self) -> str:
        """That of the target."""
        return self.target.unit

    @property
    def in_one_image(self) -> bool:
        """Whether it, or one of two of which it is the difference, is a thing of one image."""
        return _in_one_image(self.target)

    def value(self, model: LoadedModel, pixels: Tensor) -> float:
        """The target's value."""
        return float(model.value(self.target, pixels)[0])

    def class_of(self, model: LoadedModel) -> int | None:
        """Its class, of a network that answers one."""
        target = self.target
        if not isinstance(model.task, Classification) or target.kind not in BY_CLASS or target.pair is not None:
            return None
        return int(target.indices[0])


@dataclass(frozen=True)
class LayerSubject:
    """All that a layer answers: its mean square."""

    layer: str
    unit: str = ""
    in_one_image: bool = False

    def __str__(self) -> str:
        return LAYER + self.layer

    def value(self, model: LoadedModel, pixels: Tensor) -> float:
        """The mean square of the layer."""
        return float(mean_square(model, self.layer)(pixels)[0])

    def class_of(self, model: LoadedModel) -> int | None:
        """None: a layer is no class."""
        return None


def subject_of(shows: str) -> TargetSubject | LayerSubject:
    """What a picture shows, read from its text."""
    return LayerSubject(shows.removeprefix(LAYER)) if shows.startswith(LAYER) else TargetSubject(Target.parse(shows))


@dataclass(frozen=True)
class Strongest:
    """The open image that reaches a target most, of ``count``."""

    value: float
    name: str
    count: int
    unit: str

    def beside(self, what: str, reached: float, resized: bool) -> str:
        """In words, beside what a picture reaches, measured in the same way: whole, at the size of the input.

        what  the target in words; empty where the picture's caption has it
        """
        value = f"{reached:.3g}{f' {self.unit}' if self.unit else ''}"
        most = f"of {self.count} open images {self.name} reaches most, {self.value:.3g}."
        if what:
            value = f"{value} for {what}"
        return f"At the network's input size it reaches {value}; {most}" if resized else f"It reaches {value}; {most}"


def _unsaid(model: LoadedModel, shows: str, picture: Picture) -> str:
    """The target that a picture shows, in words; empty where its caption says it, or where it is a layer."""
    words = "" if shows.startswith(LAYER) else model.title(Target.parse(shows))
    return "" if words in picture.caption else words


def _reached(model: LoadedModel, subject: Subject, picture: Picture) -> float:
    """A subject's value on a picture as it is."""
    pixels = np.ascontiguousarray(picture.values.transpose(2, 0, 1)[None, : model.input_channels])
    with model.in_use(), torch.inference_mode():
        sized = functional.interpolate(torch.from_numpy(pixels), model.input_size, mode="bilinear", antialias=True)
        return subject.value(model, sized.to(model.device))


def _judged(model: LoadedModel, picture: Picture, judge: LoadedModel | str) -> tuple[list[str], dict[str, Any]]:
    """What a judge says of a picture, in sentences and as facts."""
    k = subject_of(picture.shows).class_of(model)
    if isinstance(judge, str):
        return [judge] if judge else [], {}
    seen, name = sight(judge, picture.values), title(judge)
    sentences = [f"{name} sees: {seen.words}."]
    facts: dict[str, Any] = {"judge": judge.reference, "judge_first": seen.names[seen.first[0]]}
    if k is None:
        return sentences, facts
    there = same_class(k, model.classes, judge.classes)
    own = sight(model, picture.values)
    if there is not None:
        facts |= {"judge_rank": seen.rank(there), "judge_share": float(seen.shares[there])}
    return [verdict(own, k, seen, there, name), *sentences], facts


def _in_one_image(target: Target) -> bool:
    return target.kind in IN_IMAGE or any(_in_one_image(one) for one in target.pair or ())


def _judged_pictures(result: Result) -> dict[str, Picture]:
    """The parts at which somebody looks."""
    return {name: part for name, part in _parts(result).items() if isinstance(part, Picture) and part.shows}


def _parts(result: Result) -> dict[str, Result]:
    return dict(result.parts) if isinstance(result, Group) else {"": result}


def _with_parts(result: Result, parts: dict[str, Picture]) -> Result:
    if isinstance(result, Group):
        return replace(result, parts={**result.parts, **parts})
    return parts.get("", result)


class Made:
    """Answers without what stands beside them, so that another judge makes no picture anew: the last, or on a disk all.

    files  where they are kept for the next start too; None for memory alone
    """

    MOST = 8

    def __init__(self, files: DiskCache | None = None) -> None:
        self._kept: OrderedDict[str, tuple[Result, str]] = OrderedDict()
        self._files = files

    def take(self, key: str, judge: str) -> Result | None:
        """What was made of the same with another judge; None where it is to be made: also where it is asked again."""
        result, before = self._kept.get(key) or self._of_files(key) or (None, judge)
        return result if before != judge else None

    def keep(self, key: str, judge: str, result: Result, disturbed: bool = False) -> None:
        """Remember an answer; of a run that changed the network under itself, and without pictures, not on the disk."""
        if self._files is not None and _judged_pictures(result) and not disturbed:
            self._files.put(key, CachedResult(result, None, {JUDGED_BY: judge}))
        self._kept[key] = result, judge
        self._kept.move_to_end(key)
        if len(self._kept) > self.MOST:
            self._kept.popitem(last=False)

    def _of_files(self, key: str) -> tuple[Result, str] | None:
        entry = self._files.get(key) if self._files is not None else None
        return (entry.result, str(entry.provenance.get(JUDGED_BY, ""))) if entry is not None else None
