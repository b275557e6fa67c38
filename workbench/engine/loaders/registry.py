"""The loaders in the order in which they are asked, and the model that a reference names."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Protocol

from torch import nn

from workbench.api import UserError
from workbench.engine.device import pick_device
from workbench.engine.model import LoadedModel
from workbench.engine.spec import YOU, ModelSpec
from workbench.model_description import OPTIONS, file_beside, read_description
from workbench.model_names import BUNDLED

from . import bundled, code, onnx, own_networks, painters, shipped, timm, torchvision, transformers, weights
from .options import described, fields_of
from .reference import Reference, file_named
from .trust import agreeing


class Loader(Protocol):
    """One source of models. A source's module is one."""

    def recognises(self, reference: Reference) -> bool:
        """Whether the reference names a model of this source, be it there or not."""

    @property
    def OPTIONS(self) -> tuple[str, ...]:
        """What may follow the question mark beside what describes any model (``model_description.OPTIONS``)."""

    @property
    def READS(self) -> tuple[str, ...]:
        """What it reads itself of what describes any model: its network depends on these."""

    @property
    def SOURCE(self) -> str:
        """Where its models are from, in words: "from torchvision"."""

    def load(self, reference: Reference) -> tuple[nn.Module, ModelSpec]:
        """The network, and what is known of it. Raises UserError in one sentence where it cannot be loaded."""

    def known(self) -> list[dict[str, str]]:
        """The source's models that can be loaded by name: reference, title and a note each."""


LOADERS: tuple[Loader, ...] = (
    bundled,
    shipped,
    torchvision,
    timm,
    transformers,
    onnx,
    own_networks,
    painters,
    code,
    weights,
)


@dataclass(frozen=True, eq=False)
class Found:
    """What a loader made of a reference, before anybody stated anything of it.

    asked  what it depends on: while that is the same, another description needs no second reading
    """

    asked: tuple[Any, ...]
    network: nn.Module
    spec: ModelSpec


def load(text: str, device: str = "auto", trusted: str = "", before: Found | None = None) -> LoadedModel:
    """The model that a reference names, on a device ("auto", "cpu", "cuda", "cuda:1", "mps").

    trusted  the digest of code that the person agrees to run, or ``trust.EVERYTHING``; empty for what was agreed before
    before   what was found last: its network is taken again where the reference differs in the description alone

    Raises NeedsTrust where it would run code that nobody agreed to, and UserError in one sentence where there is no
    such model, or where it does not fit.
    """
    reference, place = Reference.parse(text), pick_device(device)
    for loader in LOADERS:
        if loader.recognises(reference):
            reference.check_options(*loader.OPTIONS, *OPTIONS)
            written = _written_beside(reference)
            whole = replace(reference, options={**written, **reference.options})
            found = _found(loader, whole, place, trusted, before)
            spec = replace(found.spec, source=found.spec.source or loader.SOURCE)
            name = file_beside(reference.name).name
            spec = _originating(spec, [option for option in written if option not in reference.options], name)
            spec = described(spec, replace(reference, options=written), loader.OPTIONS, name)
            spec = described(spec, reference, loader.OPTIONS)
            stated = frozenset(field for option in whole.options if option in OPTIONS for field in fields_of(option))
            model = LoadedModel(found.network, replace(spec, stated=stated), reference.text, place)
            model.found, model.by_weights = found, "arch" in loader.OPTIONS
            return model
    raise UserError(
        f"There is no model {text[:200]!r}; give {BUNDLED}, torchvision:NAME, timm:NAME, hf:FOLDER, or a path to ONNX "
        "or a file of weights."
    )


def _found(loader: Loader, reference: Reference, device: str, trusted: str, before: Found | None) -> Found:
    """The network and what the loader knows of it, as it was found before where nothing of that has changed."""
    own = {name: text for name, text in reference.options.items() if name in (*loader.OPTIONS, *loader.READS)}
    asked = (loader.SOURCE, reference.name, own, device, Reference(reference.name, own).stamp())
    if before is not None and before.asked == asked:
        return before
    with agreeing(trusted):
        return Found(asked, *loader.load(reference))


def _written_beside(reference: Reference) -> dict[str, str]:
    """What the file beside a model's own states, as options; nothing where there is none."""
    file = file_named(reference.name)
    path = file_beside(str(file))
    with suppress(OSError):  # that a folder may not be looked into, the loader says
        if os.path.isfile(file) and os.path.isfile(path):
            return read_description(path)
    return {}


def _originating(spec: ModelSpec, options: list[str], origin: str) -> ModelSpec:
    """The same, where a loader itself took what a file beside the model states, and not the person."""
    taken = {field for option in options for field in fields_of(option) if spec.origins.get(field) == YOU}
    return replace(spec, origins={**spec.origins, **dict.fromkeys(taken, origin)})


def is_here(text: str) -> bool:
    """Whether loading the model that a reference names fetches nothing."""
    reference = Reference.parse(text)
    zoo = next((one for one in (torchvision, timm, transformers) if one.recognises(reference)), None)
    return zoo is None or zoo.is_here(reference)


def known_models() -> list[dict[str, str]]:
    """The models that can be loaded by name: reference, title and a note each."""
    return [model for loader in LOADERS for model in loader.known()]
