"""The target: what is explained, one scalar per image. Its text is read, fitted to a model and titled here alone."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any, Protocol

from .box_name import BoxName
from .errors import UserError
from .layer_info import LayerInfo

KINDS = {
    "predicted": "predicted                    the class with the highest logit",
    "class": "class:285 or class:tabby     a class's logit",
    "probability": "probability:285              a class's probability after softmax",
    "log-probability": "log-probability:285          its logarithm",
    "difference": "difference:281,285           the first class's logit minus the second's, or of any two targets",
    "unit": "unit:LAYER:CHANNEL           the mean of one channel of one layer",
    "output": "output:0                     one output of a regression, as it is",
    "box": "box:0 or box:cat@4,8,90,60   a box's class score: a detected one, or one at left,top,width,height",
    "likeness": "likeness:0                   how like a box the most alike of all candidates is",
    "region": "region:road                  what the network gives a class in its region",
    "pixel": "pixel:120,80                 the class at one pixel, x,y",
    "similarity": "similarity:other.png         the cosine to another image's embedding",
    "distance": "distance:other.png           the distance to it, with its sign turned",
    "features": "features:LAYER:other.png     the cosine of a layer's features with another image's",
}
UNITS = {
    "probability": "probability", "log-probability": "log-probability", "unit": "activation", "output": "output",
    "box": "score", "likeness": "likeness", "similarity": "cosine", "distance": "distance, negative",
    "features": "cosine",
}  # fmt: skip
_PLACED = {"box", "likeness", "region"}
_BY_CLASS = {"class", "probability", "log-probability", "output"}
AT_LAYER = {"unit", "features"}  # read at a layer, the same for every task
TO_IMAGE = {"similarity", "distance", "features"}  # whose last name is another image's file
IN_IMAGE = {"box", "likeness", "region", "pixel", *TO_IMAGE}  # fixed to what is in one image


class TargetModel(Protocol):
    """What a target needs to know of a model."""

    @property
    def reference(self) -> str: ...
    @property
    def classes(self) -> Sequence[str]: ...
    def layer(self, name: str) -> LayerInfo:
        """The layer of that name. Raises UserError where there is none."""


@dataclass(frozen=True)
class Target:
    """A scalar per image: a class's logit or probability, a difference of two, a unit of a layer.

    It is written and read as a short text, one of ``KINDS``; a class may be named or numbered. ``names`` are as the
    user wrote them; ``fitted`` puts a model's numbers in their place.

    anchor  of a resolved target that names a thing in one image: what a task follows while the image changes;
            its ``unit``, where it has one, is the scalar's
    """

    kind: str = "predicted"
    names: tuple[str, ...] = ()
    anchor: Any = field(default=None, compare=False, repr=False)

    @classmethod
    def parse(cls, text: str | Target) -> Target:
        """Read the text form. Raises UserError that lists the forms where it fits none."""
        if isinstance(text, Target):
            return text
        kind, _, rest = str(text).strip().partition(":")
        if kind == "predicted" and not rest:
            return cls()
        if kind == "features":
            layer, _, file = rest.partition(":")
            if layer.strip() and file.strip():
                return cls(kind, (layer.strip(), file.strip()))
        elif (kind in _BY_CLASS or kind in IN_IMAGE) and rest.strip():
            return cls(kind, (rest.strip(),))
        if kind == "difference":
            parts = tuple(part.strip() for part in _BETWEEN.split(rest) if part.strip())
            if len(parts) == 2 and all(map(_is_target, parts)):
                return cls(kind, tuple(str(cls.parse(part)) for part in parts))
            if rest.count(",") == 1 and all(part.strip() for part in rest.split(",")):
                return cls(kind, tuple(part.strip() for part in rest.split(",")))
        if kind == "unit" and ":" in rest:
            layer, _, channel = rest.rpartition(":")
            if layer and channel.strip().isdigit():
                return cls(kind, (layer.strip(), channel.strip()))
        forms = "; ".join(form.split("  ")[0] for form in KINDS.values())
        raise UserError(f"target must be one of these forms: {forms}; got {str(text)[:80]!r}.")

    @classmethod
    def of_class(cls, index: int) -> Target:
        """The logit of a class by its number."""
        return cls("class", (str(int(index)),))

    @classmethod
    def of_unit(cls, layer: str, channel: int) -> Target:
        """The mean of one channel of one layer."""
        return cls("unit", (layer, str(int(channel))))

    @classmethod
    def typed(cls, text: str, classes: Sequence[str]) -> Target:
        """The target that a person typed: a class by number, name or part of a name, or any text form.

        classes  the model's, where they are known

        Raises UserError where it is none, or may be several.
        """
        text = text.strip()
        if text.isdigit():
            if classes and int(text) >= len(classes):
                raise UserError(f"target must be 0 to {len(classes) - 1}; got {text}.")
            return cls.of_class(int(text))
        same = [i for i, name in enumerate(classes) if name.lower() == text.lower()]
        if same:
            return cls.of_class(same[0])
        if ":" in text or text == str(cls()):
            return cls.parse(text)
        if not classes:
            return cls.parse(f"class:{text}")
        near = [i for i, name in enumerate(classes) if text and text.lower() in name.lower()]
        if len(near) == 1:
            return cls.of_class(near[0])
        if near:
            some = ", ".join(class_title(classes[i], i) for i in near[:4])
            raise UserError(f"{text!r} may be {some}{' or another' if len(near) > 4 else ''}; say which by its number.")
        raise UserError(
            f"This model has no class {text!r}; give a number, a class's name, or a target such as unit:LAYER:0."
        )

    def __str__(self) -> str:
        return self.kind + (":" if self.names else "") + (":" if self.kind in AT_LAYER else ",").join(self.names)

    @property
    def pair(self) -> tuple[Target, Target] | None:
        """Of a difference of two targets these two, resolved where it is; None of a difference of two classes."""
        if self.kind != "difference" or not all(map(_is_target, self.names)):
            return None
        if self.anchor is not None:
            first, second = self.anchor
            return first, second
        first, second = (Target.parse(name) for name in self.names)
        return first, second

    @property
    def unit(self) -> str:
        """The unit of the scalar, as colour bars write it."""
        if pair := self.pair:
            units = [target.unit for target in pair]
            return units[0] if units[0] == units[1] else "difference"
        if self.kind == "box" and self.box and self.box.side:
            return "px"
        return UNITS.get(self.kind, getattr(self.anchor, "unit", "logit"))

    @property
    def with_own_slope(self) -> Target:
        """The same target for those who sum up slopes: that of its number, also where that of a part tells more."""
        if pair := self.pair:
            return replace(self, anchor=tuple(target.with_own_slope for target in pair)) if self.anchor else self
        return replace(self, anchor=getattr(self.anchor, "with_own_slope", self.anchor))

    @property
    def box(self) -> BoxName | None:
        """The box that is named, if one is: read by the task that has boxes."""
        try:
            return BoxName.read(self.names[0]) if self.kind in ("box", "likeness") else None
        except UserError:
            return None

    @property
    def placed(self) -> bool:
        """Whether it is a thing at its place in one image, which another image does not have: ``box:cat@4,8,90,60``."""
        if pair := self.pair:
            return any(target.placed for target in pair)
        return self.kind in _PLACED and "@" in self.names[0]

    @property
    def indices(self) -> tuple[int, ...]:
        """Class numbers of a resolved target."""
        if self.kind == "unit" or self.kind in IN_IMAGE or self.pair:
            return ()
        return tuple(int(name) for name in self.names)

    @property
    def layer(self) -> str | None:
        """The layer of a target that is read at one, which must be recorded to know its value."""
        return self.names[0] if self.kind in AT_LAYER else None

    @property
    def files(self) -> tuple[str, ...]:
        """The files of other images that it is a likeness to, as they were named."""
        if pair := self.pair:
            return tuple(file for target in pair for file in target.files)
        return (_file_of(self.names[-1]),) if self.kind in TO_IMAGE else ()

    def fits(self, layers: Collection[str], classes: int, kinds: Collection[str] = ()) -> bool:
        """Whether a model with these layers, so many classes and these kinds of target has this one.

        kinds  none where they are not known: then all are allowed
        """
        if self.layer is not None:
            return self.layer in layers
        if pair := self.pair:
            return all(target.fits(layers, classes, kinds) for target in pair)
        if kinds and self.kind not in kinds:
            return False
        return self.kind in IN_IMAGE or all(not name.isdigit() or int(name) < classes for name in self.names)

    def fitted(self, model: TargetModel) -> Target:
        """With numbers for names. Raises UserError where the model has no such class, layer or channel."""
        if self.kind != "unit":
            indices = [class_index(name, model.classes, model.reference) for name in self.names]
            return Target(self.kind, tuple(map(str, indices)))
        layer, channel = model.layer(self.names[0]), int(self.names[1])
        if not layer.channels:
            raise UserError(f"Layer {layer.name!r} has no channels: its output has the shape {layer.shape}.")
        if channel >= layer.channels:
            raise UserError(f"channel must be 0 to {layer.channels - 1} in {layer.name!r}; got {self.names[1]}.")
        return Target.of_unit(layer.name, channel)

    def minus(self, other: Target) -> Target | None:
        """The first class's logit minus the second's; None where these are not two classes."""
        if self.kind != "class" or other.kind != "class" or self == other:
            return None
        return Target("difference", (*self.names, *other.names))

    def title(self, classes: Sequence[str]) -> str:
        """In words, as a sentence goes on with it: ``tabby (281)``, ``unit 3 of relu#2``."""
        return f"unit {self.names[1]} of {self.names[0]}" if self.kind == "unit" else self.label(classes)

    def label(self, classes: Sequence[str]) -> str:
        """In words, as an entry of a list: ``tabby (281)``, ``relu#2, channel 3``."""
        if pair := self.pair:
            return f"{pair[0].label(classes)} minus {pair[1].label(classes)}"
        names = [_name_in_words(name, classes) for name in self.names]
        match self.kind:
            case "predicted":
                return "predicted class"
            case "class":
                return names[0]
            case "difference":
                return f"{names[0]} minus {names[1]}"
            case "output":
                return _output_in_words(self.names[0], classes)
            case "unit":
                return f"{self.names[0]}, channel {self.names[1]}"
            case "box" if self.box:
                return self.box.title
            case "likeness" if self.box:
                return f"likeness to {self.box.title}"
            case "region":
                return _region_in_words(self.names[0], classes)
            case "box" | "likeness" | "pixel":
                return f"{self.kind} {self.names[0]}"
            case "similarity":
                return f"similarity to {self._other_in_words}"
            case "distance":
                return f"nearness to {self._other_in_words}"
            case "features":
                what = getattr(self.anchor, "described", f"the features of {self.names[0]}")
                return f"likeness to {self._other_in_words} in {what}"
        return f"{self.kind} of {names[0]}"

    @property
    def _other_in_words(self) -> str:
        """The other image of a likeness."""
        return str(getattr(self.anchor, "called", _file_in_words(self.names[-1])))


_BETWEEN = re.compile(rf",(?=\s*(?:{'|'.join(kind for kind in KINDS if kind != 'difference')})(?::|$))")


def _is_target(text: str) -> bool:
    """Whether a part of a difference is a target's text, and not a class."""
    kind, mark, _ = text.partition(":")
    return kind in KINDS and kind != "difference" and (bool(mark) or kind == "predicted")


def class_title(name: str, index: int) -> str:
    """A class in words: ``tabby (281)``; ``class 281`` where it has no name of its own."""
    return name if name == class_name(index) else f"{name} ({index})"


def class_name(index: int) -> str:
    """What a class without a name of its own is called."""
    return f"class {index}"


def class_index(name: str, classes: Sequence[str], model: str) -> int:
    """The number of a class that is named or numbered. Raises UserError with the nearest names.

    model  its reference, for the sentence
    """
    if name.lstrip("-").isdigit():
        if not 0 <= int(name) < len(classes):
            raise UserError(f"class must be 0 to {len(classes) - 1}; got {name}.")
        return int(name)
    wanted = name.casefold()
    matches = [i for i, known in enumerate(classes) if known.casefold() == wanted]
    if len(matches) > 1:
        raise UserError(f"Several classes are called {name!r}: {', '.join(map(str, matches))}; give the number.")
    if not matches:
        near = difflib.get_close_matches(wanted, [known.casefold() for known in classes], n=3, cutoff=0.5)
        hint = f"; the nearest names are {', '.join(near)}" if near else ""
        raise UserError(f"{model} has no class {name[:80]!r}{hint}.")
    return matches[0]


def _output_in_words(name: str, outputs: Sequence[str]) -> str:
    known = name.isdigit() and int(name) < len(outputs)
    return outputs[int(name)] if known else f"output {name}"


def _region_in_words(text: str, classes: Sequence[str]) -> str:
    """``region road``, ``region road around 12, 30``, ``region road in a drawn area``."""
    name, at, place = text.partition("@")
    thing = f"region {classes[int(name)] if name.isdigit() and int(name) < len(classes) else name}".rstrip()
    return f"{thing} {'in a drawn area' if ':' in place else f'around {place}'}" if at else thing


def _file_in_words(text: str) -> str:
    """A file without its folder, what is read of it, and the digest that a resolved target has."""
    return PurePath(_file_of(text)).name.partition("?")[0]


def _file_of(text: str) -> str:
    """A file without the digest that a resolved target has behind it."""
    name, mark, _ = text.rpartition("#")
    return name if mark else text


def _name_in_words(name: str, classes: Sequence[str]) -> str:
    if not name.isdigit():
        return name
    index = int(name)
    return class_title(classes[index] if index < len(classes) else class_name(index), index)
