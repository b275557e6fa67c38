"""The one abstraction: a technique is one configured way to look inside a model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, dataclass_transform

from .errors import UserError
from .image import Image
from .model import Model
from .params import param, params_of
from .results import Result


@dataclass(frozen=True)
class Progress:
    """How far a run is, in units that a person can count: ``Progress(40, 729, "squares")``.

    part, parts  of a run that counts one thing after another, each from 0: ``Progress(3, 50, "images", 1, 2)``
    """

    done: int
    total: int
    note: str = ""
    part: int = 1
    parts: int = 1


@dataclass(frozen=True)
class Applicability:
    """Whether a technique works on a model, and the sentence that says with which caveat, or why not.

    layer  the one that it takes of this model where none is named; empty for the model's default, or the target's
    """

    works: bool
    sentence: str = ""
    layer: str = ""


@dataclass_transform(field_specifiers=(param,), frozen_default=True, kw_only_default=True)
class Technique(ABC):
    """One configured run. A subclass is a frozen dataclass whose fields are its parameters, declared with ``param``.

    takes  what it looks at: one image, many images, the model alone (the image is then there if one is open), or the
           numbers that go into a model beside an image: then the image too where the model sees one
    """

    takes: ClassVar[Literal["image", "images", "model", "numbers"]] = "image"

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        dataclass(frozen=True, kw_only=True)(cls)

    def __post_init__(self) -> None:
        for parameter in params_of(type(self)):
            object.__setattr__(self, parameter.name, parameter.convert(getattr(self, parameter.name)))

    @classmethod
    def configured(cls, values: Mapping[str, Any]) -> Technique:
        """A run with these parameters, from texts too. Raises UserError on an unknown name or a value out of bounds."""
        known = [parameter.name for parameter in params_of(cls)]
        for name in values:
            if name not in known:
                has = f"its parameters are {', '.join(known)}" if known else "it has no parameters"
                raise UserError(f"There is no parameter {name!r}; {has}.")
        return cls(**values)

    @classmethod
    def applies(cls, model: Model) -> Applicability:
        """Whether it works on this model; answered before anyone clicks, so it must be quick."""
        return Applicability(True)

    @abstractmethod
    def run(self, model: Model, image: Any, /) -> Iterator[Progress | Result]:
        """Yield Progress and partial results; the last Result yielded is the answer.

        image  an ``Image``; ``Images`` where the technique takes images
        """

    def together(self, model: Model, images: Sequence[Image], /) -> list[Result] | None:
        """What ``run`` gives of each of several images, computed at once; None where there is no such way."""
        return None

    def plain(self) -> dict[str, Any]:
        """Every parameter and its value, as JSON holds it."""
        return {parameter.name: parameter.plain(getattr(self, parameter.name)) for parameter in params_of(type(self))}
