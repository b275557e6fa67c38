"""Feature visualization: the picture to which a class or a unit answers most strongly, made step by step.

Olah, Mordvintsev & Schubert, "Feature Visualization", Distill 2017; Erhan et al., "Visualizing Higher-Layer Features of
a Deep Network", 2009; Fel et al., "Unlocking Feature Visualization for Deeper Networks with MAgnitude Constrained
Optimization", NeurIPS 2023, for held magnitudes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Group,
    Image,
    Model,
    Picture,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    param,
    seed_param,
    target_param,
)
from workbench.families import gradients, kernels, synthesis
from workbench.families.synthesis import Prior
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.objectives import Objective, objective_of, unlike
from workbench.families.synthesis.pictures import colours
from workbench.families.synthesis.transformations import sized

Facts = dict[str, str | int | float | bool]
LOUDER = (1, 10, 100)  # starts are tried with so much more contrast where nothing moves the target
RATES: dict[Prior, float] = {"fourier": 0.05, "phases": 1.0, "pixels": 0.05, "none": 0.05}
IN_WORDS: dict[Prior, str] = {
    "fourier": "Fourier basis over frequency in decorrelated colours",
    "phases": "phases alone at natural magnitudes",
    "pixels": "pixels moved a little in each step",
    "none": "pixels without any prior",
}
FOOLS = "Without a prior the network is fooled rather than shown: it is certain, and people see noise."


class FeatureVisualization(Technique):
    """The picture ``x`` that maximises ``mean over views T of y(T(x))``, by steps on what ``x`` is made of.

    A unit is the mean of its channel, or its value in the middle of the map. Only what lies below it runs.
    """

    target: Target = target_param(
        "What is shown: a class, a difference of two, a unit; the default is the predicted class, "
        "or where there is none the strongest unit of the last layer"
    )
    place: Literal["everywhere", "middle"] = param(
        "everywhere", "Where a unit shall answer: on the mean over its map, or in the map's middle"
    )
    negative: bool = param(False, "Show what it answers to least")
    prior: Prior = param("fourier", "What keeps the picture natural; none shows what happens without")
    pictures: int = param(1, "How many, made unlike each other", low=1, high=9)
    steps: int = param(256, "How many steps of the optimiser", low=1, high=10_000)
    size: int = param(
        0, "Side of the picture in pixels; automatic is that of the network's input", low=0, high=1024, unit="px",
        more=True, special="automatic",
    )  # fmt: skip
    unlike: float = param(
        1.0, "How much several pictures are driven apart: weight of the cosine of their Gram matrices", low=0,
        high=1000, more=True,
    )  # fmt: skip
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return gradients.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with synthesis.one_thread():
            yield from self._made(model, image)

    def _made(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        subject = self._subject(model, image)
        height, width = model.input_size
        size = (height, width) if not self.size else (self.size, max(1, round(self.size * width / height)))
        shape = (self.pictures, model.input_channels, *size)
        for louder in LOUDER:
            generator = torch.Generator().manual_seed(self.seed)
            start = synthesis.START * louder
            made_of = synthesis.picture_of(self.prior, shape, generator, start)
            with torch.no_grad():
                at_start = self._values(subject.objective, made_of.pictures(), model)

            def shown(at: synthesis.Climbed, so_far: str, at_start: np.ndarray = at_start) -> Result:
                return self._result(model, subject, at, at_start, so_far)

            try:
                yield from synthesis.told(
                    self._ascent(model, subject.on_the_way, generator)(made_of), self.steps, shown
                )
                return
            except NoGradientError:
                continue
        raise UserError(
            f"No picture can be made of {subject.title}: its gradient is zero at each of {len(LOUDER)} starts, "
            "as of a dead or a saturated unit."
        )

    def _subject(self, model: Model, image: Image) -> Subject:
        pixels = model.pixels(image)
        with torch.no_grad():
            if self.target.kind == "predicted" and model.places:
                target = _strongest(model, pixels)
            else:
                target = model.resolve(self.target, model.answer(pixels), image)
            middle = self.place == "middle"
            objective = objective_of(model, target, middle)
            seen = float(objective(pixels)[0])
        return Subject(target, model.title(target), objective, objective_of(model, target, middle, True), seen)

    def _ascent(self, model: Model, objective: Objective, generator: torch.Generator) -> synthesis.Ascent:
        views: synthesis.Views = synthesis.Wobble()
        if self.prior == "phases":
            views = synthesis.Crops()
        elif self.prior == "none":
            views = synthesis.Still()
        sign = -1.0 if self.negative else 1.0
        apart = unlike(model, self.unlike, self.pictures) if self.pictures > 1 and self.unlike else None

        def wanted(views: Tensor) -> Tensor:
            values = sign * objective(views)
            return values if apart is None else values.mean() - apart(views)

        return synthesis.Ascent(
            wanted,
            views,
            model.input_size,
            self.steps,
            synthesis.Adam(RATES[self.prior], ahead=self.prior == "phases"),
            generator,
            model.device,
        )

    def _values(self, objective: Objective, pictures: Tensor, model: Model) -> np.ndarray:
        """(n,) what the pictures reach as they are, without being moved."""
        with torch.no_grad():
            return objective(sized(pictures, model.input_size).to(model.device)).cpu().numpy()

    def _result(
        self, model: Model, subject: Subject, at: synthesis.Climbed, at_start: np.ndarray, so_far: str
    ) -> Result:
        pictures = at.pictures
        reached = self._values(subject.objective, pictures, model)
        least = "least" if self.negative else "most"
        opening = f"What {subject.title} answers to {least}; {so_far}; {IN_WORDS[self.prior]}"
        caveat = FOOLS if self.prior == "none" else ""
        facts: Facts = {"target": str(subject.target), "target_title": subject.title, "steps": at.step}
        tiles = [
            Picture(
                values=colours(picture),
                caption=subject.numbers(float(value), float(begin)),
                facts={**facts, **subject.facts(float(value), float(begin))},
            )
            for picture, value, begin in zip(pictures, reached, at_start, strict=True)
        ]
        if len(tiles) == 1:
            (only,) = tiles
            return replace(only, caption=f"{opening}; {only.caption}", caveat=caveat)
        parts: dict[str, Result] = {f"picture_{number}": tile for number, tile in enumerate(tiles, 1)}
        return Group(parts=parts, caption=opening, caveat=caveat, facts=facts)


@dataclass(frozen=True, eq=False)
class Subject:
    """What is shown: a resolved target, how strongly views answer to it, in steps on the way too, and its value on the
    open image.
    """

    target: Target
    title: str
    objective: Objective
    on_the_way: Objective
    seen: float

    def facts(self, reached: float, start: float) -> Facts:
        return {"reached": reached, "start": start, "on_this_image": self.seen}

    def numbers(self, reached: float, start: float) -> str:
        unit = f" {self.target.unit}" if self.target.unit else ""
        return f"{reached:.3g}{unit} reached; {start:.3g} at the start; {self.seen:.3g} on this image"


def _strongest(model: Model, pixels: Tensor) -> Target:
    """The unit of the last telling layer that answers most strongly on average: of what has no class of its own."""
    layer = kernels.telling_layer(model)
    activations = model.reached([layer.name], pixels)[layer.name].float()
    return Target.of_unit(layer.name, int(kernels.channels_of(activations, layer)[0].mean(1).argmax()))
