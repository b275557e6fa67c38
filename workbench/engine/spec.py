"""The description of a model: what must be known of it beside its weights, and where each part of that is from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .preparation import Preparation

YOU = "you"  # the origin of what the person stated


@dataclass(frozen=True)
class ModelSpec:
    """What is known of a model beside its weights.

    preparation   how an image becomes its input
    labels        the names of its classes; empty where none are known
    task          what its output means: a name in ``tasks.registry``; empty where the output itself is to tell
    architecture  what it is, in words: ``ResNet-18``; empty where that is not known
    output        which of several outputs, by name or number; empty for the first
    decoder       how a detector's output becomes boxes, where there are several ways
    same          from which likeness on two images show the same thing, as ``Threshold`` reads it; empty where unstated
    code          how many numbers go into a generator; 0 where that is not known, or there is none
    gives         (low, high) what black and white are in a picture that it gives; empty where that is not known
    variant       its library's name for the network, where others with the same weights would answer otherwise
    origins       by field, where its value is from, in words: "torchvision's preset", "guessed from one output", "you"
    remarks       sentences on what was found in the file and how it was taken
    source        where it was opened from, in words: "from an ONNX file"
    stated        the fields that a person stated, in the reference or in a file beside the weights
    """

    preparation: Preparation
    labels: tuple[str, ...] = ()
    task: str = ""
    architecture: str = ""
    output: str = ""
    decoder: str = ""
    same: str = ""
    code: int = 0
    gives: tuple[float, ...] = ()
    variant: str = ""
    origins: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    source: str = ""
    stated: frozenset[str] = frozenset()

    def with_(self, origin: str, **changes: Any) -> ModelSpec:
        """The same with other values, from ``origin``; names of the preparation's fields are welcome too."""
        own = {name: value for name, value in changes.items() if name in ModelSpec.__dataclass_fields__}
        framing = {name: value for name, value in changes.items() if name not in own}
        preparation = replace(own.pop("preparation", self.preparation), **framing)
        origins = {**self.origins, **{name: origin for name in changes if name != "remarks"}}
        return replace(self, preparation=preparation, origins=origins, **own)

    def plain(self) -> dict[str, Any]:
        """As JSON and TOML hold it, without labels."""
        texts = {name: getattr(self, name) for name in ("task", "architecture", "output", "decoder", "same")}
        return {
            **{name: text for name, text in texts.items() if text},
            **({"code": self.code} if self.code else {}),
            **({"gives": list(self.gives)} if self.gives else {}),
            **self.preparation.framing_dict(),
            **self.preparation.normalisation_plain(),
            "origins": dict(self.origins),
        }
