"""Fast style: a photograph as an image-to-image network paints it, with the weights of its styles by sliders.

Johnson, Alahi & Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016; Dumoulin,
Shlens & Kudlur, "A Learned Representation for Artistic Style", ICLR 2017, section 3.3 for mixtures.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import torch
from torch import Tensor
from torch.nn import functional

from workbench.api import Amounts, Applicability, Image, Model, Picture, Result, Technique, UserError, param, percent

LUMA = (0.299, 0.587, 0.114)  # of red, green and blue, ITU-R BT.601
NO_PICTURE = (
    "This model gives no picture of an image; the shipped one of 26 painted styles does: see Model > Load a model."
)


class FastStyle(Technique):
    """``x + strength (f(x, w) - x)``, ``w`` the weights of the styles, which are made to add up to 1."""

    styles: Amounts = param(
        Amounts(""), "How much of each style; only what they are to each other counts", low=0, high=1
    )
    strength: float = param(1.0, "How much of the painted picture lies over the photograph", low=0, high=1)
    keep_colours: bool = param(False, "Keep the photograph's colours, and take the light of the painted picture alone")

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        if not model.gives_pictures or not model.sees_image:
            return Applicability(False, NO_PICTURE)
        if any(extra.is_code for extra in model.extra_inputs):
            return Applicability(False, "This model makes pictures of a code: see Latent traversal.")
        return Applicability(True)

    def run(self, model: Model, image: Image) -> Iterator[Result]:
        pixels = model.pixels(image)
        weights, words = self._weights(model)
        extra = model.extra_inputs[0] if weights is not None else None
        with torch.inference_mode(), model.giving(extra.name, weights) if extra else nullcontext():
            painted = model.answer(pixels).float()
        outside = float(((painted < 0) | (painted > 1)).float().mean())
        painted = painted.clamp(0, 1)
        size = tuple(pixels.shape[2:])
        height, width = painted.shape[2:]
        if (height, width) != size:
            painted = functional.interpolate(painted, size=size, mode="bilinear", antialias=True).clamp(0, 1)
        before, painted = (each.expand(-1, 3, -1, -1) for each in (pixels, painted))
        if self.keep_colours:
            painted = with_light_of(before, painted)
        shown = before + self.strength * (painted - before)
        said = [words, f"{percent(self.strength)} of it over the photograph" if self.strength < 1 else ""]
        said.append("the photograph's colours" if self.keep_colours else "")
        said.append(f"painted at {width} × {height} px" if (height, width) != size else "")
        said.append(_cropped(image))
        said.append(f"{percent(outside)} of its numbers were cut off" if outside > 0.0005 else "")
        used = {} if weights is None else {"styles": _text(weights)}
        yield Picture(
            values=shown[0].permute(1, 2, 0).contiguous().cpu().numpy(),
            caption="; ".join(filter(None, said)),
            facts={**used, "strength": self.strength},
        )

    def _weights(self, model: Model) -> tuple[Tensor | None, str]:
        """(1, count) that add up to 1, and in words; None where the network has one way to paint."""
        if not model.extra_inputs:
            if self.styles:
                raise UserError(f"{model.reference} takes nothing beside the image, so styles must be empty.")
            return None, "As the network paints it"
        extra = model.extra_inputs[0]
        row = torch.tensor(self.styles.row(extra.count, "styles") if self.styles else extra.values)
        if float(row.sum()) <= 0:
            raise UserError("styles must have at least one above 0; got none.")
        row = row / row.sum()
        strongest = row.argsort(descending=True, stable=True)[:4].tolist()
        called = extra.labels or tuple(f"style {k}" for k in range(extra.count))
        named = [f"{called[k]} {percent(float(row[k]))}" for k in strongest if row[k] > 0]
        more = int((row > 0).sum()) - len(named)
        words = " + ".join(named) + (f" and {more} more" if more else "")
        return row[None].to(model.device), words if extra.labels else words[:1].upper() + words[1:]


def with_light_of(photograph: Tensor, painted: Tensor) -> Tensor:
    """(N, 3, h, w) the photograph with the light of the other picture: both differences of colour stay."""
    luma = photograph.new_tensor(LUMA).view(1, 3, 1, 1)
    light = (luma * (painted - photograph)).sum(1, keepdim=True)
    return (photograph + light).clamp(0, 1)


def _cropped(image: Image) -> str:
    """How much of the photograph the network is given, where its sides are cut off."""
    (height, width), (_, _, across, down) = image.geometry.original_size, image.geometry.box()
    if across > width - 1 and down > height - 1:
        return ""
    seen = f"{min(round(across), width)} × {min(round(down), height)}"
    return f"cropped to the {seen} px in the middle of {width} × {height}"


def _text(weights: Tensor) -> str:
    return ",".join(f"{k}:{weight:.4g}" for k, weight in enumerate(weights[0].tolist()) if weight > 0)
