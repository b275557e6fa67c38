"""torchvision's networks, of images and of films: ``torchvision:NAME``, with weights or a seed."""

from __future__ import annotations

import os
import socket
import urllib.error
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import nn

from workbench.api import UserError
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.model_names import TORCHVISION
from workbench.zoo_models import models_of

from .reference import Reference
from .still_film import FRAMES, StillFilm

OPTIONS = ("weights", "seed")
READS = ()
SOURCE = "from torchvision"
PRESET = ("crop", "resize", "interpolation", "mean", "std")  # what the preset of weights tells
PATIENCE = 20.0  # seconds without a byte before a download is given up


def recognises(reference: Reference) -> bool:
    """Whether it has torchvision's prefix."""
    return reference.name.startswith(TORCHVISION)


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """A network, trained or not. Raises UserError where there is none, or its weights cannot be fetched."""
    known_kinds = kinds()
    name = _architecture(reference, list(known_kinds))
    from torchvision import models

    kind = known_kinds[name]
    choice = reference.options.get("weights", "DEFAULT")
    if choice.lower() == "none":
        bare = {"weights_backbone": None} if kind in ("detection", "segmentation") else {}
        network = untrained(name, seed_of(reference), **bare)
        return _taking_images(network, kind), _spec(kind, name, network)
    if "seed" in reference.options:
        raise UserError("seed goes with weights=none only: trained weights draw nothing at random.")
    trained = models.get_model_weights(name)
    try:
        weights = trained[choice]
    except KeyError:
        known = [w.name for w in trained]
        raise UserError(f"weights of {name} must be none or one of {', '.join(known)}; got {choice!r}.") from None
    with download_in_words(reference.text), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        network = models.get_model(name, weights=weights)
    spec = _spec(kind, name, network, weights)
    return _taking_images(network, kind), spec.with_("torchvision's weights", labels=tuple(weights.meta["categories"]))


def is_here(reference: Reference) -> bool:
    """Whether the weights are on this machine already, or none are wanted."""
    from torchvision import models

    choice, name = reference.options.get("weights", "DEFAULT"), reference.name.removeprefix(TORCHVISION)
    if choice.lower() == "none" or name not in kinds() or choice not in models.get_model_weights(name).__members__:
        return True
    url = models.get_model_weights(name)[choice].url
    return os.path.isfile(os.path.join(torch.hub.get_dir(), "checkpoints", url.rpartition("/")[2]))


def known() -> list[dict[str, str]]:
    """Those that are listed: a newer torchvision may have more, which load too."""
    return models_of("torchvision")


def names() -> list[str]:
    """torchvision's classifiers."""
    from torchvision import models

    return list(models.list_models(module=models))


def kinds() -> dict[str, str]:
    """The task of each of torchvision's networks that can be loaded, by name."""
    from torchvision import models

    modules = {
        "classification": models, "detection": models.detection, "segmentation": models.segmentation,
        "video": models.video,
    }  # fmt: skip
    return {name: kind for kind, module in modules.items() for name in models.list_models(module=module)}


def architecture(reference: Reference) -> str:
    """The classifier behind the prefix. Raises UserError with the nearest names where there is none."""
    return _architecture(reference, names())


def _architecture(reference: Reference, known_names: list[str]) -> str:
    name = reference.name.removeprefix(TORCHVISION)
    if name not in known_names:
        import difflib

        near = difflib.get_close_matches(name, known_names, n=3, cutoff=0.5)
        hint = f"; the nearest names are {', '.join(near)}" if near else ""
        raise UserError(f"torchvision has no classifier, detector, segmenter or network of films {name!r}{hint}.")
    return name


def untrained(name: str, seed: int, **options: Any) -> nn.Module:
    """An architecture with weights drawn by the seed."""
    from torchvision import models

    with torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torchvision's own notes on initialisation
        torch.manual_seed(seed)
        network: nn.Module = models.get_model(name, weights=None, **options)
    return network


def spec_of(name: str, weights: Any = None) -> ModelSpec:
    """A classifier's description, as its weights were trained."""
    origins = dict.fromkeys(PRESET, "torchvision's preset")
    return ModelSpec(preparation_of(name, weights), (), "classification", name, origins=origins)


def _spec(kind: str, name: str, network: nn.Module, weights: Any = None) -> ModelSpec:
    if kind == "detection":
        return detector_spec(name, network)
    if kind == "video":
        return film_spec(name)
    return segmenter_spec(name) if kind == "segmentation" else spec_of(name, weights)


def _taking_images(network: nn.Module, kind: str) -> nn.Module:
    return StillFilm(network) if kind == "video" else network


def film_spec(name: str) -> ModelSpec:
    """The description of a network of films, which an image is shown to as a film in which nothing moves."""
    from torchvision import models

    weights = models.get_model_weights(name).DEFAULT
    preset = weights.transforms()
    crop, shorter = preset.crop_size[0], preset.resize_size[0]
    preparation = Preparation(shorter, (crop, crop), "bilinear", tuple(preset.mean), tuple(preset.std))
    said = [f"It is a network of films: an image is shown to it as {FRAMES} equal frames, in which nothing moves."]
    if len(preset.resize_size) > 1:
        height, width = preset.resize_size
        said.append(f"It was trained on frames stretched to {height} × {width}; here an image keeps its shape.")
    origins = dict.fromkeys(PRESET, "torchvision's preset") | {"labels": "torchvision"}
    return ModelSpec(
        preparation, tuple(weights.meta["categories"]), "classification", name, origins=origins, remarks=tuple(said)
    )


def segmenter_spec(name: str) -> ModelSpec:
    """A segmenter's description. It was trained on images of any shape; here one lies whole within a square."""
    from torchvision import models

    weights = models.get_model_weights(name).DEFAULT
    preset = weights.transforms()
    side = preset.resize_size[0]
    preparation = Preparation(
        side, (side, side), "bilinear", tuple(preset.mean), tuple(preset.std), fit="letterbox", padding=124
    )
    origins = dict.fromkeys(("crop", "mean", "std"), "torchvision's preset")
    origins |= dict.fromkeys(("task", "labels"), "torchvision")
    return ModelSpec(preparation, tuple(weights.meta["categories"]), "segmentation", name, origins=origins)


def detector_spec(name: str, network: Any) -> ModelSpec:
    """A detector's description. It resizes and normalises inside, so it is given what it makes of an image by itself.

    An SSD stretches to its own size; of the others the shorter side has one, so here the image lies within a square.
    """
    from torchvision import models

    inside = network.transform
    height, width = inside.fixed_size[::-1] if inside.fixed_size else (inside.min_size[-1],) * 2
    preparation = Preparation(
        min(height, width), (height, width), "bilinear", (0.0,) * 3, (1.0,) * 3,
        fit="stretch" if inside.fixed_size else "letterbox", padding=128,
    )  # fmt: skip
    labels = tuple(models.get_model_weights(name).DEFAULT.meta["categories"])
    origins = dict.fromkeys(("crop", "mean", "std", "fit"), "torchvision's own transform")
    origins |= dict.fromkeys(("task", "decoder", "labels"), "torchvision")
    return ModelSpec(preparation, labels, "detection", name, decoder="torchvision", origins=origins)


def preparation_of(name: str, weights: Any = None) -> Preparation:
    """As the weights were trained: torchvision's own preset, without fetching anything."""
    if weights is None:
        from torchvision import models

        weights = models.get_model_weights(name).DEFAULT
    preset = weights.transforms()
    crop, resize = preset.crop_size[0], preset.resize_size[0]
    interpolation = preset.interpolation.value
    if interpolation not in ("bilinear", "bicubic", "nearest"):
        raise UserError(f"{name} wants {interpolation} resizing, which is not built in.")
    return Preparation(resize, (crop, crop), interpolation, tuple(preset.mean), tuple(preset.std))


def seed_of(reference: Reference) -> int:
    """The seed that is stated, 0 where none is. Raises UserError."""
    seed = reference.options.get("seed", "0")
    if not seed.isdigit():
        raise UserError(f"seed must be a whole number from 0; got {seed!r}.")
    return int(seed)


@contextmanager
def download_in_words(text: str) -> Iterator[None]:
    """Inside the block what cannot be fetched is told in a sentence, and is not waited for long."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(PATIENCE)
    try:
        yield
    except (urllib.error.URLError, OSError) as error:
        why = getattr(error, "reason", error)
        raise UserError(
            f"The weights of {text} could not be fetched ({why}); with ?weights=none it loads untrained."
        ) from None
    finally:
        socket.setdefaulttimeout(before)
