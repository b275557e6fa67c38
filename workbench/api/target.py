"""What is explained: one scalar per image."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import UserError

KINDS = {
    "predicted": "predicted                    the class with the highest logit",
    "class": "class:285 or class:tabby     a class's logit",
    "probability": "probability:285              a class's probability after softmax",
    "log-probability": "log-probability:285          its logarithm",
    "difference": "difference:281,285           the first class's logit minus the second's",
    "unit": "unit:LAYER:CHANNEL           the mean of one channel of one layer",
    "output": "output:0                     one output of a regression, as it is",
}
UNITS = {"probability": "probability", "log-probability": "log-probability", "unit": "activation", "output": "output"}
_BY_CLASS = {"class", "probability", "log-probability", "output"}


@dataclass(frozen=True)
class Target:
    """A scalar per image: a class's logit or probability, a difference, a unit of a layer.

    It is written and read as a short text, one of ``KINDS``; a class may be named or numbered. ``names`` are as the
    user wrote them, and a model turns them into numbers (``Model.resolve``).
    """

    kind: str = "predicted"
    names: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str | Target) -> Target:
        """Read the text form. Raises UserError that lists the forms where it fits none."""
        if isinstance(text, Target):
            return text
        kind, _, rest = str(text).strip().partition(":")
        if kind == "predicted" and not rest:
            return cls()
        if kind in _BY_CLASS and rest:
            return cls(kind, (rest.strip(),))
        if kind == "difference" and rest.count(",") == 1 and all(part.strip() for part in rest.split(",")):
            return cls(kind, tuple(part.strip() for part in rest.split(",")))
        if kind == "unit" and ":" in rest:
            layer, _, channel = rest.rpartition(":")
            if layer and channel.strip().isdigit():
                return cls(kind, (layer.strip(), channel.strip()))
        forms = "; ".join(form.split("  ")[0] for form in KINDS.values())
        raise UserError(f"target must be one of these forms: {forms}; got {str(text)!r}.")

    @classmethod
    def of_class(cls, index: int) -> Target:
        """A class's logit, by its number."""
        return cls("class", (str(int(index)),))

    @classmethod
    def of_unit(cls, layer: str, channel: int) -> Target:
        """The mean of a channel of a layer."""
        return cls("unit", (layer, str(int(channel))))

    def __str__(self) -> str:
        return self.kind + (":" if self.names else "") + (":" if self.kind == "unit" else ",").join(self.names)

    @property
    def unit(self) -> str:
        """The unit of the scalar, as shown on colour bars."""
        return UNITS.get(self.kind, "logit")

    @property
    def indices(self) -> tuple[int, ...]:
        """Class numbers of a resolved target."""
        return tuple(int(name) for name in self.names) if self.kind != "unit" else ()

    @property
    def layer(self) -> str | None:
        """The layer of a unit target, which must be recorded to know its value."""
        return self.names[0] if self.kind == "unit" else None


def class_title(name: str, index: int) -> str:
    """A class in words: ``tabby (281)``; ``class 281`` where it has no name of its own."""
    return name if name == f"class {index}" else f"{name} ({index})"
