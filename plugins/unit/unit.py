"""Unit: one channel of one layer, with all that one image and the weights say of it.

Yosinski et al., "Understanding Neural Networks Through Deep Visualization", ICML Deep Learning workshop 2015,
section 2, for the map; Simonyan, Vedaldi & Zisserman, "Deep Inside Convolutional Networks", ICLR workshop 2014,
section 3, for the saliency, with the unit in the class's place; Zeiler & Fergus, "Visualizing and Understanding
Convolutional Networks", ECCV 2014, figure 5, for the kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Curve,
    Grid,
    Group,
    Heatmap,
    Image,
    Judge,
    LayerInfo,
    Model,
    Picture,
    Progress,
    Result,
    Scores,
    Target,
    Technique,
    Unit,
    UserError,
    as_maps,
    judge_param,
    ordinal,
    param,
    seed_param,
    target_param,
)
from workbench.families import gradients, kernels, synthesis
from workbench.families.cam import enlarged
from workbench.families.synthesis import unit_pictures
from workbench.families.synthesis.ceilings import at_ceiling, ceiling_of
from workbench.families.synthesis.pictures import NOT_JUDGED

BARS = (8, 40)  # fewest and most of a histogram
MOST, LEAST = "answers_to_most", "answers_to_least"  # the pictures' names
MOST_WEIGHTS = 5  # rows below the unit's own
BEING_MADE = "It is being made."
NOT_ASKED_FOR = "It is made where you ask for it, and kept: Make its pictures."
NO_COLLECTION = "It needs a collection of images, in which the channel is looked for."
LOOKING = "The images of the collection that are not known yet are looked through first."
STILL = "The gradient is zero at every pixel: no small change of this image moves this unit's mean."


class UnitCard(Technique):
    """Channel ``k`` of a layer: its map ``A_k`` over the image, its saliency ``max_c |d mean(A_k) / dx|``, what it
    weighs in the answer ``sum_ij A_kij dy / dA_kij``, how its values are spread, its kernel ``w_k``, and the pictures
    to which it answers most and least.

    The mean is over all positions, as in the target ``unit:LAYER:CHANNEL``. A vector has no map; its value stands among
    those of the other channels. The kernel is the layer's own, or that of the convolution that feeds it channel by
    channel. Pictures are made where they are asked for, once for a network, and kept.
    """

    unit: Unit = param(Unit(""), "The channel; empty is the strongest of the last layer with maps")
    pictures: bool = param(False, "Make the pictures to which the channel answers most and least, and keep them")
    collection: str = param(
        "", "Many images, a folder, list, archive or film, out of which its strongest regions are cut"
    )
    target: Target = target_param("In whose value the channel weighs something: a class, a difference of two, a unit")
    steps: int = param(96, "How many steps a picture is made in", low=1, high=10_000, more=True)
    judge: Judge = judge_param()
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        works = any(layer.channels for layer in model.layers)
        return Applicability(works, "" if works else "No layer of this model has channels.")

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        layer, wanted = named(model, self.unit)
        with torch.inference_mode(), model.recording([layer.name]) as activations:
            answer = model.answer(model.pixels(image))
            if self.target.kind != "predicted":
                model.resolve(self.target, answer, image)  # what cannot be a target is refused, before anything is made
            output = activations[layer.name].float()
        values = kernels.channels_of(output, layer)[0]  # (C, positions)
        k = int(values.mean(1).argmax()) if wanted is None else wanted
        card = Card(model, image, layer, k, output, values)
        source = kernels.source_of(model, image, layer)
        card.lay("map", own_map)
        for name in (MOST, LEAST):
            card.miss(name, BEING_MADE if self.pictures else NOT_ASKED_FOR)
        card.lay("saliency", lambda card: saliency(card.model, card.image, card.layer, card.k))
        card.lay("kernel", lambda card: kernel(card.model, source, card.k))
        card.lay("weight", lambda card: weight(card, self.target))
        card.miss("strongest_regions", NO_COLLECTION)
        card.lay("histogram", lambda card: histogram(card.values.cpu().numpy(), card.k))
        if self.collection:  # which may have to be looked through first: all else is there at once
            card.miss("strongest_regions", LOOKING)
            yield card.result(source)
            yield from self._regions(card)
        if self.pictures:  # which may have to wait for their turn
            yield card.result(source)
            yield from self._pictures(card, source)
        yield card.result(source)

    def _regions(self, card: Card) -> Iterator[Progress]:
        """The parts of many photographs to which the channel answers most, or why there are none."""
        try:
            regions = yield from card.model.strongest_regions(card.layer.name, card.k, self.collection)
            card.put("strongest_regions", regions)
        except UserError as error:
            card.miss("strongest_regions", str(error))

    def _pictures(self, card: Card, source: LayerInfo | None) -> Iterator[Progress | Result]:
        """What it answers to most, then least; the card is there before them."""
        pace = synthesis.Pace()
        for part, (name, least) in enumerate(((MOST, False), (LEAST, True)), 1):
            recipe = synthesis.Recipe(self.steps, self.seed, least)
            try:
                for at in unit_pictures.made(card.model, card.layer, card.k, recipe):
                    if at.step < self.steps:
                        yield from pace(partial(self._so_far, card, source, part, at))
                        yield Progress(at.step, self.steps, "steps", part, 2)
                    else:
                        card.put(name, picture(card, at.picture, self.steps, least, self.judge != "none"))
            except UserError as error:  # of a dead unit
                card.miss(name, str(error))

    def _so_far(self, card: Card, source: LayerInfo | None, part: int, at: unit_pictures.Making) -> Group:
        """The card with the picture that is being made, as it is."""
        card.put((MOST, LEAST)[part - 1], picture(card, at.picture, self.steps, part == 2, self.judge != "none"))
        return card.result(source, f"picture {part} of 2 after {at.step} of {self.steps} steps")


class Card:
    """What is known of a unit so far: parts in their order, and for each that is not there a sentence."""

    def __init__(self, model: Model, image: Image, layer: LayerInfo, k: int, output: Tensor, values: Tensor) -> None:
        self.model, self.image, self.layer, self.k = model, image, layer, k
        self.output, self.values = output, values
        self._slots: dict[str, Result | str] = {}

    def lay(self, name: str, of: Callable[[Card], Result]) -> None:
        """A slot of the card, filled by what ``of`` gives; a UserError's sentence says why it stays empty."""
        try:
            self._slots[name] = of(self)
        except UserError as error:
            self._slots[name] = str(error)

    def put(self, name: str, part: Result) -> None:
        """Fill a slot that was laid."""
        self._slots[name] = part

    def miss(self, name: str, sentence: str) -> None:
        """Say why a slot is empty."""
        self._slots[name] = sentence

    def result(self, source: LayerInfo | None, so_far: str = "") -> Group:
        """The card as a result."""
        layer, k, values = self.layer, self.k, self.values
        mean, peak = float(values[k].mean()), float(values[k].max())
        numbers = f"{peak:.3g}" if values.shape[1] == 1 else f"mean {mean:.3g}, maximum {peak:.3g}"
        caption = f"Channel {k} of {layer.name} ({layer.kind}): {numbers}, {rank(values, k)}"
        weighs = self._slots.get("weight")
        return Group(
            parts={name: part for name, part in self._slots.items() if isinstance(part, Result)},
            absent={name: part for name, part in self._slots.items() if isinstance(part, str) and part},
            caption="; ".join(filter(None, (caption, so_far))),
            facts={
                "unit": f"{layer.name}:{k}",
                "layer": layer.name,
                "channel": k,
                "channels": layer.channels,
                "mean": mean,
                "maximum": peak,
                "kernel_of": source.name if source else "",
                **({"weight": weighs.facts["weight"]} if isinstance(weighs, Result) else {}),
            },
        )


def own_map(card: Card) -> Heatmap:
    """The channel's map over the image. Raises UserError for a vector, and for tokens that lie on no grid."""
    own = as_maps(card.output, card.layer)[:, card.k : card.k + 1]
    silent = "" if own.any() else "; silent on this image"
    height, width = own.shape[2:]
    return Heatmap(
        values=enlarged(own, card.model.input_size),
        signed=bool(card.values.min() < 0),
        unit="activation",
        caption=f"{height} × {width} values, enlarged{silent}",
        facts={"layer": card.layer.name},
    )


def picture(card: Card, at: synthesis.UnitPicture, steps: int, least: bool, judged: bool) -> Picture:
    """What the channel answers to most, or least, after so many steps."""
    seen = float(card.values[card.k].mean())
    how_far = f"{steps} steps" if at.step == steps else f"after {at.step} of {steps} steps"
    ceiling = at_ceiling(ceiling_of(card.model, card.layer), at.reached)
    numbers = f"{at.reached:.3g} activation reached{ceiling}; {at.start:.3g} at the start; {seen:.3g} on this image"
    return Picture(
        values=at.values,
        shows="" if least or at.step < steps else str(Target.of_unit(card.layer.name, card.k)),
        caption=f"{numbers}; {how_far}",
        beside=(NOT_JUDGED,) if least and judged else (),
        facts={"reached": at.reached, "start": at.start, "on_this_image": seen, "steps": at.step},
    )


def weight(card: Card, target: Target) -> Scores:
    """What each channel weighs in the target's value, ``sum_ij A_kij dy / dA_kij``: the largest, this one before them.

    Raises UserError where no gradient reaches the layer.
    """
    model, name = card.model, card.layer.name
    layers = [name, *([target.layer] if target.layer not in (None, name) else [])]
    with torch.enable_grad(), model.recording(layers, gradient=True) as activations:
        answer = model.answer(model.pixels(card.image))
        resolved = model.resolve(target, answer, card.image)
        output = activations[name]
        value = model.value_of(resolved, answer, activations)[0]
        known = value.requires_grad
        gradient = torch.autograd.grad(value, [output], allow_unused=True)[0] if known else None
    if gradient is None:
        raise UserError(f"{model.title(resolved)} does not hang on {name} by gradients.")
    weights = kernels.channels_of((gradient * output).detach().float(), card.layer)[0].sum(1).cpu().numpy()
    order = np.argsort(-np.abs(weights), kind="stable")
    place = int(np.flatnonzero(order == card.k)[0])
    rows = [card.k, *order[order != card.k][:MOST_WEIGHTS]]
    own, total = float(weights[card.k]), float(value.detach())
    unit = resolved.unit
    return Scores(
        values=weights[rows].astype(np.float32),
        names=tuple(map(str, rows)),
        indices=np.asarray(rows, np.int32),
        unit=unit,
        caption=f"Channel {card.k} weighs {own:.3g} of {total:.3g} {unit} in {model.title(resolved)} to first order"
        + (f"; {ordinal(place + 1)} of {len(weights)} by size" if own else ""),
        facts={"layer": name, "weight": own, "value": total, "target": str(resolved)},
    )


def named(model: Model, unit: str) -> tuple[LayerInfo, int | None]:
    """The layer and channel of ``LAYER:CHANNEL``; without one the default layer. Raises UserError."""
    if not unit:
        return kernels.telling_layer(model), None
    name, _, channel = unit.rpartition(":")
    if not name or not channel.strip().isdigit():
        raise UserError(f"unit must be LAYER:CHANNEL; got {unit}.")
    layer = model.layer(name.strip())
    if int(channel) >= layer.channels:
        most = f"0 to {layer.channels - 1}" if layer.channels else "of a layer that has channels"
        raise UserError(f"channel must be {most} in {layer.name!r}; got {channel}.")
    return layer, int(channel)


def saliency(model: Model, image: Image, layer: LayerInfo, k: int) -> Heatmap:
    """How fast the channel's mean moves with each pixel. Raises UserError where no gradient reaches the pixels."""
    ahead = gradients.forward(model, model.pixels(image), Target.of_unit(layer.name, k))
    w = gradients.backward(model, ahead)[0].cpu().numpy()
    return gradients.heatmap(
        f"Gradient of its {'value' if layer.layout == 'vector' else 'mean'}, {ahead.score:.3g}",
        w,
        "largest",
        signed=False,
        unit=gradients.per_pixel(ahead.target),
        facts=gradients.facts_of(ahead),
        zero=STILL,
    )


def kernel(model: Model, source: LayerInfo | None, k: int) -> Grid | Scores:
    """The weights that make channel ``k``: in colour, else slice by slice or as bars, the strongest first.

    Raises UserError where no convolution makes it.
    """
    if source is None:
        raise UserError("No convolution makes this channel by itself.")
    own = kernels.kernels_of(model, source)
    in_one_tile = own.in_colour or own.planes.shape[1] == 1
    tiles = kernels.tiles_of(own, k) if in_one_tile else kernels.slices_of(own, k)
    caption = f"{own.size} of {source.name}, norm {own.norms[k]:.3g}{'; dead' if own.dead[k] else ''}"
    return kernels.display(own, tiles, "norm", caption=caption, facts={"layer": source.name})


def histogram(values: np.ndarray, k: int) -> Curve:
    """How the values are spread: of the channel's positions, or, in a vector, of all channels with this one marked.

    values  (C, positions)
    """
    alone = values.shape[1] == 1
    spread = values[:, 0] if alone else values[k]
    spread = spread[np.isfinite(spread)]
    alike = spread.size > 0 and spread.min() == spread.max()
    counts, edges = np.histogram(spread, 1 if alike else int(np.clip(np.sqrt(spread.size), *BARS)))
    x, outline = np.repeat(edges, 2), np.concatenate([[0], np.repeat(counts, 2), [0]])
    lines, names = [outline], ["all channels" if alone else f"{spread.size} positions"]
    if alone:
        mark = np.zeros(len(x))
        mark[np.abs(x - values[k, 0]).argmin()] = counts.max()
        lines.append(mark)
        names.append(f"channel {k}")
    return Curve(
        x=x.astype(np.float32),
        lines=np.stack(lines).astype(np.float32),
        names=tuple(names),
        x_label="activation",
        y_label="channels" if alone else "positions",
        caption=f"{spread.size} values, "
        + (f"all {spread[0]:.3g}" if alike else f"in {len(counts)} bars of {edges[1] - edges[0]:.2g}"),
    )


def rank(values: Tensor, k: int) -> str:
    """Where the channel's mean stands among those of the layer: ``3rd of 32 by mean``."""
    means = values.mean(1)
    return f"{ordinal(1 + int((means > means[k]).sum()))} of {len(means)} by mean"
