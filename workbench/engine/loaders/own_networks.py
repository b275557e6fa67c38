"""Networks that this program itself trains, as safetensors whose header names the architecture.

``digits-vae`` and ``digits-gan`` are small generators of handwritten digits, ``digits-classifier`` tells which digit
one is; ``digits_training`` makes them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from torch import nn

from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.engine.generator import Generator
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.regular_file import open_regular

from .reference import Reference, file_named
from .weight_formats import read_weights

OPTIONS = ()
READS = ()
SOURCE = "from a file of weights"
TOLD = "told by the file"
ENDING = ".safetensors"
ENTRY = "architecture"  # in the header's metadata
SIDE = 28
MAX_HEADER = 1_000_000
VAE_CODE, GAN_CODE = 8, 16


@dataclass(frozen=True)
class OwnNetwork:
    """An architecture of the program's own.

    make  the network without trained weights, and ``title`` what it is, in words
    gives  black and white in its pictures; None of one that gives none
    labels  the names of its classes
    """

    title: str
    make: Callable[[], nn.Module]
    task: str
    gives: tuple[float, float] | None = None
    remarks: tuple[str, ...] = field(default=())
    labels: tuple[str, ...] = ()


def digits_vae() -> Generator:
    """An encoder to means and log variances of a code, and a decoder (Kingma & Welling 2014)."""
    encoder = nn.Sequential(
        nn.Conv2d(1, 16, 4, 2, 1), nn.ReLU(), nn.Conv2d(16, 32, 4, 2, 1), nn.ReLU(), nn.Flatten(),
        nn.Linear(32 * 49, 64), nn.ReLU(), nn.Linear(64, 2 * VAE_CODE),
    )  # fmt: skip
    decoder = nn.Sequential(
        nn.Linear(VAE_CODE, 64), nn.ReLU(), nn.Linear(64, 24 * 49), nn.ReLU(), nn.Unflatten(1, (24, 7, 7)),
        nn.ConvTranspose2d(24, 16, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(16, 1, 4, 2, 1), nn.Sigmoid(),
    )  # fmt: skip
    return Generator(decoder, (VAE_CODE,), (1, SIDE, SIDE), encoder)


def digits_gan() -> Generator:
    """A generator of transposed convolutions with batch-norm (Radford, Metz & Chintala 2016)."""
    decoder = nn.Sequential(
        nn.ConvTranspose2d(GAN_CODE, 48, 7, bias=False), nn.BatchNorm2d(48), nn.ReLU(),
        nn.ConvTranspose2d(48, 24, 4, 2, 1, bias=False), nn.BatchNorm2d(24), nn.ReLU(),
        nn.ConvTranspose2d(24, 1, 4, 2, 1), nn.Tanh(),
    )  # fmt: skip
    return Generator(decoder, (GAN_CODE, 1, 1), (1, SIDE, SIDE))


def digits_classifier() -> nn.Module:
    """Three convolutions with batch-norm, each pooled, and a linear layer."""
    widths = (1, 16, 32, 48)
    layers: list[nn.Module] = []
    for below, above in pairwise(widths):
        convolution = nn.Conv2d(below, above, 3, padding=1, bias=False)
        layers += [convolution, nn.BatchNorm2d(above), nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(widths[-1] * 9, 10))


PRIOR = "Its codes were drawn from the standard normal distribution: mean 0, deviation 1 in every number."
OWN: Mapping[str, OwnNetwork] = {
    "digits-vae": OwnNetwork("Digits, a variational autoencoder", digits_vae, "generation", (0.0, 1.0), (PRIOR,)),
    "digits-gan": OwnNetwork("Digits, an adversarial generator", digits_gan, "generation", (-1.0, 1.0), (PRIOR,)),
    "digits-classifier": OwnNetwork(
        "Digits, a classifier", digits_classifier, "classification", labels=tuple("0123456789")
    ),
}


def recognises(reference: Reference) -> bool:
    """Whether it is a file that names one of these architectures."""
    return reference.name.endswith(ENDING) and _architecture(file_named(reference.name)) in OWN


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network with the file's weights. Raises UserError where they do not fit."""
    path = file_named(reference.name)
    own = OWN[_architecture(path)]
    network = own.make()
    try:
        network.load_state_dict(read_weights(path))
    except RuntimeError as error:
        first = str(error).strip().splitlines()[-1].strip().rstrip(".")[:160]
        raise UserError(f"{path.name} does not hold the weights of {_architecture(path)}: {first}.") from None
    preparation = Preparation(SIDE, (SIDE, SIDE), "bilinear", (0.0,), (1.0,), "grey")
    spec = ModelSpec(preparation).with_(
        TOLD, task=own.task, colours="grey", architecture=own.title, remarks=own.remarks
    )
    spec = spec.with_(TOLD, gives=own.gives) if own.gives else spec.with_(TOLD, labels=own.labels)
    return network, spec


def known() -> list[dict[str, str]]:
    """None: those that are shipped are listed with the shipped ones, other files are the user's."""
    return []


def _architecture(path: Path) -> str:
    """What a file's header names; empty where there is none such."""
    return header_of(path).get(ENTRY, "")


def header_of(path: Path) -> dict[str, str]:
    """The metadata in a safetensors file's header; nothing where there is none."""
    if not os.path.isfile(path):
        return {}
    try:
        with open_regular(path) as file:
            length = int.from_bytes(file.read(8), "little")
            header = parse_json(file.read(length)) if length <= MAX_HEADER else {}
        return {str(name): str(text) for name, text in header["__metadata__"].items()}
    except Exception:  # damaged in whatever way: the loader of weights says how
        return {}
