"""Descriptors: one vector, or a few, of the maps of a layer.

All of them read maps that are not negative, as a rectifier gives them: what is below zero counts as zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import torch
from torch import Tensor

from workbench.api import UserError

GEM_POWER = 3.0  # of Radenović, Tolias & Chum 2018, table 1, before it is learned
LEAST = 1e-6  # under which a map's value, or a share, counts as this
MOST_CHANNELS = 512  # of the bilinear descriptor, which has their square
SKETCH = 8192  # numbers of the compact one; Gao et al. 2016, section 4.1, need no more
SEED = 1


@dataclass(frozen=True)
class Descriptor:
    """A way to make vectors of maps; ``workbench/descriptor_titles.py`` has what people call it.

    cites     where it comes from
    parts     how many vectors an image has: one; one for each of some classes; one for each of some channels
    together  what becomes of several: whitened one by one and summed, or set one after another
    rooted    whether values are replaced by their roots, with their signs, before the length becomes 1
    """

    cites: str
    parts: Literal["one", "classes", "channels"] = "one"
    together: Literal["summed", "joined"] = "summed"
    rooted: bool = False


DESCRIPTORS = {
    "sum": Descriptor("Babenko & Lempitsky, ICCV 2015, section 3"),
    "max": Descriptor("Razavian et al., 2016, section 3; Tolias, Sicre & Jégou, ICLR 2016, section 3"),
    "gem": Descriptor("Radenović, Tolias & Chum, PAMI 2018, equation 3"),
    "crow": Descriptor("Kalantidis, Mellina & Osindero, ECCV Workshops 2016, section 3"),
    "class-weighted": Descriptor("Jimenez, Alvarez & Giró-i-Nieto, BMVC 2017, section 3", "classes"),
    "pwa": Descriptor("Xu et al., AAAI 2018, section 3", "channels", "joined"),
    "bilinear": Descriptor("Lin, RoyChowdhury & Maji, ICCV 2015, section 3", rooted=True),
    "compact-bilinear": Descriptor("Gao et al., CVPR 2016, algorithm 2", rooted=True),
}


def described(name: str, maps: Tensor, *, weights: Tensor | None = None, channels: Sequence[int] = ()) -> Tensor:
    """(N, P, D) the vectors of N images, P of each, before they are brought to length 1 and whitened.

    maps      (N, K, H, W) of a layer
    weights   (N, P, K) of ``class-weighted``: what each channel adds to the score of the P likeliest classes, which
              makes their class activation maps
    channels  of ``pwa``: the channels whose maps show parts, of ``most_varying``

    Raises UserError for a name that is none and for what a descriptor lacks.
    """
    if name not in DESCRIPTORS:
        raise UserError(f"A descriptor is one of {', '.join(DESCRIPTORS)}; got {name!r}.")
    maps = maps.float().clamp(min=0)
    if name == "class-weighted":
        if weights is None:
            raise UserError("The class-weighted descriptor needs a network whose last layer reads pooled maps.")
        return class_weighted(maps, weights)
    if name == "pwa":
        if not len(channels):
            raise UserError("The descriptor PWA needs the channels that vary most over the collection.")
        return part_weighted(maps, channels)
    return ALONE[name](maps)[:, None]


def sum_pooled(maps: Tensor) -> Tensor:
    """``f_k = sum_ij X_kij``"""
    return maps.sum((2, 3))


def max_pooled(maps: Tensor) -> Tensor:
    """``f_k = max_ij X_kij``"""
    return maps.amax((2, 3))


def generalised_mean(maps: Tensor, power: float = GEM_POWER) -> Tensor:
    """``f_k = (1/|X_k| sum_ij X_kij^p)^(1/p)``"""
    return maps.clamp(min=LEAST).pow(power).mean((2, 3)).pow(1 / power)


def normalised(weights: Tensor) -> Tensor:
    """``S = (S' / |S'|_2)^(1/2)`` of maps ``(..., H, W)``; nothing where there is nothing."""
    length = weights.flatten(-2).norm(dim=-1)[..., None, None]
    shares = torch.where(length > 0, weights / length.clamp(min=torch.finfo(weights.dtype).tiny), 0)
    there = shares > 0  # a root has no slope at zero, and what is zero there weighs nothing
    return torch.where(there, torch.where(there, shares, 1).sqrt(), 0)


def rarity(maps: Tensor) -> Tensor:
    """(N, K) ``log((K e + sum_h Q_h) / (e + Q_k))`` with ``Q_k`` the share of places where channel k is not zero."""
    shares = (maps > 0).float().mean((2, 3))
    count = maps.shape[1]
    return ((count * LEAST + shares.sum(1, keepdim=True)) / (LEAST + shares)).log()


def cross_dimensional(maps: Tensor) -> Tensor:
    """CroW: ``f_k = I_k sum_ij S_ij X_kij``, where ``S`` is the sum over channels, normalised, and ``I`` the rarity."""
    places = normalised(maps.sum(1))
    return rarity(maps) * torch.einsum("nhw,nkhw->nk", places, maps)


def class_weighted(maps: Tensor, weights: Tensor) -> Tensor:
    """``f^c_k = I_k sum_ij CAM^c_ij X_kij``: CAM^c = ReLU(sum_k w^c_k X_k), stretched to 0..1."""
    cams = torch.einsum("npk,nkhw->nphw", weights.float(), maps).clamp(min=0)
    least, most = cams.amin((2, 3), keepdim=True), cams.amax((2, 3), keepdim=True)
    cams = torch.where(most > least, (cams - least) / (most - least).clamp(min=torch.finfo(cams.dtype).tiny), 0)
    return rarity(maps)[:, None] * torch.einsum("nphw,nkhw->npk", cams, maps)


def part_weighted(maps: Tensor, channels: Sequence[int]) -> Tensor:
    """PWA: ``f^p_k = sum_ij S^p_ij X_kij``, where ``S^p`` is the map of channel p, normalised."""
    places = normalised(maps[:, list(channels)])
    return torch.einsum("nphw,nkhw->npk", places, maps)


def check_channels(name: str, count: int) -> None:
    """Raises UserError for more channels than this descriptor can have."""
    if name == "bilinear" and count > MOST_CHANNELS:
        raise UserError(
            f"The bilinear descriptor of {count:,} channels has {count**2:,} numbers an image, and {MOST_CHANNELS} "
            f"channels are the most: choose compact-bilinear."
        )


def bilinear(maps: Tensor) -> Tensor:
    """``B = sum_ij X_ij X_ij^T``, row by row. Raises UserError for more channels than anyone's memory takes."""
    check_channels("bilinear", maps.shape[1])
    return torch.einsum("nkhw,nlhw->nkl", maps, maps).flatten(1)


def compact_bilinear(maps: Tensor, size: int = SKETCH, seed: int = SEED) -> Tensor:
    """Tensor Sketch: the sum over places of the circular convolution of two count sketches, through their spectra.

    In expectation over hashes the product of two descriptors is that of the bilinear ones.
    """
    first, second = (sketch.to(maps.device) for sketch in _sketches(maps.shape[1], size, seed))
    rows = maps.flatten(2).transpose(1, 2)  # (N, places, K)
    found = maps.new_zeros(len(maps), size)
    few = max(1, (1 << 24) // size)  # at a time: a spectrum has as many numbers as the sketch
    for start in range(0, rows.shape[1], few):
        place = rows[:, start : start + few]
        product = torch.fft.rfft(place @ first) * torch.fft.rfft(place @ second)
        found += torch.fft.irfft(product, size).sum(1)
    return found


@lru_cache(maxsize=4)
def _sketches(channels: int, size: int, seed: int) -> tuple[Tensor, Tensor]:
    """Two (K, size) matrices: each channel has a sign and goes to one place."""
    random = torch.Generator().manual_seed(seed)
    made = []
    for _ in range(2):
        places = torch.randint(size, (channels,), generator=random)
        signs = torch.randint(2, (channels,), generator=random) * 2.0 - 1
        made.append(torch.zeros(channels, size).scatter_(1, places[:, None], signs[:, None]))
    return made[0], made[1]


ALONE: dict[str, Callable[[Tensor], Tensor]] = {
    "sum": sum_pooled,
    "max": max_pooled,
    "gem": generalised_mean,
    "crow": cross_dimensional,
    "bilinear": bilinear,
    "compact-bilinear": compact_bilinear,
}
