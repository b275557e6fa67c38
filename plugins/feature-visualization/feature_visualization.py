"""Feature visualization: the picture to which a class or a unit answers most strongly, made step by step.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017; Erhan et al., "Visualizing Higher-Layer Features of
a Deep Network", 2009; Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained
Optimization", NeurIPS 2023, for held magnitudes; Hamblin et al., "Feature Accentuation: Revealing 'What' Features
Respond to in Natural Images", 2024, for a photograph as the start.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Group,
    Image,
    Judge,
    Layer,
    LayerInfo,
    Model,
    Photograph,
    Picture,
    Progress,
    Region,
    Result,
    Shape,
    Target,
    Technique,
    UserError,
    judge_param,
    layer_param,
    param,
    photograph_param,
    seed_param,
    target_param,
)
from workbench.families import gradients, kernels, synthesis
from workbench.families.synthesis import Prior
from workbench.families.synthesis.ascent import STARTS, NoGradientError
from workbench.families.synthesis.ceilings import Ceiling, at_ceiling, ceiling_of, still
from workbench.families.synthesis.objectives import (
    Objective,
    accentuated,
    along,
    direction_at,
    direction_between,
    objective_of,
    unlike,
)
from workbench.families.synthesis.pictures import NOT_JUDGED, colours
from workbench.families.synthesis.small_pictures import smaller_where_taken
from workbench.families.synthesis.transformations import sized

Facts = dict[str, str | int | float | bool]
PART_WAY, KEPT_AT = 0.5, 1 / 3  # of the layers lie below the one of a place, and of an accentuated photograph
RATES: dict[Prior, float] = {"fourier": 0.05, "phases": 1.0, "pixels": 0.05, "none": 0.05}
IN_WORDS: dict[Prior, str] = {
    "fourier": "Fourier basis over frequency in decorrelated colours",
    "phases": "phases alone at natural magnitudes",
    "pixels": "pixels moved a little in each step",
    "none": "pixels without any prior",
}
WIDE = synthesis.Wobble(degrees=15, scale=0.2, shift=0.1, closer=0.5)  # for a class, which is one at any size
COLOURS = 3  # of photographs, whose mirror images are of the same class; digits are not
ENOUGH = 16  # steps, after which a value that has not risen will not
OPAQUE = 0.8  # of the pixels count less than one that is opaque
TINY, GREY = 1e-30, 0.5
STUCK = "{} never answered more than at the start, {:.3g}: the picture shows nothing of it."
STUCK_LOW = "{} never answered less than at the start, {:.3g}: the picture shows nothing of it."
SILENT = "{} is silent at every start and on the way from it: the picture shows nothing of it."
NOT_IN_NOISE = "begun at the photograph, since noise has none of it"  # a box that a detector draws where it sees one
FOOLS = "Without a prior the network is fooled rather than shown: it is certain, and people see noise."


class FeatureVisualization(Technique):
    """The picture ``x`` that maximises ``mean over views T of y(T(x))``, by steps on what ``x`` is made of.

    A unit is the mean of its channel, or its value in the middle of the map. Only what lies below it runs. A class is
    seen from near and far, in a picture of 4/7 of the input's side where the network takes that, which is enlarged at
    the end: waves that only the full size has fool this network and no other.
    """

    shows: Literal["target", "place", "difference"] = param(
        "target", "What is shown: the target, all that a layer answers at a place of the open image, "
        "or by what its answer to a second picture differs"
    )  # fmt: skip
    target: Target = target_param(
        "What is shown: a class, a difference of two, a box's class, a region, a unit; the default is what the "
        "model answers of the image",
        where=("shows", "target"),
    )
    region: Region = param(
        Region(""), "The place; empty is a square of a third of the side in the middle, "
        "and where shows is difference the whole of both pictures",
        where=("shows", "place", "difference"),
    )  # fmt: skip
    second_picture: Photograph = photograph_param(
        "The second picture, where shows is difference: the direction goes from the open one to it",
        where=("shows", "difference"),
    )
    layer: Layer = layer_param(
        "The layer that answers there; empty is the one half way through the network",
        where=("shows", "place", "difference"),
    )
    place: Literal["everywhere", "middle"] = param(
        "everywhere", "Where a unit shall answer: on the mean over its map, or in the map's middle"
    )
    negative: bool = param(False, "Show what it answers to least")
    prior: Prior = param("fourier", "What keeps the picture natural; none shows what happens without")
    pictures: int = param(1, "How many, made unlike each other", low=1, high=9)
    start: Literal["noise", "photograph"] = param(
        "noise", "What a picture begins as; from the photograph what it answers to in it is accentuated"
    )
    steps: int = param(240, "How many steps of the optimiser", low=1, high=10_000)
    size: int = param(
        0, "Side of the picture in pixels; automatic is that of the network's input", low=0, high=1024, unit="px",
        more=True, special="automatic",
    )  # fmt: skip
    keep: float = param(
        5.0, "How near an accentuated photograph is kept to the open one, in a layer a third of the way up", low=0,
        high=100, more=True,
    )  # fmt: skip
    unlike: float = param(
        1.0, "How much several pictures are driven apart: weight of the cosine of their Gram matrices", low=0,
        high=1000, more=True,
    )  # fmt: skip
    judge: Judge = judge_param()
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        answer = gradients.applies(model)
        return replace(answer, layer=kernels.layer_part_way(model, PART_WAY).name) if answer.works else answer

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with synthesis.one_thread():
            yield from self._made(model, image)

    def _made(self, model: Model, image: Image, begun: str = "") -> Iterator[Progress | Result]:
        """Pictures on the way, and the last; ``begun`` says where it began if that is not where it was told to."""
        subject = self._subject(model, image)
        height, width = model.input_size
        seen_at = self._seen_at(model, subject)
        size = seen_at if not self.size else (self.size, max(1, round(self.size * width / height)))
        shape = (self.pictures, model.input_channels, *size)
        starts: list[float] = []
        for louder, opened in STARTS:
            generator = torch.Generator().manual_seed(self.seed)
            made_of = synthesis.picture_of(self.prior, shape, generator, synthesis.START * louder)
            if self.start == "photograph":
                made_of.begin_at(sized(model.pixels(image), size))
            with torch.no_grad():
                at_start = self._values(subject.objective, made_of.pictures(), model)
            starts.append(float(at_start.mean()))

            def shown(at: synthesis.Climbed, so_far: str, at_start: np.ndarray = at_start) -> Result:
                return self._result(model, subject, at, at_start, f"{so_far}; {begun}" if begun else so_far)

            try:
                yield from synthesis.told(
                    self._ascent(model, image, subject, seen_at, generator, opened)(made_of), self.steps, shown
                )
                return
            except NoGradientError:
                continue
        if self.start == "noise" and model.places and not subject.layer:
            yield from replace(self, start="photograph")._made(model, image, NOT_IN_NOISE)
            return
        raise still(subject.title, subject.ceiling, starts)

    def _subject(self, model: Model, image: Image) -> Subject:
        pixels = model.pixels(image)
        if self.layer:
            model.layer(self.layer)  # says so where there is none of that name
        if self.shows == "place":
            return self._at_place(model, pixels)
        if self.shows == "difference":
            return self._between(model, image)
        with torch.no_grad():
            answer = model.answer(pixels)
            target = model.resolve(self.target, answer, image)
            middle = self.place == "middle"
            objective = objective_of(model, target, middle)
            seen = objective(pixels) if target.layer else model.value_of(target, answer)
        on_the_way = objective_of(model, target, middle, True)
        whole = target.layer is None and not model.places
        title = model.title(target)
        return Subject(
            str(target), title, target.unit, objective, on_the_way, float(seen[0]), target.layer or "", whole,
            ceiling_of(model, model.layer(target.layer)) if target.layer else None,
        )  # fmt: skip

    def _at_place(self, model: Model, pixels: Tensor) -> Subject:
        """What a layer answers at a place."""
        layer, (height, width) = self._layer(model), model.input_size
        side = max(1, min(height, width) // 3)
        region = self.region or f"{(width - side) // 2},{(height - side) // 2},{side},{side}"
        box = _box(region, model)
        direction = direction_at(model, layer, pixels, box)
        return self._along(model, layer, direction, pixels, f"{layer.name}{_at(box)}")

    def _between(self, model: Model, image: Image) -> Subject:
        """By what a layer's answer to the second picture differs from that to the open one."""
        if not self.second_picture:
            raise UserError("second_picture must name a file where shows is difference; it is empty.")
        layer, box = self._layer(model), _box(self.region, model) if self.region else None
        pixels, other = model.pixels(image), model.photograph(self.second_picture)
        direction = direction_between(model, layer, pixels, model.pixels(other), box)
        name = PurePath(other.name).name
        title = f"the direction from this image to {name} in {layer.name}{_at(box) if box else ''}"
        return self._along(model, layer, direction, pixels, title)

    def _layer(self, model: Model) -> LayerInfo:
        return model.layer(self.layer) if self.layer else kernels.layer_part_way(model, PART_WAY)

    def _along(self, model: Model, layer: LayerInfo, direction: Tensor, pixels: Tensor, title: str) -> Subject:
        objective = along(model, layer, direction, self.place == "middle")
        with torch.no_grad():
            seen = float(objective(pixels)[0])
        return Subject("", title, "", objective, objective, seen, layer.name)

    def _ascent(
        self, model: Model, image: Image, subject: Subject, size: tuple[int, int], generator: torch.Generator,
        opened: bool,
    ) -> synthesis.Ascent:  # fmt: skip
        objective = subject.on_the_way
        views: synthesis.Views = synthesis.Wobble()
        if self._widely(subject):
            views = replace(WIDE, mirrored=model.input_channels == COLOURS)
        if self.prior == "phases":
            views = synthesis.Crops()
        elif self.prior == "none":
            views = synthesis.Still()
        if self.start == "photograph":
            kept = kernels.layer_part_way(model, KEPT_AT).name
            views = synthesis.Beside(views, model.pixels(image).cpu())
            objective = accentuated(objective, model, kept, -self.keep if self.negative else self.keep)
        sign = -1.0 if self.negative else 1.0
        apart = unlike(model, self.unlike, self.pictures) if self.pictures > 1 and self.unlike else None

        def wanted(views: Tensor) -> Tensor:
            values = sign * objective(views)
            return values if apart is None else values.mean() - apart(views[:, : model.input_channels])

        return synthesis.Ascent(
            wanted,
            views,
            size,
            self.steps,
            synthesis.Adam(RATES[self.prior], ahead=self.prior == "phases"),
            generator,
            model.device,
            weigh=self.prior == "phases",
            open_rectifiers=opened,
        )

    def _widely(self, subject: Subject) -> bool:
        """Whether views from far and near are of one thing."""
        return subject.whole and self.prior == "fourier" and self.start == "noise"

    def _seen_at(self, model: Model, subject: Subject) -> tuple[int, int]:
        """The size at which the network looks: a smaller one where that will do, which keeps out what only fools."""
        if self.size or not self._widely(subject):
            return model.input_size
        return smaller_where_taken(model, subject.on_the_way)

    def _values(self, objective: Objective, pictures: Tensor, model: Model) -> np.ndarray:
        """(n,) what the pictures reach as they are, without being moved."""
        with torch.no_grad():
            return objective(sized(pictures, model.input_size).to(model.device)).cpu().numpy()

    def _result(
        self, model: Model, subject: Subject, at: synthesis.Climbed, at_start: np.ndarray, so_far: str
    ) -> Result:
        pictures = at.pictures if self.size else sized(at.pictures, model.input_size)
        reached = self._values(subject.objective, pictures, model)
        least = "least" if self.negative else "most"
        opening = f"What {subject.title} answers to {least}; {so_far}; {IN_WORDS[self.prior]}"
        caveat = FOOLS if self.prior == "none" else ""
        facts: Facts = {"steps": at.step}
        no_higher = all(reached >= at_start) if self.negative else all(reached <= at_start)
        if no_higher and at.value <= at.began and self.steps == at.step >= ENOUGH:
            stuck = SILENT if not np.any(at_start) else STUCK_LOW if self.negative else STUCK
            caveat = f"{caveat} {stuck.format(subject.title, float(at_start.max()))}".strip()
        tiles = [
            Picture(
                values=colours(picture),
                shows="" if self.negative else str(subject.target),
                beside=(NOT_JUDGED,) if self.negative and subject.target and self.judge != "none" else (),
                caption=subject.numbers(float(value), float(begin)),
                facts={**facts, **subject.facts(float(value), float(begin))},
            )
            for picture, value, begin in zip(pictures, reached, at_start, strict=True)
        ]
        if len(tiles) == 1:
            (only,) = tiles
            only = replace(only, caption=f"{opening}; {only.caption}", caveat=caveat)
            return only if at.weights is None else _seen_through(only, at.weights[0])
        parts: dict[str, Result] = {f"picture_{number}": tile for number, tile in enumerate(tiles, 1)}
        return Group(parts=parts, caption=opening, caveat=caveat, facts=facts)


def _seen_through(picture: Picture, weights: Tensor) -> Group:
    """A picture, the same as opaque as each pixel counted, and that opacity: full from the 80th percentile on."""
    enough = float(torch.quantile(weights, OPAQUE))
    opacity = (weights / max(enough, TINY)).clamp(0, 1).cpu().numpy()[..., None]
    parts: dict[str, Result] = {
        "picture": picture,
        "where_it_counts": Picture(
            values=(picture.values * opacity + GREY * (1 - opacity)).astype(np.float32),
            caption="Grey where no pixel moved the answer much",
        ),
        "opacity": Picture(
            values=np.repeat(opacity, 3, 2).astype(np.float32),
            caption=f"Mean size of the gradient of each pixel along the steps; white is {enough:.3g} or more",
        ),
    }
    return Group(parts=parts, caption=picture.caption, caveat=picture.caveat, facts=picture.facts)


@dataclass(frozen=True, eq=False)
class Subject:
    """What is shown.

    target      resolved, as text; empty where it is a direction of ``layer``
    objective   how strongly views answer to it, and ``on_the_way`` the same for steps
    seen        its value on the open image
    ceiling     of the layer, where it is a unit that has one
    whole       whether it is an answer to the whole picture, which means the same at any size; units have a scale
    """

    target: str
    title: str
    unit: str
    objective: Objective
    on_the_way: Objective
    seen: float
    layer: str = ""
    whole: bool = False
    ceiling: Ceiling | None = None

    def facts(self, reached: float, start: float) -> Facts:
        named: Facts = {"target": self.target} if self.target else {"layer": self.layer}
        return {**named, "target_title": self.title, "reached": reached, "start": start, "on_this_image": self.seen}

    def numbers(self, reached: float, start: float) -> str:
        unit = f" {self.unit}" if self.unit else ""
        top = at_ceiling(self.ceiling, reached)
        return f"{reached:.3g}{unit} reached{top}; {start:.3g} at the start; {self.seen:.3g} on this image"


def _box(region: str, model: Model) -> tuple[int, int, int, int]:
    """Left, top, width and height of a rectangle. Raises UserError where it lies outside of the input."""
    Shape(region).mask(model.input_size)
    left, top, across, down = map(int, region.split(","))
    return left, top, across, down


def _at(box: tuple[int, int, int, int]) -> str:
    left, top, across, down = box
    return f" at {left} / {top} ({across} × {down} px)"
