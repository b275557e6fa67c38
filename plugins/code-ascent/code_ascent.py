"""Code ascent: the picture of a generator to which another network answers most strongly.

Nguyen, Dosovitskiy, Yosinski, Brox & Clune, "Synthesizing the preferred inputs for neurons in neural networks via deep
generator networks", NeurIPS 2016, section 2 and equation 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Applicability,
    Curve,
    Group,
    Image,
    Model,
    Network,
    Picture,
    Progress,
    Result,
    Scores,
    Target,
    Technique,
    UserError,
    network_param,
    param,
    probability,
    seed_param,
)
from workbench.families import codes
from workbench.families.synthesis import Adam, Ascent, Climbed, Parameterisation, Still, one_thread, told
from workbench.families.synthesis.ascent import NoGradientError
from workbench.families.synthesis.objectives import Objective, objective_of
from workbench.families.synthesis.pictures import colours

RATE = 0.05
FAR = 3.0  # deviations beyond the usual length from which on it is said
DRAWN, AT_ONCE = 32, 8  # codes of the prior that are tried, and how many of them at once
NAMED = 5  # classes that the other network names

NO_GENERATOR = (
    "This model makes no picture of a code, so no code can be sought. A generator is stated by task=generation."
)


class CodeAscent(Technique):
    """``z* = argmax y(G(z)) / s + prior log p(z)``, ``log p(z) = -||z||^2 / 2`` but for a constant.

    ``G`` is the loaded generator, ``y`` what is made strong in the other network, ``s`` its deviation over codes that
    are drawn, so that a weight means the same for a logit and for a unit. Equation 1 of the paper; the codes' prior
    is standard normal. It begins at the strongest of 32 codes of the prior.
    """

    takes: ClassVar[Literal["image", "images", "model", "numbers"]] = "model"

    network: Network = network_param("digits-classifier", "The other network, whose answer is made strong")
    wanted: str = param("3", "What in it: a class by its number or name, or a target such as unit:LAYER:0")
    prior: float = param(
        0.3, "Weight of the code's log-density, standard normal; at 0 the code may go anywhere", low=0, high=1000
    )
    steps: int = param(100, "How many steps of the optimiser", low=1, high=10_000)
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return Applicability(True) if codes.applies(model).works else Applicability(False, NO_GENERATOR)

    def run(self, model: Model, image: Image) -> Iterator[Progress | Result]:
        with model.another(self.network) as other, one_thread():
            yield from self._made(model, other)

    def _made(self, model: Model, other: Model) -> Iterator[Progress | Result]:
        drawn = codes.drawn(DRAWN, codes.code_of(model).count, self.seed).to(model.device)
        with torch.no_grad():
            one = _as_a_file(other, codes.pictures(model, drawn[:1]))
            target = other.resolve(Target.typed(self.wanted, other.classes), other.answer(other.pixels(one)), one)
        answer, way = objective_of(other, target), list[tuple[float, float]]()
        usual = self._usual(model, other, target, answer, drawn)
        start = drawn[usual.argmax()][None]
        made_of = Code(model, start)

        def wanted(pictures: Tensor) -> Tensor:
            value, density = answer(other.seen(pictures)), codes.log_density(made_of.leaf)
            way.append((float(value.detach()[0]), float(density.detach()[0])))
            return value / usual.std() + self.prior * density.to(value.device)

        generator = torch.Generator().manual_seed(self.seed)
        ascent = Ascent(wanted, Still(), model.input_size, self.steps, Adam(RATE), generator, model.device)

        def shown(at: Climbed, so_far: str) -> Group:
            return self._told(model, other, target, (start, made_of.leaf.detach()), way, so_far)

        try:
            yield from told(ascent(made_of), self.steps, shown)
        except NoGradientError:
            raise UserError(
                f"{other.title(target)} of {other.reference} does not change with the strongest code that "
                f"seed {self.seed} draws, so there is no way up; another seed may have one."
            ) from None

    def _usual(self, model: Model, other: Model, target: Target, answer: Objective, drawn: Tensor) -> Tensor:
        """(n,) what the other network answers to codes. Raises UserError where that is the same for all."""
        with torch.no_grad():
            parts = [answer(other.seen(codes.pictures(model, part))) for part in torch.split(drawn, AT_ONCE)]
        usual = torch.cat(parts)
        if not bool(usual.std() > 0):
            raise UserError(
                f"{other.title(target)} of {other.reference} is {float(usual[0]):.3g} for each of {DRAWN} codes of "
                f"{model.reference}: nothing that it draws moves it."
            )
        return usual

    def _told(
        self, model: Model, other: Model, target: Target, ends: tuple[Tensor, Tensor],
        way: list[tuple[float, float]], so_far: str,
    ) -> Group:  # fmt: skip
        """Both pictures, both codes, and the way between them."""
        start, code = ends
        with torch.no_grad():
            pictures = codes.pictures(model, torch.cat(ends)).clamp(0, 1)
            after = _as_a_file(other, pictures[1:])
            began, reached = (
                float(other.value(target, other.pixels(image))[0]) for image in (_as_a_file(other, pictures[:1]), after)
            )
            says = _says(other, after)
        unit, count = f" {target.unit}" if target.unit else "", code.shape[1]
        length, far_out = float(code.norm()), codes.usual_length(count)
        named = f"{other.title(target)} of {other.reference}"
        caption = f"What {model.reference} draws for {named}: {reached:.3g}{unit}, from {began:.3g}; {so_far}"
        lies = f"The code lies {length:.2g} from the prior's mean, where its codes lie at {far_out:.2g}"
        begins = f"Where it began, at the strongest of {DRAWN} codes that seed {self.seed} draws: {began:.3g}{unit}"
        far = "The code lies further out than codes are drawn: the generator was not trained there."
        facts: dict[str, str | int | float | bool] = {
            "network": other.reference, "target": str(target), "start": began, "reached": reached, "length": length,
            "log_density": float(codes.log_density(code)[0]),
        }  # fmt: skip
        told = np.array([*way, (reached, float(codes.log_density(code)[0]))], np.float32)
        return Group(
            parts={
                "picture": Picture(values=colours(pictures[1]), caption=caption, beside=(*says, f"{lies}.")),
                "start": Picture(values=colours(pictures[0]), caption=begins),
                "way": Curve(
                    x=np.arange(len(told), dtype=np.float32),
                    lines=np.ascontiguousarray(told.T),
                    names=("answer", "log-density of the code"),
                    x_label="steps",
                    y_label="answer, log-density",
                    caption=f"The answer of {named} and the code's log-density; {so_far}",
                ),
                "code": Curve(
                    x=np.arange(count, dtype=np.float32),
                    lines=np.ascontiguousarray(torch.cat([code, start]).cpu().numpy()),
                    names=("picture", "start"),
                    x_label="number of the code",
                    y_label="deviations of the prior",
                    caption=lies,
                ),
            },
            caption=caption,
            caveat=far if length > far_out + FAR else "",
            facts=facts,
        )


class Code(Parameterisation):
    """One code of a generator, ``leaf`` (1, D)."""

    def __init__(self, model: Model, code: Tensor) -> None:
        self._model, self.leaf = model, code.clone().requires_grad_(True)

    def pictures(self) -> Tensor:
        return codes.pictures(self._model, self.leaf)

    def begin_at(self, photograph: Tensor) -> None:
        raise NotImplementedError("a code begins where it is drawn")


def _as_a_file(other: Model, picture: Tensor) -> Image:
    """What the other network gets of a file of (1, 1 or 3, h, w)."""
    return other.prepare((colours(picture[0].clamp(0, 1)) * 255).round().astype(np.uint8), "picture")


def _says(other: Model, image: Image) -> tuple[str, ...]:
    """What the other network answers to it, in a sentence; nothing where it has no classes with shares."""
    shown = other.shown(other.answer(other.pixels(image)), image, NAMED)
    if not isinstance(shown, Scores) or shown.unit != "probability":
        return ()
    shares = zip(shown.names, shown.values, strict=True)
    words = ", ".join(f"{name} {probability(float(share), coarse=True)}" for name, share in shares)
    return (f"{other.reference} sees: {words}.",)
