"""The loaders in the order in which they are asked, and the model that a reference names."""

from __future__ import annotations

from typing import Protocol

from torch import nn

from workbench.api import UserError
from workbench.engine.device import pick_device
from workbench.engine.model import LoadedModel
from workbench.engine.spec import ModelSpec
from workbench.model_names import BUNDLED

from . import bundled, code, onnx, shipped, torchvision, weights
from .options import OPTIONS, described
from .reference import Reference
from .trust import agreeing


class Loader(Protocol):
    """One source of models. A source's module is one."""

    def recognises(self, reference: Reference) -> bool:
        """Whether the reference names a model of this source, be it there or not."""

    @property
    def OPTIONS(self) -> tuple[str, ...]:
        """What may follow the question mark beside what describes any model (``options.OPTIONS``)."""

    def load(self, reference: Reference) -> tuple[nn.Module, ModelSpec]:
        """The network, and what is known of it. Raises UserError in one sentence where it cannot be loaded."""

    def known(self) -> list[dict[str, str]]:
        """The source's models that can be loaded by name: reference, title and a note each."""


LOADERS: tuple[Loader, ...] = (bundled, shipped, torchvision, onnx, code, weights)


def load(text: str, device: str = "auto", trusted: str = "") -> LoadedModel:
    """The model that a reference names, on a device ("auto", "cpu", "cuda", "cuda:1", "mps").

    trusted  the digest of code that the person agrees to run, or ``trust.EVERYTHING``; empty for what was agreed before

    Raises NeedsTrust where it would run code that nobody agreed to, and UserError in one sentence where there is no
    such model, or where it does not fit.
    """
    reference, place = Reference.parse(text), pick_device(device)
    for loader in LOADERS:
        if loader.recognises(reference):
            reference.check_options(*loader.OPTIONS, *OPTIONS)
            with agreeing(trusted):
                network, spec = loader.load(reference)
            return LoadedModel(network, described(spec, reference, loader.OPTIONS), reference.text, place)
    raise UserError(
        f"There is no model {text[:200]!r}; give {BUNDLED}, torchvision:NAME, or a path to ONNX or a file of weights."
    )


def is_here(text: str) -> bool:
    """Whether loading the model that a reference names fetches nothing."""
    reference = Reference.parse(text)
    return not torchvision.recognises(reference) or torchvision.is_here(reference)


def known_models() -> list[dict[str, str]]:
    """The models that can be loaded by name: reference, title and a note each."""
    return [model for loader in LOADERS for model in loader.known()]
