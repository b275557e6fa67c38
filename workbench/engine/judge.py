"""A judge: another classifier, which says what it sees in a picture that was made for one network.

Pictures of one network that others do not recognise: Szegedy et al., "Intriguing properties of neural networks", ICLR
2014; Nguyen, Yosinski & Clune, "Deep Neural Networks are Easily Fooled", CVPR 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from workbench.api import UserError, ordinal, probability
from workbench.model_names import BUNDLED, BUNDLED_TITLE

from .loaders.reference import Reference
from .model import LoadedModel
from .other_network import OtherNetwork
from .tasks.classification import Classification

AUTOMATIC, NOBODY = "", "none"
FIRST = 5  # classes that are named, and among which a class is recognised
CHOOSE = "another classifier that has the same classes can be chosen as the judge"


@dataclass(frozen=True, eq=False)
class Sight:
    """What a classifier sees in a picture.

    shares  (classes,) its probabilities
    """

    names: Sequence[str]
    shares: np.ndarray

    @property
    def first(self) -> list[int]:
        """The likeliest classes, best first."""
        return [int(k) for k in np.argsort(-self.shares, kind="stable")[:FIRST]]

    @property
    def words(self) -> str:
        """They in words, with their shares."""
        return ", ".join(f"{self.names[k]} {probability(float(self.shares[k]), coarse=True)}" for k in self.first)

    def rank(self, k: int) -> int:
        """The place of a class, from 1."""
        return 1 + int((self.shares > self.shares[k]).sum())

    def place(self, k: int) -> str:
        """The same in words, with its share: ``3rd of 1000, 4.1 %``."""
        return f"{ordinal(self.rank(k))} of {len(self.shares)}, {probability(float(self.shares[k]))}"


class Judges:
    """The judge of each run."""

    def __init__(self) -> None:
        self._other = OtherNetwork("judge")

    def of(self, reference: str, model: LoadedModel, device: str, trusted: str = "") -> LoadedModel | str:
        """The judge of pictures made for a model, or a sentence on why there is none; empty where nobody is wanted.

        reference  ``AUTOMATIC`` is the bundled classifier where it has classes of the same names
        trusted    as loaders have it

        Raises UserError where the one that is named cannot be loaded, or judges no pictures.
        """
        if reference == NOBODY:
            return ""
        if reference != AUTOMATIC:
            judge = self._other.of(reference, device, trusted)
            if not isinstance(judge.task, Classification):
                raise UserError(f"judge must be a classifier of images; {reference} is for {judge.task.name}.")
            if judge.digest == model.digest:
                return f"The judge is the network itself; {CHOOSE}."
            return judge
        if model.reference.split("?")[0] == BUNDLED:
            return f"No second network that knows these classes is bundled; {CHOOSE}."
        if not isinstance(model.task, Classification):
            return f"The bundled classifier does not judge {model.task.name}; {CHOOSE}."
        judge = self._other.of(BUNDLED, device, "")
        if judge.digest == model.digest:
            return f"No second network that knows these classes is bundled; {CHOOSE}."
        if {plain(name) for name in model.classes}.isdisjoint(map(plain, judge.classes)):
            return f"{BUNDLED_TITLE}, which is bundled, has none of these classes; {CHOOSE}."
        return judge


def sight(judge: LoadedModel, picture: np.ndarray) -> Sight:
    """What a classifier sees in a picture, as it would in a file of it.

    picture  (H, W, 3) float32 in [0, 1]
    """
    pixels = (np.nan_to_num(picture).clip(0, 1) * 255).round().astype(np.uint8)
    assert isinstance(judge.task, Classification)
    with judge.in_use(), torch.inference_mode():
        answer = judge.answer(judge.pixels(judge.prepare(pixels, "picture")))
        shares = judge.task.probabilities(answer.double())[0].cpu().numpy()
    return Sight(judge.classes, shares)


def title(judge: LoadedModel) -> str:
    """What a judge is called in a sentence."""
    name = Reference.parse(judge.reference).name
    return BUNDLED_TITLE if name == BUNDLED else Path(name).name


def same_class(k: int, classes: Sequence[str], others: Sequence[str]) -> int | None:
    """The number that a class has in another list of classes, by its name; None where no class there is the same.

    Where the lists are one the number stays, since two classes may have one name (crane, maillot). A name may be a list
    of synonyms, the first of which is tried where the whole is not there.
    """
    if list(map(plain, classes)) == list(map(plain, others)):
        return k
    for of in (plain, first_name):
        name = of(classes[k])
        there = [i for i, other in enumerate(others) if of(other) == name]
        if len(there) == 1 and sum(of(other) == name for other in classes) == 1:
            return there[0]
    return None


def plain(name: str) -> str:
    """A class's name without what writers do differently."""
    return " ".join(name.replace("_", " ").casefold().split())


def first_name(name: str) -> str:
    """The first of synonyms: ``tabby`` of ``tabby, tabby cat``."""
    return plain(name.split(",")[0])


def verdict(own: Sight, k: int, seen: Sight, there: int | None, judge: str) -> str:
    """Whether a picture made for class ``k`` shows it, or fools its own network alone, in a sentence.

    own    what the network sees in it that it was made for
    there  the number of the class in the judge's list
    judge  what the judge is called
    """
    name = own.names[k]
    if there is None:
        return f"{judge} has no class of the one name {name}, so that it cannot tell whether the picture shows it."
    recognised, place = seen.rank(there) <= FIRST, f"{name} is {seen.place(there)}, to {judge}"
    if recognised:
        return f"The picture shows: {place}."
    if own.rank(k) <= FIRST:
        return f"The picture fools rather than shows: {place}, but {own.place(k)}, to its own network."
    return f"The picture does not show it: {place}, and {own.place(k)}, to its own network."
