"""Two labels of a collection, and the units that misled: that made the model take images of the one for the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.api import Model, UserError
from workbench.api.label_match import match_labels
from workbench.collections import Collection
from workbench.collections.strongest import ACTIVATION, LayerMaxima
from workbench.families.classifier_head import head_of

MOST_NAMED = 6  # labels, or units, of a sentence


@dataclass(frozen=True)
class LabelPair:
    """``first`` is a label of the images, ``second`` another or a class of the model, or empty for all other images."""

    first: str
    second: str = ""

    def check(self, images: Collection, model: Model) -> None:
        """Raise UserError where there is no such label or class: before any image is looked at."""
        labels = dict.fromkeys(label for label in images.labels if label)
        some = ", ".join(list(labels)[:MOST_NAMED]) or "none"
        if self.first not in labels:
            raise UserError(f"No image is labelled {self.first!r}; the labels are {some}.")
        if self.second and self.second not in labels:
            try:
                match_labels([self.second], model.classes, model.reference)
            except UserError as error:
                raise UserError(f"{self.second!r} is no label of the images, which are {some}. {error}") from error

    def second_is_label(self, images: Collection) -> bool:
        """Whether images have the second label; where none has, the first is told from all others."""
        return bool(self.second) and self.second in images.labels

    def places(self, images: Collection) -> tuple[np.ndarray, np.ndarray]:
        """The places of images with the first label, and of those that it is told from."""
        labels = np.array(images.labels, object)
        mine = labels == self.first
        others = labels == self.second if self.second_is_label(images) else ~mine & (labels != "")
        return np.flatnonzero(mine), np.flatnonzero(others)


@dataclass(frozen=True, eq=False)
class Misled:
    """What misled the model on images of one label that it takes for another class.

    images  how many these are
    pushed  (C,) what each unit added, in their mean, to the logit of the class that they are taken for, above their
            own: mean(A_k) (w_kb - w_ka); these add up to the difference of the logits, but for the biases
    """

    pair: LabelPair
    images: int
    pushed: np.ndarray

    @property
    def sentence(self) -> str:
        """Which units pushed most."""
        most = [k for k in np.argsort(-self.pushed, kind="stable")[:MOST_NAMED].tolist() if self.pushed[k] > 0]
        units = ", ".join(f"{k} (+{self.pushed[k]:.3g})" for k in most) or "none"
        went = f"{self.images} of the images labelled {self.pair.first!r} went to {self.pair.second!r}"
        return f"{went}; the units that misled most, by what each added to its logit: {units}."


def misled(model: Model, images: Collection, maxima: LayerMaxima, pair: LabelPair) -> Misled:
    """Raises UserError where no image is so taken, or the layer is not what the classifier averages."""
    if maxima.by != ACTIVATION:
        raise UserError("What a unit pushed is known by its activation alone.")
    head = head_of(model)
    if head.layer.name != maxima.layer:
        raise UserError(
            f"What a unit pushed is known of {head.layer.name!r}, which the classifier averages; "
            f"{maxima.layer!r} is another layer."
        )
    a, b = (int(match_labels([name], model.classes, model.reference).classes[0]) for name in (pair.first, pair.second))
    labels = np.array(images.labels, object)[maxima.known]
    wrong = maxima.known[(labels == pair.first) & (maxima.records.predicted[maxima.known] == b)]
    if a == b or not len(wrong):
        raise UserError(f"No image labelled {pair.first!r} is taken for {pair.second!r}, so no unit misled.")
    weight = (head.weight[b] - head.weight[a]).detach().float().cpu().numpy()
    return Misled(pair, len(wrong), maxima.array("mean", wrong).mean(0) * weight)
