"""A parameter, declared once: the form, the flags, the check, the help and the provenance are read from it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

import numpy as np

from .amounts import Amounts
from .area import Area
from .errors import UserError
from .target import Target


class Layer(str):
    """The name of a layer of the loaded model; empty means the technique's default."""

    __slots__ = ()


class ClassName(str):
    """A class of the loaded model, by name or number; empty means none."""

    __slots__ = ()


class Unit(str):
    """One channel of a layer, ``LAYER:CHANNEL``; empty means none."""

    __slots__ = ()


class Judge(str):
    """Another classifier, by its reference, which says what it sees in pictures that are made.

    Empty is the bundled one where it knows the classes; ``none`` is nobody.
    """

    __slots__ = ()


class Network(str):
    """Another network beside the loaded model, by its reference."""

    __slots__ = ()


class Photograph(str):
    """Another picture beside the open one, by its file as a person names it; empty means none."""

    __slots__ = ()


class Region(str):
    """A rectangle of the network's input in pixels, ``left,top,width,height``; empty means none."""

    __slots__ = ()


class Shape(Region):
    """A region of any shape: a rectangle, or pixels drawn by hand as ``mask:LEFT,TOP,WIDTH,HEIGHT:N,N...``."""

    __slots__ = ()

    def mask(self, size: tuple[int, int]) -> np.ndarray:
        """(height, width) bool: its pixels in an input of this size; raises UserError where one lies outside of it."""
        text = str(self)
        try:
            area = Area.parse(text) if ":" in text else Area.box(*(int(number) for number in text.split(",")))
        except (ValueError, TypeError):
            raise UserError(f"region must be left,top,width,height in whole pixels; got {text[:80]!r}.") from None
        left, top, across, down = area.bounds
        if not (left >= 0 and top >= 0 and across >= 1 and down >= 1 and left + across <= size[1]
                and top + down <= size[0]):  # fmt: skip
            raise UserError(f"region must lie inside the network's input of {size[1]} × {size[0]} px; got {text[:80]}.")
        return area.mask(size)


class Words(str):
    """Text that may have several lines."""

    __slots__ = ()


TYPE_NAMES: Mapping[type, str] = {
    int: "int", float: "float", bool: "bool", str: "text",
    Layer: "layer", ClassName: "class", Unit: "unit", Judge: "judge", Region: "region", Shape: "shape", Words: "words",
    Network: "network", Photograph: "photograph", Target: "target", Amounts: "amounts",
}  # fmt: skip
TEXTS: Mapping[str, type[str]] = {name: kind for kind, name in TYPE_NAMES.items() if issubclass(kind, str)}
ACRONYMS = {
    "relu": "ReLU", "pca": "PCA", "rgb": "RGB", "kl": "KL", "cam": "CAM", "dpi": "DPI", "pgd": "PGD", "fgsm": "FGSM",
    "gradcam": "Grad-CAM", "chinese": "中文",
    "lbfgs": "L-BFGS",
}  # fmt: skip
TRUE, FALSE = {"true", "yes", "on", "1"}, {"false", "no", "off", "0"}


def in_words(name: str) -> str:
    """A name in the code, of a parameter or a choice, as people read it: ``random_start`` is ``Random start``."""
    words = name.replace("_", " ").capitalize().split()
    return " ".join(ACRONYMS.get(word.lower(), word) for word in words)


@dataclass(frozen=True)
class Param:
    """One parameter, as the window and the command line see it.

    type     int, float, bool, text, choice, layer, class, unit, judge, network, photograph, region, shape,
             target or amounts
    more     whether the form keeps it under "More"
    special  the word that stands for the lowest value, where that is no number like the others: ``all``
    within   what bounds the value from above for the loaded model: "input" is the shorter side of its input
    where    another parameter's name and those of its values with which this one counts; empty where it always does
    called   what a form calls it; empty for its name in words
    kinds    of target, the kinds that the technique explains; empty for all that the model has
    """

    name: str
    type: str
    default: Any
    help: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    choices: tuple[str, ...] = ()
    more: bool = False
    special: str = ""
    within: str = ""
    where: tuple[str, ...] = ()
    called: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return self.called or in_words(self.name)

    @property
    def rule(self) -> str:
        """What is allowed, in words: ``1 to 512 px``."""
        if self.type == "amounts":
            return f"numbers from {self.low:g} to {self.high:g} by place, as 0:1,3:0.5"
        if self.choices:
            return "one of " + ", ".join(self.choices)
        unit = f" {self.unit}" if self.unit else ""
        if self.special and self.low is not None and self.high is not None:
            numbers = f"{self.low + 1:g} to" if self.type == "int" else f"more than {self.low:g}, at most"
            return f"{self.special}, or {numbers} {self.high:g}{unit}"
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}{unit}"
        if self.low is not None:
            return f"at least {self.low:g}{unit}"
        if self.high is not None:
            return f"at most {self.high:g}{unit}"
        return {"int": "a whole number", "float": "a number", "bool": "true or false"}.get(self.type, "a text")

    def convert(self, value: Any) -> Any:
        """The value in the parameter's own type, from a text too. Raises UserError naming parameter, rule and value."""
        try:
            converted = self._read(value)
        except (TypeError, ValueError, OverflowError):
            raise self._refusal(value) from None
        if self.choices and converted not in self.choices:
            raise self._refusal(value)
        if isinstance(converted, float) and not math.isfinite(converted):
            raise self._refusal(value)
        bounded = converted.by_place.values() if isinstance(converted, Amounts) else (converted,)
        if any(self._beyond(number) for number in bounded):
            raise self._refusal(value)
        return converted

    def _beyond(self, number: Any) -> bool:
        return bool((self.low is not None and number < self.low) or (self.high is not None and number > self.high))

    def fitted(self, input_size: Sequence[int]) -> Param:
        """The parameter for a model with this input, in pixels: its limit, and a default that keeps to it."""
        if self.within != "input" or self.high is None or not input_size or min(input_size) >= self.high:
            return self
        high = max(min(input_size), self.low or 0)
        return replace(self, high=high, default=min(self.default, high))

    def bounded(self, value: Any) -> Any:
        """A value that was set for another model, no larger than the limit for this one."""
        too_large = bool(self.within) and self.high is not None and float(value) > self.high
        return self.convert(self.high) if too_large else value

    def words(self, value: Any) -> str:
        """The value as people read it: its word where it has one."""
        return self.special if self.special and value == self.low else str(value)

    def _read(self, value: Any) -> Any:
        if self.special and str(value).strip().lower() == self.special.lower():
            value = self.low
        if self.type == "target":
            return Target.parse(value)
        if self.type == "bool":
            if isinstance(value, bool):
                return value
            word = str(value).strip().lower()
            if word not in TRUE | FALSE:
                raise ValueError
            return word in TRUE
        if self.type == "int":
            if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
                raise ValueError
            return int(value)
        if self.type == "float":
            if isinstance(value, bool):
                raise ValueError
            return float(value)
        if not isinstance(value, str):
            raise ValueError
        if self.type == "judge" and value.strip().lower() == "automatic":
            value = ""
        return TEXTS.get(self.type, str)(value)

    def _refusal(self, value: Any) -> UserError:
        text = str(value)[:80]
        return UserError(f"{self.name} must be {self.rule}; got {text if text.isprintable() else repr(text)}.")

    def plain(self, value: Any) -> Any:
        """The value as JSON holds it."""
        return value if isinstance(value, bool | int | float) else str(value)


def param(
    default: Any,
    help: str,
    *,
    low: float | None = None,
    high: float | None = None,
    unit: str = "",
    more: bool = False,
    special: str = "",
    within: Literal["", "input"] = "",
    where: tuple[str, ...] = (),
    called: str = "",
    kinds: tuple[str, ...] = (),
) -> Any:
    """Declare a parameter of a technique or of a settings page. ``low`` and ``high`` are allowed values themselves.

    special  the word for ``low``, where that means something of its own
    within   "input" where the value can be no larger than the shorter side of the network's input
    where    ("shows", "place") where it counts only while ``shows`` is ``place``: the form greys it else
    called   what a form calls it, where its name says less
    kinds    of target, those that the technique explains, where it explains not all
    """
    description = {"help": help, "low": low, "high": high, "unit": unit, "more": more, "special": special}
    return field(
        default=default, metadata={**description, "within": within, "where": where, "called": called, "kinds": kinds}
    )


def target_param(
    help: str = "What is explained: a class, a difference of two, or a unit",
    where: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
) -> Any:
    """Declare the target parameter; the default is the class that the model predicts."""
    return param(Target(), help, where=where, kinds=kinds)


def layer_param(
    help: str = "Layer to look at; empty means the last spatial activation before pooling", where: tuple[str, ...] = ()
) -> Any:
    """Declare a layer parameter; the default is the technique's own choice."""
    return param(Layer(""), help, where=where)


def judge_param() -> Any:
    """Declare who judges pictures that a technique makes: the engine asks, after the run, and writes it beside them.

    A change of the judge alone makes no picture anew.
    """
    return param(Judge(""), "Another classifier, which says what it sees in the picture; automatic is the bundled one")


def network_param(default: str, help: str = "Another network, by its reference") -> Any:
    """Declare a network beside the loaded model, for ``Model.another``; unlike a judge it decides what is made."""
    return param(Network(default), help)


def photograph_param(help: str = "Another picture, by its file", where: tuple[str, ...] = ()) -> Any:
    """Declare a picture beside the open one, for ``Model.photograph``; the window offers the open images."""
    return param(Photograph(""), help, where=where)


def seed_param() -> Any:
    """Declare the seed of a technique that draws at random."""
    return param(0, "Seed of the random numbers; the same seed gives the same result", low=0, high=2**31 - 1, more=True)


@cache
def params_of(cls: type) -> tuple[Param, ...]:
    """The parameters of a technique (or a settings page), in the order they were written."""
    hints = get_type_hints(cls)
    return tuple(_describe(f, hints[f.name]) for f in fields(cls) if "help" in f.metadata)


def _describe(parameter: Any, hint: Any) -> Param:
    choices = get_args(hint) if get_origin(hint) is Literal else ()
    if not choices and hint not in TYPE_NAMES:
        raise TypeError(f"{parameter.name}: a parameter cannot have the type {hint!r}")
    default = None if parameter.default is MISSING else parameter.default
    return Param(
        parameter.name, "choice" if choices else TYPE_NAMES[hint], default, choices=choices, **parameter.metadata
    )
