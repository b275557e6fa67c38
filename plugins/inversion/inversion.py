"""Inversion: a picture, made from noise, to which a layer answers as it did to the photograph.

Mahendran & Vedaldi, "Understanding Deep Image Representations by Inverting Them", CVPR 2015, equations 1 and 2 and
section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Grid,
    Group,
    Image,
    Judge,
    Layer,
    LayerInfo,
    Model,
    Picture,
    Progress,
    Result,
    Table,
    Target,
    Technique,
    UserError,
    judge_param,
    layer_param,
    param,
    seed_param,
    shape_text,
)
from workbench.families.synthesis import LBFGS, Ascent, Climbed, Fourier, Still, layer_choice, one_thread, told
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.natural import far_from_grey, peak_signal_to_noise, total_variation
from workbench.families.synthesis.objectives import Objective, relative_distance
from workbench.families.synthesis.pictures import class_of, colours, small

PART_WAY = 0.5  # of the layers lie below the one that is taken where none is named
SIDE = 224  # of a tile of the strip, in pixels
FEW, IN_A_ROW = 16, 6  # tiles that are large, and tiles beside each other
MOST_DECIBELS = 1000.0
GREY = 0.5
STARTS = ((0.001, 0.005), (0.01, 0.05), (0.1, 0.05))
"""Standard deviation of the noise that it begins with, and by how much the first step moves each number.

A tone that noise brought would stay where a layer hardly sees the tone, and colours that a long step made full would
have no gradient; but there are layers that hardly see a faint picture.
"""
HARDLY, TRIED = 0.75, 16  # a relative distance above which a layer hardly sees the picture, and steps until it is asked
FEW_NUMBERS = 1 / 16  # of the picture's: a layer that gives so many or fewer leaves most of it open
FINE = 0.5  # power of the frequency that waves are over where a layer gives the picture's numbers or more
STUCK = "{} cannot be inverted: no small change of noise moves it."
COLUMNS = ("layer", "dB", "same answer", "relative distance", "shape")

Facts = dict[str, str | int | float | bool]


class Inversion(Technique):
    """``x* = argmin ||A(x) - A(x_0)||^2 / ||A(x_0)||^2 + open (smooth V(x) + bounded R(x))`` at a layer.

    ``x_0`` is the image, ``V`` the total variation and ``R`` the square of the distance from grey, each a mean over the
    pixels. ``open`` is 1 where a layer gives a sixteenth of the picture's numbers or fewer, and falls with the square
    of how many it gives: the first layers say all by themselves, of what deep ones leave open the prior decides. The
    picture is made of waves over their frequency, in decorrelated colours, by L-BFGS; for layers that give as many
    numbers as the picture or more, over its square root. A layer that hardly sees it is shown a stronger one.
    """

    layer: Layer = layer_param("The layer; empty is the one half way through the network")
    strip: int = param(
        1, "How many layers: 1 is the one above; more are a strip at even distances from the first to the last of them",
        low=0, high=1000, special="all",
    )  # fmt: skip
    strip_layers: str = param("", "The layers of the strip by name, with commas between, in place of these", more=True)
    steps: int = param(200, "How many steps of the optimiser", low=1, high=10_000)
    smooth: float = param(8.0, "Weight of the total variation: how smooth the picture is kept", low=0, high=10_000)
    bounded: float = param(
        0.1, "Weight of the square of the distance from grey: how far from black and white it is kept", low=0,
        high=1000, more=True,
    )  # fmt: skip
    judge: Judge = judge_param()
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return layer_choice.applies(model, PART_WAY)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with one_thread():
            yield from self._inverted(model, image)

    def _inverted(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        pixels = model.pixels(image)
        if self.strip != 1 or self.strip_layers.strip():
            yield from self._strip(model, pixels, self._layers(model))
            return
        name = layer_choice.chosen(model, self.layer, PART_WAY).name
        true = Seen.at(model, name, pixels)
        shows = class_of(model, pixels)

        def shown(at: Climbed, so_far: str) -> Picture:
            return true.of(model, at.pictures).picture(true.layer, so_far, shows)

        yield from told(self._steps(model, true), self.steps, shown, stuck=STUCK.format(name))

    def _layers(self, model: Model) -> list[LayerInfo]:
        """Those of the strip, in running order where none is named."""
        if named := [name.strip() for name in self.strip_layers.split(",") if name.strip()]:
            return [model.layer(name) for name in named]
        layers = layer_choice.telling(model)
        count = min(self.strip or len(layers), len(layers))
        return [layers[round(k * (len(layers) - 1) / max(count - 1, 1))] for k in range(count)]

    def _strip(self, model: Model, pixels: Tensor, layers: list[LayerInfo]) -> Iterator[Progress | Result]:
        """A picture for each layer, with what is lost there; what is done is there when a person stops it."""
        told: list[tuple[LayerInfo, Lost | str]] = []
        grey = min(peak_signal_to_noise(torch.full_like(pixels, GREY), pixels), MOST_DECIBELS)
        for number, layer in enumerate(layers):
            try:
                true = Seen.at(model, layer.name, pixels)
                for at in self._steps(model, true):
                    yield Progress(number * self.steps + at.step, len(layers) * self.steps, "steps")
                told.append((layer, true.of(model, at.pictures)))
            except NoGradientError:
                told.append((layer, STUCK.format(layer.name)))
            except UserError as error:  # one that gives nothing but zeros: its row says so
                told.append((layer, str(error)))
            if any(isinstance(lost, Lost) for _, lost in told):
                yield _strip_of(told, len(layers), self.steps, grey)
        if all(isinstance(lost, str) for _, lost in told):
            raise UserError(str(told[0][1]))

    def _steps(self, model: Model, true: Seen) -> Iterator[Climbed]:
        generator = torch.Generator().manual_seed(self.seed)
        left_open = min(1.0, FEW_NUMBERS * true.pixels.numel() / true.numbers) ** 2

        def wanted(views: Tensor) -> Tensor:
            unnatural = self.smooth * total_variation(views) + self.bounded * far_from_grey(views, 2)
            return -(true.distance(views) + left_open * unnatural)

        shape, done = (1, model.input_channels, *model.input_size), 0
        power = 1.0 if true.numbers < true.pixels.numel() else FINE
        for start, first in STARTS:
            made_of, left = Fourier(shape, generator, start, power), self.steps - done
            ascent = Ascent(wanted, Still(), model.input_size, left, LBFGS(first), generator, model.device)
            stronger = start < STARTS[-1][0] and left > 2 * TRIED
            try:
                for at in ascent(made_of):
                    yield replace(at, step=done + at.step)
                    if stronger and at.step == TRIED and true.hardly_seen(at.pictures):
                        done += TRIED
                        break
                else:
                    return
            except NoGradientError:
                if not stronger:
                    raise


@dataclass(frozen=True, eq=False)
class Seen:
    """What a layer saw of an image.

    distance  of other pixels from it
    numbers   how many the layer gives
    """

    layer: str
    pixels: Tensor
    distance: Objective
    numbers: int

    @classmethod
    def at(cls, model: Model, layer: str, pixels: Tensor) -> Seen:
        """Raises UserError where the layer gives nothing but zeros."""
        with torch.no_grad():
            numbers = model.reached([layer], pixels)[layer].numel()
        return cls(layer, pixels, relative_distance(model, layer, pixels), numbers)

    def hardly_seen(self, made: Tensor) -> bool:
        """Whether the layer gives another thing still."""
        with torch.no_grad():
            return float(self.distance(made.to(self.pixels))[0]) > HARDLY

    def of(self, model: Model, made: Tensor) -> Lost:
        """How near a picture comes: at the layer, in the network's answer, and in pixels."""
        made = made.to(self.pixels)
        with torch.no_grad():
            distance = float(self.distance(made)[0])
            before, now = (int(model.likeliest(model.answer(seen))[0]) for seen in (self.pixels, made))
        answers = tuple(model.title(Target.of_class(k)) if k >= 0 else "" for k in (before, now))
        decibels = min(peak_signal_to_noise(made, self.pixels), MOST_DECIBELS)
        return Lost(colours(made[0]), distance, decibels, *answers)


@dataclass(frozen=True, eq=False)
class Lost:
    """What is lost in a picture made from noise.

    was, now  what the network answers to the photograph and to the picture; empty where it answers no class
    """

    values: np.ndarray
    distance: float
    decibels: float
    was: str
    now: str

    @property
    def same(self) -> str:
        """Whether it is the same answer, in a word; empty where there is none."""
        return "" if not self.was else "yes" if self.was == self.now else "no"

    def picture(self, layer: str, so_far: str, shows: str) -> Picture:
        """The picture, with these numbers below it."""
        told = [
            f"What {layer} saw of the image, from noise", so_far, f"relative distance {self.distance:.3g}",
            f"{self.decibels:.1f} dB to what the network was given",
        ]  # fmt: skip
        facts: Facts = {"layer": layer, "distance": self.distance, "decibels": self.decibels}
        if self.was:
            same = self.was == self.now
            facts["same_answer"] = same
            told.append(
                f"the network still answers {self.was}" if same
                else f"the network answers {self.now} and not {self.was}"
            )  # fmt: skip
        return Picture(values=self.values, shows=shows, caption="; ".join(told), facts=facts)


def _strip_of(told: list[tuple[LayerInfo, Lost | str]], count: int, steps: int, grey: float) -> Group:
    """The pictures of layers in their order with decibels below them, and all that was measured in a table.

    grey  the decibels of a plain grey picture, which knows nothing of the photograph
    """
    done = [(layer, lost) for layer, lost in told if isinstance(lost, Lost)]
    side = SIDE if count <= FEW else SIDE // 2
    pictures = Grid(
        values=np.stack([small(lost.values, side) for _, lost in done]),
        labels=tuple(f"{lost.decibels:.1f} dB {layer.name}" for layer, lost in done),
        numbers=np.asarray([lost.decibels for _, lost in done], np.float32),
        number_name="dB",
        units=np.arange(len(done), dtype=np.int32),
        dead=np.zeros(len(done), bool),
        signed=False,
        pictures=True,
        columns=min(count, IN_A_ROW),
        caption="What layers saw of the image, each from noise",
    )
    rows = tuple(
        (layer.name, round(lost.decibels, 1), lost.same, float(f"{lost.distance:.3g}"), shape_text(layer))
        if isinstance(lost, Lost)
        else (layer.name, lost, "", "", shape_text(layer))
        for layer, lost in told
    )
    first, last = done[0], done[-1]
    kept = [layer.name for layer, lost in done if lost.same == "yes"]
    so_far = f"{len(told)} layers" if len(told) == count else f"{len(told)} of {count} layers"
    words = [
        f"What is lost on the way through {so_far}", f"{steps} steps each",
        f"{first[1].decibels:.1f} dB at {first[0].name}, {last[1].decibels:.1f} dB at {last[0].name}",
        f"a plain grey picture has {grey:.1f} dB",
    ]  # fmt: skip
    if first[1].was:
        words.append(f"the network answers {first[1].was} to the image, and the same to {len(kept)} of these pictures")
    facts: Facts = {"layers": len(done), "same_answers": len(kept), "steps": steps}
    table = Table(columns=COLUMNS, rows=rows, caption="What each layer lost")
    return Group(parts={"pictures": pictures, "numbers": table}, caption="; ".join(words), facts=facts)
