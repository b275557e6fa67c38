"""Models that are shipped with their descriptions: a detector, a segmenter, faces, styles, generators of digits."""

from __future__ import annotations

import os

from torch import nn

from workbench import folders
from workbench.api import UserError
from workbench.engine.spec import ModelSpec
from workbench.model_names import shipped_models, shipped_size

from . import onnx, own_networks
from .options import described
from .reference import Reference

OPTIONS = onnx.OPTIONS
READS = onnx.READS
SOURCE = "shipped with the program"


def recognises(reference: Reference) -> bool:
    """Whether it is the name of one."""
    return reference.name in shipped_models()


def load(reference: Reference) -> tuple[nn.Module, ModelSpec]:
    """The network with the description that is shipped with it; what the reference states comes after that."""
    model = shipped_models()[reference.name]
    path = folders.bundled("resources") / "models" / model["file"]
    if not os.path.isfile(path):
        raise UserError(f"The file of {reference.name} is not there: {path.name} belongs beside models.toml.")
    own = Reference.parse(f"{path}?{model['options']}")
    stated = {name: text for name, text in reference.options.items() if name in onnx.OPTIONS or name in own.options}
    whole = Reference(own.name, {**own.options, **stated}, reference.text)
    network, spec = own_networks.load(whole) if own_networks.recognises(whole) else onnx.load(whole)
    shipped = Reference(own.name, own.options, own.text)
    spec = described(spec, shipped, onnx.OPTIONS, "shipped with the model")
    return network, spec.with_("shipped with the model", architecture=model["title"])


def known() -> list[dict[str, str]]:
    """Reference, title and a note for each."""
    return [
        {
            "reference": name,
            "title": model["title"],
            "note": f"shipped, {model['task']}, {model['licence']}, offline",
            "task": model["task"],
            "size": shipped_size(name),
            "licence": model["licence"],
        }
        for name, model in shipped_models().items()
    ]
