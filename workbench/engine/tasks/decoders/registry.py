"""All decoders by name, in the order in which they are asked whether an output is theirs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.api import UserError

from .centerface import CenterFace
from .centernet import CenterNet
from .decoded import Decoded
from .decoder import Decoder, in_words
from .detr import Detr
from .nanodet import NanoDet
from .torchvision import Torchvision
from .yolo import Yolo

DECODERS: Mapping[str, type[Decoder]] = {
    decoder.name: decoder for decoder in (Torchvision, NanoDet, CenterFace, CenterNet, Decoded, Detr, Yolo)
}


def fitting(output: Any, size: tuple[int, int], classes: int) -> type[Decoder] | None:
    """The decoder whose form an output has; None where it is no detector's."""
    return next((decoder for decoder in DECODERS.values() if decoder.fits(output, size, classes)), None)


def decoder_of(name: str, output: Any, size: tuple[int, int], classes: int, reference: str) -> Decoder:
    """The decoder of that name, or the one that fits where none is named. Raises UserError in words."""
    if name and name not in DECODERS:
        raise UserError(f"decoder must be one of {', '.join(DECODERS)}; got {name!r}.")
    kind = DECODERS[name] if name else fitting(output, size, classes)
    if kind is None:
        forms = "; ".join(f"{decoder.name}: {decoder.wants}" for decoder in DECODERS.values())
        raise UserError(f"No decoder reads what {reference} gives, {in_words(output)}; there are {forms}.")
    return kind.of(output, size, classes)
