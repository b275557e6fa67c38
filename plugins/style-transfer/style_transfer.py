"""Style transfer: a photograph painted anew, with the content of one image and the textures of others.

Gatys, Ecker & Bethge, "Image Style Transfer Using Convolutional Neural Networks", CVPR 2016, section 2; Gatys, Bethge,
Hertzmann & Shechtman, "Preserving Color in Neural Artistic Style Transfer", 2016, for colours that are kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Curve,
    Group,
    Images,
    Judge,
    Layer,
    LayerInfo,
    Model,
    Picture,
    Progress,
    Result,
    Technique,
    UserError,
    judge_param,
    layer_param,
    param,
    seed_param,
)
from workbench.families.synthesis import LBFGS, Adam, Ascent, Climbed, Still, layer_choice, one_thread, picture_of, told
from workbench.families.synthesis.colours import in_the_colours_of, in_the_light_of, with_the_light_of
from workbench.families.synthesis.depths import at_depths, canonical
from workbench.families.synthesis.natural import total_variation
from workbench.families.synthesis.objectives import Objective, style_distances
from workbench.families.synthesis.pictures import class_of, colours

RATE = 0.05
CONTENT_AT, STYLE_UP_TO = 0.4, 0.4  # of the layers lie below, where the network is no VGG
DEPTHS = 5
MOST = 200  # images that can be named by number


class StyleTransfer(Technique):
    """``x* = argmin content ||A(x) - A(p)||^2 / ||A(p)||^2 + style mean over l of ||G_l(x) - G_l||^2 / ||G_l||^2``.

    ``p`` is the photograph, ``A`` a deep layer, ``G_l = A_l A_l^T / (H W)`` of several layers, that of the styles the
    mean of theirs. In a VGG the layers are those of the paper, conv4_2 and conv1_1 to conv5_1.
    """

    takes: ClassVar[Literal["image", "images", "model"]] = "images"
    photograph: int = param(1, "Which of the open images is painted anew, by its number", low=1, high=MOST)
    styles: str = param(
        "", "Which of them give the style, by number, with weights where they are mixed: 2:0.7 3:0.3; "
        "empty is the next one"
    )  # fmt: skip
    content: float = param(1.0, "Weight of the content", low=0, high=20)
    style: float = param(30.0, "Weight of the style", low=0, high=500)
    keep: Literal["nothing", "light", "colours"] = param(
        "nothing", "What the photograph keeps of its colours: light paints its luminance alone, "
        "colours gives the style the photograph's colours first"
    )  # fmt: skip
    layer: Layer = layer_param("Layer of the content; empty is conv4_2 of a VGG, else one less than half way")
    style_layers: str = param(
        "", "Layers of the style, with commas between; empty are those of the paper, else layers at even distances",
        more=True,
    )  # fmt: skip
    optimiser: Literal["lbfgs", "adam"] = param("lbfgs", "How steps are made; L-BFGS is the paper's", more=True)
    start: Literal["photograph", "noise"] = param("photograph", "What the picture begins as", more=True)
    steps: int = param(120, "How many steps of the optimiser", low=1, high=10_000)
    smooth: float = param(
        2.0, "Weight of the total variation: how smooth the picture is kept", low=0, high=10_000, more=True
    )
    judge: Judge = judge_param()
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        answer = layer_choice.applies(model, CONTENT_AT, maps=True)
        return replace(answer, layer=_content_layer(model, "").name) if answer.works else answer

    def run(self, model: Model, images: Images, /) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._painted(model, images)

    def _painted(self, model: Model, images: Images) -> Iterator[Progress | Result]:
        task = self._task(model, images)
        way: list[np.ndarray] = []
        shape = (1, model.input_channels, *model.input_size)
        weights = torch.tensor([self.content] + [self.style / len(task.style)] * len(task.style))

        def wanted(views: Tensor) -> Tensor:
            parts = task.distances(views)
            way.append(parts[0].detach().cpu().numpy())
            return -(parts @ weights.to(parts) + self.smooth * total_variation(views))

        generator = torch.Generator().manual_seed(self.seed)
        made_of = picture_of("none", shape, generator)
        if self.start == "photograph":
            made_of.begin_at(task.begin)
        optimiser = LBFGS() if self.optimiser == "lbfgs" else Adam(RATE)
        ascent = Ascent(wanted, Still(), model.input_size, self.steps, optimiser, generator, model.device)

        def shown(at: Climbed, so_far: str) -> Group:
            pictures = at.pictures
            with torch.no_grad():
                now = task.distances(pictures.to(model.device))[0].cpu().numpy()
            painted = pictures[0]
            if self.keep == "light":
                painted = with_the_light_of(task.photograph[0].cpu(), painted)
            return task.told(painted, [*way, now], so_far)

        stuck = f"{task.photograph_name} cannot be painted anew: no small change of it moves these layers."
        yield from told(ascent(made_of), self.steps, shown, stuck=stuck)

    def _task(self, model: Model, images: Images) -> Task:
        """What is painted in which styles. Raises UserError where an image or a layer is none."""
        if len(images) < 2:
            raise UserError(
                f"Style transfer takes 2 images or more, one to be painted and its style; there is {len(images)}."
            )
        own = _among(self.photograph, len(images), "photograph")
        mixed = _mixed(self.styles, len(images)) or {(own + 1) % len(images): 1.0}
        photograph = model.pixels(images[own])
        styles = [model.pixels(images[i])[0] for i in mixed]
        begin = photograph
        if self.keep == "light":
            begin = in_the_light_of(photograph[0], photograph[0])[None].expand_as(photograph)
            styles = [in_the_light_of(one, photograph[0]).expand_as(one) for one in styles]
        elif self.keep == "colours":
            styles = [in_the_colours_of(one, photograph[0]) for one in styles]
        content, style = _content_layer(model, self.layer), _style_layers(model, self.style_layers)
        names = [PurePath(images.names[i]).name for i in mixed]
        weights = list(mixed.values())
        distances = style_distances(model, [content], style, begin, torch.stack(styles), weights)
        own_name = PurePath(images.names[own]).name
        shows = class_of(model, photograph)
        return Task(photograph, begin.cpu(), own_name, names, weights, content, style, distances, shows)


@dataclass(frozen=True, eq=False)
class Task:
    """What is painted: a photograph, in styles, as layers see them.

    begin      (1, C, H, W) the photograph whose content counts: grey where only its light is painted
    distances  (n, 1 + L) of views from the content and from each layer's style
    shows      the class that the network answers for the photograph; a judge is asked whether it is still seen
    """

    photograph: Tensor
    begin: Tensor
    photograph_name: str
    style_names: list[str]
    weights: list[float]
    content: LayerInfo
    style: list[LayerInfo]
    distances: Objective
    shows: str

    def told(self, painted: Tensor, way: list[np.ndarray], so_far: str) -> Group:
        """A picture, and how far it was from the content and from the style of each layer after each step."""
        last = way[-1]
        caption = (
            f"{self.photograph_name} in the style of {self._mixture()}; {so_far}; relative distance {last[0]:.3g} "
            f"from the content at {self.content.name}, {last[1:].mean():.3g} from the style of {len(self.style)} layers"
        )
        names = (f"content, {self.content.name}", *(f"style, {layer.name}" for layer in self.style))
        curves = Curve(
            x=np.arange(len(way), dtype=np.float32),
            lines=np.stack(way, 1).astype(np.float32),
            names=names,
            x_label="steps",
            y_label="relative distance",
            caption=f"Distance by layer; {so_far}",
        )
        facts: dict[str, str | int | float | bool] = {
            "layer": self.content.name, "content": float(last[0]), "style": float(last[1:].mean()),
            "style_layers": ", ".join(layer.name for layer in self.style),
        }  # fmt: skip
        picture = Picture(values=colours(painted), shows=self.shows, caption=caption)
        return Group(parts={"painted": picture, "distance_by_layer": curves}, caption=caption, facts=facts)

    def _mixture(self) -> str:
        if len(self.weights) == 1:
            return self.style_names[0]
        total = sum(self.weights)
        return " + ".join(f"{w / total:.2g} {n}" for n, w in zip(self.style_names, self.weights, strict=True))


def _among(number: int, count: int, what: str) -> int:
    if not 1 <= number <= count:
        raise UserError(f"{what} must be 1 to {count}, the number of one of the images; got {number}.")
    return number - 1


def _mixed(text: str, count: int) -> dict[int, float]:
    """``2:0.7 3:0.3`` as weights by index. Raises UserError where it is something else."""
    mixed: dict[int, float] = {}
    for part in text.replace(",", " ").split():
        number, _, weight = part.partition(":")
        try:
            i, w = int(number), float(weight or 1)
        except ValueError:
            i, w = 0, 0.0
        if not 1 <= i <= count or not 0 < w < float("inf"):
            raise UserError(
                f"styles must be numbers of images, 1 to {count}, weights over 0, as in 2:0.7 3:0.3; got {part[:40]}."
            )
        mixed[i - 1] = mixed.get(i - 1, 0.0) + w
    return mixed


def _content_layer(model: Model, name: str) -> LayerInfo:
    if name:
        return model.layer(name)
    paper = canonical(model)
    return paper.content if paper else layer_choice.chosen(model, "", CONTENT_AT)


def _style_layers(model: Model, names: str) -> list[LayerInfo]:
    if not names.strip():
        paper = canonical(model)
        return list(paper.style) if paper else at_depths(model, "", DEPTHS, STYLE_UP_TO)
    layers = [model.layer(name.strip()) for name in names.split(",") if name.strip()]
    for layer in layers:
        if not layer.spatial:
            raise UserError(f"{layer.name} gives no maps, whose Gram matrix is a texture.")
    return layers
