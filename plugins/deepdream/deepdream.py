"""DeepDream: whatever a layer sees a little of in a photograph is made stronger, until people see it too.

Mordvintsev, Olah & Tyka, "Inceptionism: Going Deeper into Neural Networks", Google Research Blog 2015.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Image,
    Judge,
    Layer,
    Model,
    Picture,
    Progress,
    Result,
    Target,
    Technique,
    UserError,
    judge_param,
    layer_param,
    param,
    seed_param,
    target_param,
)
from workbench.families.synthesis import Dream, Dreamed, layer_choice, one_thread, told
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.colours import light
from workbench.families.synthesis.dream import corners, in_windows, zoomed
from workbench.families.synthesis.objectives import Objective, mean_square, objective_of
from workbench.families.synthesis.pictures import colours
from workbench.families.synthesis.transformations import sized

MOST_FRAMES = 60  # a film has no more
PART_WAY = 0.5  # of the layers lie below the one that is taken where none is named


class DeepDream(Technique):
    """``x <- x + length * g / mean |g|`` where ``g`` is the gradient of the mean square of a layer, or of a target.

    From small pictures to large ones, each moved anew in every step. A photograph larger than the network's input is
    looked at window by window. In a film each picture begins as the one before, enlarged a little about its middle.
    """

    dreams: Literal["layer", "target"] = param("layer", "What is made stronger: all that a layer answers, or a target")
    layer: Layer = layer_param("The layer; empty is the one half way through the network")
    target: Target = target_param("Class, unit or other target that is made stronger where dreams is target")
    octaves: int = param(4, "How many sizes, from the smallest to the picture's own", low=1, high=12)
    scale: float = param(1.4, "By how much each size is larger than the one before", low=1.05, high=4, more=True)
    steps: int = param(10, "Steps at each size", low=1, high=1000)
    larger: int = param(
        2, "The picture has the photograph's own size, at most so many times as long as the network's input; "
        "1 is what the network sees of it", low=1, high=8,
    )  # fmt: skip
    frames: int = param(
        1, "Pictures of a film that zooms in: each is dreamed of the one before, enlarged", low=1, high=MOST_FRAMES
    )
    zoom: float = param(1.06, "By how much each picture of a film is enlarged", low=1.001, high=2, more=True)
    length: float = param(1.5, "Length of a step", low=0.01, high=64, unit="levels of 255")
    judge: Judge = judge_param()
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return layer_choice.applies(model, PART_WAY)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._dreamed(model, image)

    def _dreamed(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        pixels = model.pixels(image)
        subject = self._subject(model, image, pixels)
        dream = Dream(
            subject.on_the_way, self.octaves, self.scale, self.steps, self.length / 255,
            torch.Generator().manual_seed(self.seed), model.device, model.input_size,
        )  # fmt: skip
        picture = self._photograph(model, image, pixels)
        start, windows = subject.value(picture), len(corners((picture.shape[2], picture.shape[3]), model.input_size))
        size = f"{picture.shape[3]} × {picture.shape[2]} px" + (f" in {windows} windows" if windows > 1 else "")

        def shown(at: Dreamed, so_far: str) -> Picture:
            reached = subject.value(at.picture)
            return Picture(
                values=colours(at.picture[0]),
                shows=subject.shows,
                caption=f"{subject.title} made stronger; {so_far}; {size}; {start:.3g}{subject.unit} before and "
                f"{reached:.3g} now",
                facts={"dreamed": subject.title, "start": start, "reached": reached, "windows": windows},
            )

        in_all = f"{self.octaves} sizes of {self.steps} steps"
        stuck = f"No dream can be made of {subject.title}: its gradient is zero at every pixel, as of a dead unit."
        if self.frames == 1:
            yield from told(dream(picture), self.octaves * self.steps, shown, in_all, stuck)
            return
        yield shown(Dreamed(0, 0, picture), f"picture 0 of {self.frames} of a film, the photograph itself")
        steps = self.octaves * self.steps
        for number in range(1, self.frames + 1):
            try:
                for at in dream(picture):
                    yield Progress((number - 1) * steps + at.step, self.frames * steps, "steps")
                    last = at
            except NoGradientError:
                raise UserError(stuck) from None
            yield shown(last, f"picture {number} of {self.frames} of a film")
            picture = zoomed(last.picture, self.zoom)

    def _photograph(self, model: Model, image: Image, pixels: Tensor) -> Tensor:
        """(1, C, H, W) the photograph at its own size, up to ``larger`` times the network's input."""
        longest, most = max(image.original.shape[:2]), self.larger * max(model.input_size)
        if self.larger == 1 or longest <= max(model.input_size):
            return pixels.cpu()
        whole = torch.from_numpy(image.original.astype(np.float32) / 255).permute(2, 0, 1)[None]
        if model.input_channels == 1:
            whole = light(whole[0])[None]
        by = min(1.0, most / longest)
        return sized(whole, [max(1, round(side * by)) for side in whole.shape[2:]])

    def _subject(self, model: Model, image: Image, pixels: Tensor) -> Subject:
        with torch.no_grad():
            target = model.resolve(self.target, model.answer(pixels), image)
        if self.dreams == "layer":
            name = layer_choice.chosen(model, self.layer, PART_WAY).name
            squares = mean_square(model, name)
            return Subject(model, f"Mean square of {name}", "", squares, squares, f"layer:{name}")
        unit = f" {target.unit}" if target.unit else ""
        objective = objective_of(model, target)
        return Subject(
            model, model.title(target), unit, objective, objective_of(model, target, on_the_way=True), str(target)
        )


@dataclass(frozen=True, eq=False)
class Subject:
    """What is made stronger: in words, its unit, and its value as it is judged and as steps on the way have it.

    shows  as a picture has it: the target, or the layer
    """

    model: Model
    title: str
    unit: str
    objective: Objective
    on_the_way: Objective
    shows: str

    def value(self, picture: Tensor) -> float:
        """The mean over windows of a picture (1, C, H, W)."""
        with torch.no_grad():
            return in_windows(self.objective, picture.to(self.model.device), self.model.input_size)
