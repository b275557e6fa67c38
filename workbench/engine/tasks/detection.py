"""Detection: boxes, each with a class. A decoder says how the network's output becomes candidates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Aim,
    Boxes,
    Geometry,
    Image,
    Model,
    Result,
    Target,
    UserError,
    class_name,
    percent,
    probability,
)
from workbench.api.box_name import SIDES, BoxName
from workbench.api.target import class_index
from workbench.engine.spec import ModelSpec

from .aims import BoxAim
from .decoders.decoder import Decoder
from .decoders.registry import decoder_of, fitting
from .detections import HALF, Detections, FollowedBox, followed_score, followed_side, likeness, overlap, sampled
from .task import Task

THRESHOLD = 0.25  # what scores less is not shown; the best box is there whatever it scores
ENOUGH = percent(THRESHOLD, coarse=True)  # in words
MASK = 56  # places across and down a box at which the mask of its thing is sampled
BACKGROUND = ("__background__", "background")
Found = tuple[int, int]  # a candidate, and the class that it was kept for


@dataclass(frozen=True)
class Detection(Task):
    """A target is a box: found, or drawn where none was found. It is followed while the image changes.

    ``box:`` is its class score: where candidates have fixed places, as in most heads, the mean over the candidates that
    suppression merged into it, before suppression; else that of the box that is most like it. It is the same number
    with gradients and under changes. ``likeness:`` is D-RISE's measure of whether the box is still there.

    background  classes that are no thing
    """

    name: ClassVar[str] = "detection"
    judged: ClassVar[str] = "boxes"
    gives: ClassVar[str] = "boxes"
    kinds: ClassVar[tuple[str, ...]] = ("predicted", "box", "likeness")
    predicted: ClassVar[str] = "best box"
    no_classes: ClassVar[str] = "This network finds boxes and gives the image as a whole no class."
    places: ClassVar[bool] = True
    decoder: Decoder
    background: tuple[int, ...] = ()

    @classmethod
    def told_by(cls, output: Any, spec: ModelSpec) -> str:
        decoder = fitting(output, spec.preparation.crop, len(spec.labels))
        return f"{decoder.wants}" if decoder else ""

    @classmethod
    def of(cls, output: Any, spec: ModelSpec, reference: str) -> tuple[Task, ModelSpec]:
        names = spec.labels
        decoder = decoder_of(spec.decoder, output, spec.preparation.crop, len(names), reference)
        if not spec.decoder:
            spec = spec.with_(f"guessed from {decoder.wants}", decoder=decoder.name)
        if decoder.unread:
            spec = spec.with_("", remarks=(*spec.remarks, decoder.unread))
        outputs = decoder.read(output, reference).scores.shape[2]
        unnamed = len(names) + 1 == outputs  # SSD's way: the background is first, and has no name
        if unnamed and names:
            spec = spec.with_(spec.origins.get("labels", ""), labels=(BACKGROUND[0], *names))
        background = tuple(i for i, known in enumerate(spec.labels) if known.casefold() in BACKGROUND)
        return cls(decoder, background), spec

    def read(self, output: Any, reference: str) -> Detections:
        return self.decoder.read(output, reference)

    def labels(self, names: Sequence[str], answer: Detections, reference: str) -> tuple[str, ...]:
        outputs = answer.scores.shape[2]
        if names and len(names) != outputs:
            raise UserError(f"{reference} gives scores for {outputs} classes, but there are {len(names)} class names.")
        return tuple(names) or tuple(map(class_name, range(outputs)))

    def counted(self, classes: Sequence[str]) -> str:
        return f"boxes of {super().counted(classes)}"

    def confidence(self, answer: Detections) -> float | None:
        """The score of the best box."""
        return float(self._things(answer).max())

    def numbers(self, answer: Detections) -> Tensor:
        """(N, A (C + 5)): edges as shares of the input, scores, certainty."""
        height, width = self.decoder.size
        shares = answer.boxes / answer.boxes.new_tensor([width, height] * 2)
        return torch.cat([shares.flatten(1), answer.scores.flatten(1), answer.certainty], 1)

    def likeliest(self, answer: Detections) -> Tensor:
        """None is: an image has boxes, not a class."""
        return torch.full((len(answer),), -1, dtype=torch.int64, device=answer.boxes.device)

    def resolve(self, target: Target, answer: Detections, image: Image | None, model: Model) -> Target:
        """The box by class and place, in whole pixels of the image, with what is followed."""
        self.check_kind(target, model.reference)
        if image is None:
            raise UserError(f"A box is a place on an image, so {target} needs one.")
        wanted = BoxName.read(target.names[0]) if target.names else BoxName(rank=0)
        kept = self.kept(answer)
        if wanted.rank >= len(kept):
            raise UserError(
                f"box must be 0 to {len(kept) - 1}, one of those above {ENOUGH} on this image; got {wanted.rank}."
            )
        if wanted.rank >= 0:
            rank = wanted.rank
            named = self._named(answer, kept[rank], image.geometry, model.classes)
        else:
            label = class_index(wanted.name, model.classes, model.reference)
            named = BoxName(-1, _unambiguous(label, model.classes), wanted.place)
            names = [self._named(answer, found, image.geometry, model.classes) for found in kept]
            rank = names.index(named) if named in names else -1
        followed = self._found(answer, kept, rank) if rank >= 0 else self._drawn(answer, label, named, image.geometry)
        kind = "likeness" if target.kind == "likeness" else "box"
        return Target(kind, (str(replace(named, side=wanted.side if kind == "box" else "")),), followed)

    def value_of(self, target: Target, answer: Detections) -> Tensor:
        """(N,) class score, or a side's place, of the box that is followed; or its likeness to what is there now."""
        followed: FollowedBox = target.anchor
        if target.kind == "likeness":
            if torch.is_grad_enabled() and answer.boxes.requires_grad:
                raise UserError(
                    f"A box is most like itself on the image that it was found on, so {target} has no gradient; "
                    f"explain box:{target.names[0]}, its class score."
                )
            return likeness(followed, answer)
        side = BoxName.read(target.names[0]).side
        return followed_side(followed, answer, SIDES.index(side)) if side else followed_score(followed, answer)

    def aspects(self, target: Target) -> tuple[Target, ...]:
        """A box is a class score and sides, of which one tells where all are from: of the candidate that came first."""
        followed: FollowedBox = target.anchor
        alone = replace(followed, candidates=followed.candidates[:1])
        name = BoxName.read(target.names[0]).whole
        return tuple(Target("box", (str(replace(name, side=side)),), alone) for side in ("", SIDES[0]))

    def aim(self, target: Target, goal: str, answer: Detections, model: Model) -> Aim:
        """That the box vanishes, or is of another class: by what the detector shows, from its threshold on."""
        box = target.box
        if box is None or box.side or not isinstance(target.anchor, FollowedBox):
            raise UserError(f"An attack makes a box vanish, so target must be predicted or box:0; got {target}.")
        followed: FollowedBox = target.anchor
        name = goal.strip().removeprefix("class:")
        wanted = class_index(name, model.classes, model.reference) if name else None
        seen = model.classes[followed.label if wanted is None else wanted]
        purpose = f"make {box.title} vanish" if wanted is None else f"turn {box.title} into {seen}"
        return BoxAim(purpose, wanted is not None, followed, THRESHOLD, wanted, seen)

    def title(self, target: Target, classes: Sequence[str]) -> str:
        """With what the number is: of how many candidates the mean, or that the detector does not show it."""
        title, followed = target.title(classes), target.anchor
        if followed is not None and followed.doubtful:
            return f"{title} (likeliest, below {ENOUGH})"
        if target.kind != "box" or followed is None or len(followed.candidates) == 1:
            return title
        return f"{title} (mean of {len(followed.candidates)} candidates)"

    def shown(self, answer: Detections, image: Image, model: Model, top: int) -> Result:
        """The boxes that suppression leaves, best first."""
        kept = self.kept(answer)
        best = self._score(answer, kept[0])
        shown = [found for found in kept if self._score(answer, found) >= THRESHOLD][:top]
        names = tuple(model.classes[label] for _, label in shown)
        scores = [self._score(answer, found) for found in shown]
        caption = f"No box above {ENOUGH}; the best is {model.classes[kept[0][1]]}, {probability(best)}"
        if shown:
            some = ", ".join(
                f"{name} {probability(score, coarse=True)}" for name, score in zip(names[:3], scores, strict=False)
            )
            caption = f"{len(shown)} {'box' if len(shown) == 1 else 'boxes'} above {ENOUGH}: {some}"
            caption += " and others" if len(shown) > 3 else ""
        edges = [self._clipped(answer.boxes[0, candidate]) for candidate, _ in shown]
        return Boxes(
            boxes=np.array([[x, y, right - x, bottom - y] for x, y, right, bottom in edges], np.float32).reshape(-1, 4),
            classes=np.array([label for _, label in shown], np.int32),
            names=names,
            scores=np.array(scores, np.float32),
            size=self.decoder.size,
            threshold=THRESHOLD,
            targets=tuple(
                str(Target("box", (str(self._named(answer, found, image.geometry, model.classes)),))) for found in shown
            ),
            masks=self._masks(answer, [candidate for candidate, _ in shown], edges),
            caption=caption,
            caveat=self.decoder.unread,
            facts={"boxes": len(shown), "best": best, "best_name": model.classes[kept[0][1]]},
        )

    @staticmethod
    def _masks(answer: Detections, candidates: Sequence[int], edges: Sequence[Sequence[float]]) -> np.ndarray | None:
        """(n, m, m) of candidates of the first image, within the edges that their boxes have; None without masks."""
        if not answer.masks:
            return None
        masks = [
            sampled(answer.masks[0][candidate], box, MASK) for candidate, box in zip(candidates, edges, strict=True)
        ]
        return torch.stack(masks).cpu().numpy() if masks else np.zeros((0, MASK, MASK), np.float32)

    def kept(self, answer: Detections) -> list[Found]:
        """What suppression leaves of the first image, best first: all above the threshold, or the best alone."""
        scores = self._things(answer)
        least = min(THRESHOLD, float(scores.max()))
        left = self._left(answer.boxes[0], scores, least)
        return left[:1] if least < THRESHOLD else left

    def boxes_of(self, answer: Detections, row: int, least: float, most: int) -> np.ndarray:
        """(n, 6) of an image of many: left, top, right, bottom within the network's input, score and class, best first.

        least, most  the least score, and how many boxes at most
        """
        scores = self._things(answer, row)
        found = self._left(answer.boxes[row], scores, least)[:most]
        rows = [
            (*self._clipped(answer.boxes[row, candidate]), float(scores[candidate, label]), label)
            for candidate, label in found
        ]
        return np.array(rows, np.float32).reshape(-1, 6)

    def _left(self, boxes: Tensor, scores: Tensor, least: float) -> list[Found]:
        """What suppression leaves of one image's candidates that score so much, best first."""
        candidates, labels = torch.nonzero(scores >= least, as_tuple=True)
        ranked = scores[candidates, labels]
        if self.decoder.overlap is None:
            order = ranked.argsort(descending=True, stable=True)
        else:
            from torchvision.ops import batched_nms

            order = batched_nms(boxes.detach()[candidates].float(), ranked.float(), labels, self.decoder.overlap)
        return list(zip(candidates[order].tolist(), labels[order].tolist(), strict=True))

    def _things(self, answer: Detections, row: int = 0) -> Tensor:
        """(A, C) the scores for an image, without those of the background."""
        scores = answer.confidence[row].detach().clone()
        scores[:, list(self.background)] = 0
        return scores

    def _found(self, answer: Detections, kept: Sequence[Found], rank: int) -> FollowedBox:
        """A box that the detector gives, with the candidates that became it."""
        candidate, label = kept[rank]
        box, classes = answer.boxes[0, candidate].detach(), answer.scores[0, candidate].detach()
        alone = torch.tensor([candidate], device=box.device)
        if self._score(answer, kept[rank]) < THRESHOLD:
            return FollowedBox(box, label, classes, alone, doubtful=True)
        if self.decoder.overlap is None or not answer.fixed:
            return FollowedBox(box, label, classes, alone)
        boxes = answer.boxes[0].detach()
        free = self._things(answer)[:, label] >= THRESHOLD
        for other, of_class in kept[: rank + 1]:
            if of_class == label:
                merged = free & (overlap(boxes[other], boxes) > self.decoder.overlap)
                free = free & ~merged
        merged[candidate] = False
        return FollowedBox(box, label, classes, torch.cat([alone, torch.nonzero(merged).flatten()]))

    def _drawn(self, answer: Detections, label: int, named: BoxName, geometry: Geometry) -> FollowedBox:
        """A box that a person drew: what overlaps it by half is followed. Raises UserError where nothing does."""
        left, top, width, height = named.place
        corners = [geometry.to_network(x - 0.5, y - 0.5) for x, y in ((left, top), (left + width, top + height))]
        box = answer.boxes.new_tensor([part + 0.5 for corner in corners for part in corner])
        apart = overlap(box, answer.boxes[0].detach())
        near = apart >= HALF
        if not answer.fixed:
            near = near & (answer.scores[0, :, label].detach() > 0)
        candidates = torch.nonzero(near).flatten()
        if not len(candidates):
            raise UserError(
                f"No candidate of the detector overlaps {named} by half, so there is nothing to follow; draw it closer "
                f"around the thing."
            )
        best = apart[candidates].argsort(descending=True, stable=True)
        classes = torch.zeros_like(answer.scores[0, 0])
        classes[label] = 1
        return FollowedBox(box, label, classes, candidates[best], drawn=True)

    def _named(self, answer: Detections, found: Found, geometry: Geometry, classes: Sequence[str]) -> BoxName:
        """A box by its class and its place in whole pixels of the original image."""
        candidate, label = found
        left, top, right, bottom = self._clipped(answer.boxes[0, candidate])
        corners = [geometry.to_original(x - 0.5, y - 0.5) for x, y in ((left, top), (right, bottom))]
        (x, y), (x_end, y_end) = [(round(across + 0.5), round(down + 0.5)) for across, down in corners]
        return BoxName(-1, _unambiguous(label, classes), (x, y, max(1, x_end - x), max(1, y_end - y)))

    def _clipped(self, box: Tensor) -> list[float]:
        """Left, top, right, bottom within the network's input."""
        height, width = self.decoder.size
        values = box.detach().cpu().tolist()
        return [min(max(value, 0.0), float(most)) for value, most in zip(values, (width, height) * 2, strict=True)]

    def _score(self, answer: Detections, found: Found) -> float:
        return float(answer.confidence[0, found[0], found[1]].detach())


def _unambiguous(label: int, classes: Sequence[str]) -> str:
    """A class's name; its number where several are called so, or where the name would be read as something else."""
    name = classes[label]
    alike = sum(known.casefold() == name.casefold() for known in classes)
    return str(label) if alike > 1 or "@" in name or name.lstrip("-").isdigit() or name != name.strip() else name
