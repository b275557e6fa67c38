"""Photographs of known things, by which a network's thousand outputs are told to be ImageNet's classes."""

from __future__ import annotations

import warnings
from pathlib import Path

import torch
from torch import nn

from workbench.engine.preparation import Preparation
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo

KNOWN = {  # by the name of a sample, the classes of ImageNet that are right for it
    "chelsea": (281, 282, 283, 284, 285),  # cats
    "coffee": (504, 967, 968),  # coffee mug, espresso, cup
    "rocket": (657, 744, 812),  # missile, projectile, space shuttle
    "flower": (985,),  # daisy
}
ENOUGH = 3  # classes in another order get three of these right by chance once in millions; near ones two easily


def right_answers(network: nn.Module, preparation: Preparation) -> tuple[int, int]:
    """To how many of the known photographs a network answers with a class of ImageNet that is right, and of how many.

    network  takes (1, C, H, W) or (1, H, W, C) as ``preparation`` has it, and gives (1, 1000)
    """
    samples = {path.stem: path for path in sample_images()}
    known = [name for name in KNOWN if name in samples]
    with torch.inference_mode(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answers = {name: int(network(_seen(samples[name], preparation)).argmax()) for name in known}
    return sum(answers[name] in KNOWN[name] for name in known), len(known)


def _seen(path: Path, preparation: Preparation) -> torch.Tensor:
    pixels = torch.tensor(preparation.prepare(open_photo(path).pixels).pixels)[None]
    mean, std = (torch.tensor(numbers).view(-1, 1, 1) for numbers in (preparation.mean, preparation.std))
    return (pixels - mean) / std
