"""A small network that paints photographs in the styles that it was trained in, mixed by weights.

Johnson, Alahi & Fei-Fei, "Perceptual Losses for Real-Time Style Transfer and Super-Resolution", ECCV 2016, with the
architecture of their supplement; Ulyanov, Vedaldi & Lempitsky, "Instance Normalization", 2016; Dumoulin, Shlens &
Kudlur, "A Learned Representation for Artistic Style", ICLR 2017, for a pair of scale and shift for each style; Odena,
Dumoulin & Olah, "Deconvolution and Checkerboard Artifacts", Distill 2016, for enlarging before a convolution.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from workbench.api import ExtraInput, UserError
from workbench.document.painter_plan import MOST_STYLES, NORMS, Norm

from .extra_inputs import TakesMore

STYLES = "style_weights"
WIDEST, MOST_BLOCKS = 128, 16
EPSILON, MOMENTUM = 1e-5, 0.1


class StyleNorm(nn.Module):
    """``scale (x - mean) / deviation + shift``, of each image's maps or of the batch's; a pair for each style.

    With weights of the styles the pairs are mixed by them (Dumoulin et al. 2017, section 3.3).
    """

    running_mean: Tensor
    running_var: Tensor

    def __init__(self, channels: int, styles: int, norm: Norm) -> None:
        super().__init__()
        self.norm = norm
        self.scale = nn.Parameter(torch.ones(styles, channels))
        self.shift = nn.Parameter(torch.zeros(styles, channels))
        if norm == "batch":
            self.register_buffer("running_mean", torch.zeros(channels))
            self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x: Tensor, weights: Tensor) -> Tensor:
        """``weights`` (N, styles)."""
        if self.norm == "instance":
            normal = functional.instance_norm(x, eps=EPSILON)
        else:
            normal = functional.batch_norm(
                x, self.running_mean, self.running_var, training=self.training, momentum=MOMENTUM, eps=EPSILON
            )
        scale, shift = (weights @ pair for pair in (self.scale, self.shift))
        return normal * scale[:, :, None, None] + shift[:, :, None, None]


class Unit(nn.Module):
    """A convolution with mirrored edges, normalised; enlarged before it where ``enlarge`` is 2."""

    def __init__(self, below: int, above: int, side: int, stride: int, styles: int, norm: Norm, enlarge: int = 1):
        super().__init__()
        self.enlarge, self.edge = enlarge, side // 2
        self.convolution = nn.Conv2d(below, above, side, stride)
        self.normal = StyleNorm(above, styles, norm)

    def forward(self, x: Tensor, weights: Tensor) -> Tensor:
        if self.enlarge > 1:
            x = functional.interpolate(x, scale_factor=float(self.enlarge), mode="nearest")
        x = functional.pad(x, (self.edge,) * 4, mode="reflect")
        return self.normal(self.convolution(x), weights)  # type: ignore[no-any-return]


class Block(nn.Module):
    """Two convolutions whose result is added to what goes in."""

    def __init__(self, width: int, styles: int, norm: Norm) -> None:
        super().__init__()
        self.first, self.second = (Unit(width, width, 3, 1, styles, norm) for _ in range(2))

    def forward(self, x: Tensor, weights: Tensor) -> Tensor:
        return x + self.second(functional.relu(self.first(x, weights)), weights)  # type: ignore[no-any-return]


class Painter(TakesMore):
    """Two steps down, residual blocks, two steps up; a picture in 0..1 of one in 0..1.

    styles  how many it has; they are a row of weights beside the image where there are several
    width   channels of the first layer; 32 and 5 blocks are those of Johnson et al.
    labels  what the styles are called, where that is known
    """

    def __init__(self, styles: int = 1, norm: Norm = "instance", width: int = 16, blocks: int = 3) -> None:
        super().__init__()
        if not (1 <= styles <= MOST_STYLES and norm in NORMS and 1 <= width <= WIDEST and 0 <= blocks <= MOST_BLOCKS):
            raise UserError(
                f"A painter has 1 to {MOST_STYLES} styles, norm {' or '.join(NORMS)}, 1 to {WIDEST} channels and 0 to "
                f"{MOST_BLOCKS} blocks; got {styles}, {norm}, {width}, {blocks}."
            )
        self.styles, self.norm, self.width, self.blocks = styles, norm, width, blocks
        self.labels: tuple[str, ...] = ()
        self.down = nn.ModuleList(
            Unit(below, above, side, stride, styles, norm)
            for below, above, side, stride in ((3, width, 9, 1), (width, 2 * width, 3, 2), (2 * width, 4 * width, 3, 2))
        )
        self.middle = nn.ModuleList(Block(4 * width, styles, norm) for _ in range(blocks))
        self.up = nn.ModuleList(
            Unit(below, above, 3, 1, styles, norm, 2) for below, above in ((4 * width, 2 * width), (2 * width, width))
        )
        self.last = Unit(width, 3, 9, 1, styles, norm)

    @property
    def extra_inputs(self) -> tuple[ExtraInput, ...]:
        if self.styles == 1:
            return ()
        return (ExtraInput(STYLES, self.styles, (1.0, *(0.0,) * (self.styles - 1)), labels=self.labels),)

    def forward(self, x: Tensor) -> Tensor:
        size, weights = x.shape[2:], self.given.get(STYLES)
        if weights is None:
            weights = functional.one_hot(x.new_zeros(1, dtype=torch.long), self.styles).to(x.dtype)
        weights = weights.expand(len(x), -1)
        y = x
        for unit in self.down:
            y = functional.relu(unit(y, weights))
        for block in self.middle:
            y = block(y, weights)
        for unit in self.up:
            y = functional.relu(unit(y, weights))
        return torch.sigmoid(self.last(y[:, :, : size[0], : size[1]], weights))
