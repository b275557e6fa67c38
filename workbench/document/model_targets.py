"""The targets of a loaded model: which kinds it has, what each is called, and what a person may mean by a word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from workbench.api import Target, UserError, class_title

from .session import Session

ANY_CLASS = "Any other class"  # what an attack is to reach where no goal is stated
AWAY = {"similarity": "Cosine 0.5, or away from it", "box": "That it vanishes"}  # of models with this kind of target
NO_LIKENESS = "This network has no features before its answer that two images could be compared by."
BY_NAME = ("class", "region", "output")  # kinds of which each class, or output, is one


@dataclass(frozen=True)
class ModelTargets:
    """What a loaded model can be asked about.

    classes    names of its classes or outputs
    kinds      the kinds of target that it has; none while that is not known, and then all are allowed
    predicted  what its own choice is called: "predicted class", "best box"
    layers     names of its layers
    compared   the layer whose features two images are compared by; empty where there is none
    """

    classes: Sequence[str] = ()
    kinds: Sequence[str] = ()
    predicted: str = "predicted class"
    layers: Collection[str] = ()
    compared: str = ""

    @property
    def by_name(self) -> str:
        """The kind of target that a name stands for; empty where names mean nothing."""
        return next((kind for kind in self.kinds or BY_NAME if kind in BY_NAME), "")

    @property
    def named(self) -> list[tuple[str, str]]:
        """A target for each class or output, and what that is called."""
        kind = self.by_name
        title = (lambda name, _: name) if kind == "output" else class_title
        return [(str(Target(kind, (str(i),))), title(name, i)) for i, name in enumerate(self.classes)] if kind else []

    @property
    def goals(self) -> list[tuple[str, str]]:
        """What an attack can be to reach: the value of its parameter, and words; the first where none is stated."""
        away = next((words for kind, words in AWAY.items() if kind in self.kinds), ANY_CLASS)
        classes = enumerate(self.classes) if "similarity" not in self.kinds else ()  # there a goal is a number
        return [("", away), *((str(i), class_title(name, i)) for i, name in classes)]

    def likenesses(self, session: Session) -> list[tuple[str, str]]:
        """How alike the current image is with each other open one, where the model tells that; and what it is called.

        An image without a file, as from the clipboard, cannot be named by a target.
        """
        others = [image for image in session.images if image.path and image.key != session.current]
        return [
            (self.likeness_to(image.path), self._in_words(session.called(image))) for image in others if self.compares
        ]

    @property
    def compares(self) -> bool:
        """Whether the model tells how alike two images are: by its answer, or by the features of a layer."""
        return "similarity" in self.kinds or bool(self.compared)

    def likeness_to(self, path: str) -> str:
        """The target that is the likeness to another image's file. Raises UserError where the model tells none."""
        if not self.compares:
            raise UserError(NO_LIKENESS)
        own = "similarity" in self.kinds
        return str(Target("similarity", (path,)) if own else Target("features", (self.compared, path)))

    def _in_words(self, other: str) -> str:
        own = "similarity" in self.kinds
        return f"similarity to {other}" if own else f"likeness to {other} in the features of {self.compared}"

    def label(self, text: str) -> str:
        """A target in words, as an entry of a list."""
        target = Target.parse(text)
        return self.predicted if target.kind == "predicted" else target.label(self.classes)

    def fits(self, text: str) -> bool:
        """Whether the model has this target, as far as that is known without an image."""
        return Target.parse(text).fits(self.layers, len(self.classes), self.kinds)

    def typed(self, text: str) -> Target:
        """The target that a person typed: by number, by name, or any text form. Raises UserError."""
        text, kind = text.strip(), self.by_name
        numbered = kind or next((one for one in self.kinds if one == "box"), "class")
        if text.isdigit() and numbered == "box":
            return Target.parse(f"box:{text}")
        if not kind and ":" not in text and text != str(Target()):
            raise UserError(f"This model's targets are {', '.join(self.kinds)}; got {text[:80]!r}.")
        target = Target.typed(text, self.classes)
        if target.kind == "class" and ":" not in text and kind != "class":
            target = Target(kind, target.names)
        if self.kinds and target.layer is None and target.kind not in self.kinds:
            raise UserError(f"This model has no target {target}: its targets are {', '.join(self.kinds)}.")
        return target
