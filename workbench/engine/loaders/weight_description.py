"""What is known of a network that a file of weights was recognised as: by its kind, its shapes, and names beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

from torch import Tensor, nn

from workbench.api import UserError
from workbench.engine.spec import YOU, ModelSpec

from . import timm, torchvision
from .class_names import known_classes, names_beside, names_of
from .known_photographs import ENOUGH, right_answers
from .options import described
from .recognition import Recognised
from .reference import Reference
from .weight_file import WeightFile

NAMES = ("classes", "labels")  # what a reference may state of them
SCALED_INPUT = ("googlenet", "inception_v3")  # of which all trained weights want torchvision's ``transform_input``
KNOWN_COUNTS = {  # by kind and outputs, whose names of classes these will be
    ("detection", 91): "coco91", ("detection", 80): "coco", ("segmentation", 21): "voc",
}  # fmt: skip
KINETICS = ("video", 400)
IMAGENET = 1000  # classes
TITLES = {"coco91": "COCO", "coco": "COCO", "voc": "Pascal VOC"}
NOTHING = "__background__"
BACKGROUND_FIRST = ("fasterrcnn", "maskrcnn", "keypointrcnn", "ssd")  # detectors whose class 0 is no thing


def description(
    taken: Recognised, network: nn.Module, origin: str, beside: Mapping[str, Any] = MappingProxyType({})
) -> ModelSpec:
    """What the shapes tell, without names of classes. Raises UserError where it is no network that can be shown.

    network  made for the file's tensors; it may be without data still
    origin   how the architecture is known
    beside   timm's configuration, where it lies beside the file
    """
    architecture, file = taken.fit.architecture, taken.file.name
    if architecture.kind not in KINDS:
        kind = architecture.kind.replace("_", " ")
        raise UserError(f"{file} holds {architecture.title}, for {kind}: it takes two images, and one is explained.")
    spec, said = _of_timm(taken, beside) if architecture.zoo == "timm" else KINDS[architecture.kind](taken, network)
    spec = spec.with_(origin, architecture=architecture.title)
    remarks = [*taken.remarks, *said]
    if side := taken.fit.side:
        spec = spec.with_("told by its positions", crop=(side, side), resize=side)
    channels = taken.fit.channels
    if channels == 1 and architecture.kind in ("classification", "segmentation"):
        mean, std = (sum(values) / len(values) for values in (spec.preparation.mean, spec.preparation.std))
        spec = spec.with_("guessed from 1 input channel", colours="grey", mean=(mean,), std=(std,))
        remarks.append(f"Its first layer takes one channel: grey. Mean {mean:.3f} and deviation {std:.3f} are guessed.")
    elif channels != 3:
        many = f"{channels} channel{'s' if channels != 1 else ''}"
        raise UserError(f"{file}: its first layer takes {many}; an image has 1 or 3.")
    if taken.file.networks.get(taken.entry):
        remarks.append("It is a whole network, of which only the weights were read: its parts are torchvision's own.")
    return replace(spec, remarks=tuple(remarks), source="from a checkpoint" if taken.entry else spec.source)


def _classifier(taken: Recognised, network: nn.Module) -> tuple[ModelSpec, list[str]]:
    architecture = taken.fit.architecture
    spec, said = _with_task(torchvision.spec_of(architecture.name), taken)
    if architecture.name in SCALED_INPUT:
        said.append(f"Its input is scaled as for all trained weights of torchvision's {architecture.title}.")
    return spec, said


def _of_timm(taken: Recognised, beside: Mapping[str, Any]) -> tuple[ModelSpec, list[str]]:
    """As timm's configuration beside the file says, or that of the weights which timm takes by default."""
    name = taken.fit.architecture.name
    configuration = beside or timm.configuration_of(name)
    spec = timm.spec_of(name, configuration)
    spec, said = _with_task(replace(spec, labels=spec.labels if beside else (), task="classification"), taken)
    if beside:
        return spec.with_("config.json beside it", mean=spec.preparation.mean, std=spec.preparation.std), said
    tag = configuration.get("tag") or "default"
    what = "Mean" if taken.fit.side else "Size, mean"
    guess = f"{what} and deviation are those of timm's weights {name}.{tag}, which is a guess."
    return spec, [*spec.remarks, guess, *said]


def _with_task(spec: ModelSpec, taken: Recognised) -> tuple[ModelSpec, list[str]]:
    """The task by the last layers, and what is said of it."""
    head = taken.head
    said = []
    if head and not head.layers:
        spec = spec.with_("it ends before its last layer", task="embedding")
    elif taken.outputs == 1:
        spec = spec.with_("guessed from one output", task="binary")
        said.append("One output is taken for two classes by one logit; ?task=regression takes it for a number.")
    elif head and head.followed:
        spec = spec.with_("guessed from what follows its last layer", task="multilabel")
        said.append(
            f"Something without weights follows its last layer: taken for a sigmoid, and the {taken.outputs} outputs "
            "for labels each by itself. ?task=classification takes them for classes that exclude each other."
        )
    return spec, said


def _detector(taken: Recognised, network: nn.Module) -> tuple[ModelSpec, list[str]]:
    spec = torchvision.detector_spec(taken.fit.architecture.name, network)
    spec = replace(spec, labels=(), variant=taken.fit.architecture.reference)
    return spec, ["Sizes, anchors and thresholds are torchvision's own: weights do not hold them."]


def _segmenter(taken: Recognised, network: nn.Module) -> tuple[ModelSpec, list[str]]:
    return replace(torchvision.segmenter_spec(taken.fit.architecture.name), labels=()), []


def _film(taken: Recognised, network: nn.Module) -> tuple[ModelSpec, list[str]]:
    spec = torchvision.film_spec(taken.fit.architecture.name)
    return replace(spec, labels=()), list(spec.remarks)


KINDS: Mapping[str, Callable[[Recognised, nn.Module], tuple[ModelSpec, list[str]]]] = {
    "classification": _classifier, "detection": _detector, "segmentation": _segmenter, "video": _film,
}  # fmt: skip


def with_normalisation(spec: ModelSpec, taken: Recognised, normal: list[Tensor]) -> ModelSpec:
    """The description with the mean and deviation that a part of the file's network held."""
    mean, std = (tuple(float(value) for value in tensor.flatten()) for tensor in normal)
    if not all(0 <= value <= 1 for value in mean) or not all(0 < value <= 1 for value in std):
        names = " and ".join(taken.fit.normal or ())
        raise UserError(f"{taken.file.name}: {names} must be within 0 and 1 for images; got {mean} and {std}.")
    said = "Mean and deviation of its input are the file's own."
    return replace(spec.with_("the file", mean=mean, std=std), remarks=(*spec.remarks, said))


def with_labels(spec: ModelSpec, taken: Recognised, path: Path, reference: Reference, network: nn.Module) -> ModelSpec:
    """The description with names of classes: those that are stated, or out of the file, beside it, or by their number.

    network  with the file's weights

    A wrong number of names is said once.
    """
    if stated := {name: text for name, text in reference.options.items() if name in NAMES}:
        named = described(spec, Reference(reference.name, stated))
        return named.with_(YOU, labels=_with_background(named.labels, taken))
    if spec.task == "embedding" or not taken.outputs:
        return spec
    if spec.labels:
        return spec if len(spec.labels) == taken.outputs else replace(spec, labels=())
    said = ""
    for where, found, trouble in chain(_names_in(taken.file), names_beside(path)):
        names = _with_background(found, taken)
        if names and (len(names) == taken.outputs or (taken.outputs == 1 and len(names) == 2)):
            remarks = (*spec.remarks, f"The names of its classes are from {where}.")
            return replace(spec.with_(where, labels=names), remarks=remarks)
        many = f"{taken.outputs} output{'s' if taken.outputs > 1 else ''}"
        said = said or trouble or f"{where} has {len(names)} names of classes, which do not fit its {many}."
    spec = replace(spec, remarks=(*spec.remarks, said)) if said else spec
    if (taken.fit.architecture.kind, taken.outputs, spec.task) == ("classification", IMAGENET, "classification"):
        return _with_imagenets_labels(spec, network)
    return _with_usual_labels(spec, taken)


def _with_imagenets_labels(spec: ModelSpec, network: nn.Module) -> ModelSpec:
    """With ImageNet's names, where the network knows its classes on photographs; a thousand outputs alone tell none."""
    right, many = right_answers(network.eval(), spec.preparation)
    said = f"It has as many outputs as ImageNet has classes, and {right} of {many} photographs of known things get"
    if right < ENOUGH:
        said += " one that is right: its classes have numbers; ?classes=imagenet names them."
        return replace(spec, remarks=(*spec.remarks, said))
    said += " one that is right: their names are a guess; ?classes= states others."
    origin = f"guessed from 1,000 outputs and {right} photographs"
    return replace(spec.with_(origin, labels=known_classes("imagenet")), remarks=(*spec.remarks, said))


def _with_usual_labels(spec: ModelSpec, taken: Recognised) -> ModelSpec:
    """With the names of the data set that has as many classes, which is a guess; else numbered where there must be."""
    kind, outputs = taken.fit.architecture.kind, taken.outputs
    if (kind, outputs) == KINETICS:
        names, whose = torchvision.film_spec(taken.fit.architecture.name).labels, "Kinetics-400"
    elif (kind, outputs) in KNOWN_COUNTS and spec.task != "multilabel":
        whose = TITLES[KNOWN_COUNTS[kind, outputs]]
        names = known_classes(KNOWN_COUNTS[kind, outputs])
    elif kind == "detection":  # its boxes are numbered: how many classes there are must be known
        first = (NOTHING,) if _background_first(taken) else ("class 0",)
        return spec.with_("their numbers", labels=(*first, *(f"class {i}" for i in range(1, outputs))))
    else:
        return spec
    said = f"It has as many outputs as {whose} has classes: their names are a guess; ?classes= states others."
    return replace(spec.with_(f"guessed from {outputs:,} outputs", labels=names), remarks=(*spec.remarks, said))


def _with_background(names: tuple[str, ...], taken: Recognised) -> tuple[str, ...]:
    """A detector's names with that of no thing, class 0, where it alone is missing."""
    missing = taken.fit.architecture.kind == "detection" and len(names) + 1 == taken.outputs
    return (NOTHING, *names) if missing and names else names


def _background_first(taken: Recognised) -> bool:
    return taken.fit.architecture.name.startswith(BACKGROUND_FIRST)


def _names_in(file: WeightFile) -> Iterator[tuple[str, tuple[str, ...], str]]:
    with suppress(UserError):
        if file.class_names is not None:
            yield "the file itself", names_of(file.class_names), ""
