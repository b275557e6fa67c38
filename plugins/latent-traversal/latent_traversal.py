"""Latent traversal: the picture that a generator makes of a code, and how it changes along directions of the code.

Härkönen et al., "GANSpace: Discovering Interpretable GAN Controls", NeurIPS 2020, section 2; Shen & Zhou, "Closed-Form
Factorization of Latent Semantics in GANs", CVPR 2021, section 3; White, "Sampling Generative Networks", 2016, for the
way between two codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor

from workbench.api import (
    Amounts,
    Applicability,
    Grid,
    Group,
    Image,
    Layer,
    Model,
    Picture,
    Result,
    Technique,
    UserError,
    layer_param,
    param,
    seed_param,
)
from workbench.families import codes
from workbench.families.synthesis import one_thread
from workbench.families.synthesis.natural import peak_signal_to_noise

Kind = Literal["numbers", "principal", "weights"]
WORDS = {"numbers": "number", "principal": "principal direction", "weights": "eigenvector of the weights"}
WALKED, BETWEEN = ("show", "line", "grid"), ("show", "between", "corners")
MOVED = ("show", "picture", *WALKED[1:], *BETWEEN[1:])  # all but the reconstruction, which takes the code as it is
SAMPLES, SEED = 512, 0  # codes that principal directions are taken from
FAR = 3.0  # deviations beyond the usual length from which on it is said

_kept: WeakKeyDictionary[Model, dict[tuple[str, str, str], tuple[Tensor, str]]] = WeakKeyDictionary()


class LatentTraversal(Technique):
    """``G(z + sum_k a_k d_k)``: ``z`` where the walk starts, ``d_k`` the directions, ``a_k`` the amounts."""

    takes: ClassVar[Literal["numbers"]] = "numbers"

    show: Literal["picture", "reconstruction", "line", "grid", "between", "corners"] = param(
        "picture",
        "The picture at the amounts; what an encoder's code of the image loses; a line along one direction, a grid "
        "along two; the way to a drawn code, or a grid between four",
    )
    directions: Kind = param(
        "principal", "What the sliders move: principal directions of the first activation, eigenvectors of the first "
        "weights, or the code's own numbers", where=MOVED,
    )  # fmt: skip
    amounts: Amounts = param(
        Amounts(""), "How far along each direction, in deviations of the prior", low=-4, high=4, where=MOVED
    )
    start: Literal["image", "zeros", "drawn"] = param(
        "image", "Where the walk starts: the encoder's code of the image, a drawn one where there is no encoder; "
        "zeros; or a drawn one", where=MOVED,
    )  # fmt: skip
    first: int = param(0, "The direction of a line, and across a grid", low=0, high=4095, where=WALKED)
    second: int = param(1, "The direction down a grid", low=0, high=4095, where=("show", "grid"))
    reach: float = param(
        3.0, "How far a line or grid goes to both sides, in deviations", low=0.1, high=10, where=WALKED
    )
    tiles: int = param(
        7, "How many pictures along a line or side of a grid", low=2, high=8, where=(*WALKED, *BETWEEN[1:])
    )
    layer: Layer = layer_param(
        "The layer of the principal directions; empty is the first activation above the code",
        where=("directions", "principal"),
    )
    way: Literal["round", "straight"] = param(
        "round", "The way between two codes: by equal angles, or straight", where=BETWEEN
    )
    seed: int = seed_param()

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        return codes.applies(model)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        with one_thread():
            yield self._shown(model, image)

    def _shown(self, model: Model, image: Image) -> Result:
        size = codes.code_of(model).count
        start, where = self._start(model, image)
        if self.show == "reconstruction":
            return self._reconstruction(model, image)
        directions, of = self._directions(model)
        amounts = torch.tensor(self.amounts.row(size, "directions"), device=start.device)
        code = start + amounts @ directions
        moved = f", moved by {float((code - start).norm()):.2g}" if bool(amounts.any()) else ""
        here = f"{where}{moved}"
        facts: dict[str, str | float] = {"start": where, "directions": self.directions, "length": float(code.norm())}
        if of:
            facts["layer"] = of
        if self.show == "picture":
            caption = f"The picture at {here}; {_lengths(code, size)}"
            return Picture(values=_values(model, code[None])[0], caption=caption, caveat=_far(code, size), facts=facts)
        if self.show in ("between", "corners"):
            return self._between(model, code, here, facts)
        return self._walked(model, code, directions, here, facts)

    def _start(self, model: Model, image: Image) -> tuple[Tensor, str]:
        """(D,) where the walk starts, and what that is."""
        extra = codes.code_of(model)
        if self.start == "zeros":
            return torch.zeros(extra.count, device=model.device), "the code of zeros"
        if self.start == "image" and model.sees_image:
            with torch.no_grad():
                own = model.taken(extra.name, model.pixels(image))[0]
            return own, f"the code of {image.name or 'the image'}"
        return codes.drawn(1, extra.count, self.seed)[0].to(model.device), f"the code that seed {self.seed} draws"

    def _directions(self, model: Model) -> tuple[Tensor, str]:
        """(D, D) a direction a row, and the layer that they are of. They are kept for the next slider."""
        if self.directions == "numbers":
            return torch.eye(codes.code_of(model).count, device=model.device), ""
        kept, key = _kept.setdefault(model, {}), (model.digest, self.directions, str(self.layer))
        if key not in kept:
            if self.directions == "weights":
                kept[key] = codes.weight_directions(model)
            else:
                kept[key] = codes.principal_directions(model, self.layer, SAMPLES, SEED)
        return kept[key]

    def _reconstruction(self, model: Model, image: Image) -> Result:
        """What the network sees of the image, what comes of its code, and what is lost between the two."""
        if not model.sees_image:
            raise UserError(f"{model.reference} has no encoder, so it gives no code of an image.")
        seen = model.pixels(image)
        with torch.no_grad():
            made = model.answer(seen).clamp(0, 1)
        if made.shape[1] != seen.shape[1]:
            raise UserError(f"{model.reference} sees {seen.shape[1]} colours and gives {made.shape[1]}.")
        lost = made - seen
        near, off = peak_signal_to_noise(made, seen), float(lost.abs().mean())
        before, after, change = (_colours(each[0]) for each in (seen, made, lost))
        return Group(
            parts={
                "original": Picture(values=before, caption="What the network sees"),
                "reconstruction": Picture(values=after, caption="What it makes of the code"),
                "difference": Picture(values=change, signed=True, caption="Reconstruction minus image"),
            },
            caption=f"Of {image.name or 'the image'} the code of {codes.code_of(model).count} numbers keeps a picture "
            f"{near:.1f} dB from it; each pixel is off by {off:.3f} of the range on average",
            facts={"peak_signal_to_noise": near, "mean_difference": off},
        )

    def _walked(
        self, model: Model, code: Tensor, directions: Tensor, here: str, facts: dict[str, str | float]
    ) -> Result:
        """A line along one direction, or a grid along two."""
        size = len(code)
        chosen = (self.first,) if self.show == "line" else (self.first, self.second)
        for name, which in zip(("first", "second"), chosen, strict=False):
            if which >= size:
                raise UserError(f"{name} must be 0 to {size - 1}; got {which}.")
        steps = np.linspace(-self.reach, self.reach, self.tiles)
        moves = [[across] for across in steps] if len(chosen) == 1 else [[a, d] for d in steps for a in steps]
        rows = torch.tensor(moves, dtype=torch.float32, device=code.device)
        walked = code + rows @ directions[list(chosen)]
        word = WORDS[self.directions]
        along = " and ".join(f"{word} {which}" for which in chosen)
        labels = [", ".join(f"{step:+.1f}" for step in move) for move in moves]
        return self._grid(model, walked, labels, f"Along {along}, from {here}; {_lengths(walked, size)}", facts)

    def _between(self, model: Model, code: Tensor, here: str, facts: dict[str, str | float]) -> Result:
        """The way to a code that is drawn, or a grid whose other corners are three."""
        others = codes.drawn(3, len(code), self.seed + 1).to(code.device)
        straight, count = self.way == "straight", self.tiles
        if self.show == "between":
            walked = codes.on_the_way(code, others[0], count, straight)
            labels = [f"{i / (count - 1):.2f}" for i in range(count)]
            end = f"the code that seed {self.seed + 1} draws"
        else:
            left = codes.on_the_way(code, others[1], count, straight)
            right = codes.on_the_way(others[0], others[2], count, straight)
            ways = zip(left, right, strict=True)
            walked = torch.cat([codes.on_the_way(one, other, count, straight) for one, other in ways])
            labels = [f"{j / (count - 1):.2f}, {i / (count - 1):.2f}" for i in range(count) for j in range(count)]
            end = f"three codes that seed {self.seed + 1} draws"
        by = "straight" if straight else "by equal angles"
        return self._grid(model, walked, labels, f"From {here} to {end}, {by}; {_lengths(walked, len(code))}", facts)

    def _grid(
        self, model: Model, walked: Tensor, labels: list[str], caption: str, facts: dict[str, str | float]
    ) -> Grid:
        count = len(walked)
        return Grid(
            values=_values(model, walked),
            labels=tuple(labels),
            numbers=np.arange(count, dtype=np.float32),
            number_name="place",
            units=np.arange(count, dtype=np.int32),
            dead=np.zeros(count, bool),
            signed=False,
            pictures=True,
            columns=self.tiles,
            caption=caption,
            caveat=_far(walked[walked.norm(dim=1).argmax()], walked.shape[1]),
            facts=facts,
        )


def _values(model: Model, walked: Tensor) -> np.ndarray:
    """(N, h, w, 3) pictures of codes."""
    with torch.no_grad():
        made = codes.pictures(model, walked).clamp(0, 1)
    return np.stack([_colours(each) for each in made])


def _colours(picture: Tensor) -> np.ndarray:
    """(h, w, 3) of (1 or 3, h, w)."""
    return np.ascontiguousarray(picture.float().permute(1, 2, 0).expand(-1, -1, 3).cpu().numpy())


def _lengths(walked: Tensor, size: int) -> str:
    """How far the codes lie from the prior's mean, and where its own do."""
    lengths = walked.reshape(-1, size).norm(dim=1)
    least, most = float(lengths.min()), float(lengths.max())
    own = f"{least:.2g}" if most - least < 0.05 else f"{least:.2g} to {most:.2g}"
    return f"{own} from the prior's mean, where its codes lie at {codes.usual_length(size):.2g}"


def _far(code: Tensor, size: int) -> str:
    """A sentence where a code lies where none is drawn."""
    if float(code.norm()) <= codes.usual_length(size) + FAR:
        return ""
    return "Some of this lies further out than codes are drawn: the generator was not trained there."
