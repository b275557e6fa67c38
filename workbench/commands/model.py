"""Models: load one by its reference, or weights from a file."""

import os
from collections.abc import Mapping
from urllib.parse import unquote_plus

from workbench.api import UserError
from workbench.model_description import OPTIONS, split_reference, with_options
from workbench.model_names import (
    BUNDLED,
    BUNDLED_LICENCE,
    BUNDLED_TITLE,
    TORCHVISION,
    shipped_models,
    shipped_size,
)
from workbench.zoo_models import zoo_models

from . import command
from .program import App

SUGGESTED = (
    (BUNDLED, BUNDLED_TITLE, f"classification, {BUNDLED_LICENCE.partition(';')[0]}, offline"),
    *(
        (name, model["title"], f"{model['task']}, {shipped_size(name)}, {model['licence']}, offline")
        for name, model in shipped_models().items()
    ),
    ("torchvision:resnet18?weights=none&seed=0", "ResNet-18, untrained", "classification, offline"),
)
FIRST = ("resnet18", "resnet50", "vgg16", "densenet121", "convnext_tiny", "vit_b_16")  # of torchvision's, in the list


@command("model.load", "Load a model…", menu="Model/1", shortcut="Ctrl+M", icon="model", waits="model")
def load(app: App, reference: str = "") -> None:
    """Load a model: a name, torchvision:NAME, or a file of weights (?arch=torchvision:NAME states which network)."""
    if reference:
        app.model.load(reference)
    else:
        app.dialogs.choose("Load a model: pick one, or type a reference", references(app), app.model.load, free=True)


@command(
    "model.description", "Description…", menu="Model/2", when=lambda app: bool(app.model.layers), icon="parameters"
)
def description(app: App, option: str = "") -> None:
    """What is known of the model and where each part is from, to be corrected beside the picture; again: back."""
    if app.description.is_open and not option:
        app.description.close()
    else:
        app.description.open(option)


@command("model.describe", "Describe the model", when=lambda app: bool(app.model.layers), waits="model")
def describe(app: App, *option: str) -> None:
    """State what the model is, as colours=bgr or mean=0.5; an empty value takes back what was stated."""
    stated = [text.partition("=") for text in option]
    for name, mark, _ in stated:
        if not mark or name not in OPTIONS:
            raise UserError(f"An option must be one of {', '.join(OPTIONS)}, as colours=bgr; got {name[:40]!r}.")
    app.model.describe({name: unquote_plus(value) for name, _, value in stated})


def _is_file(app: App) -> bool:
    return bool(app.model.layers) and os.path.isfile(split_reference(app.session.model)[0])


@command("model.architecture", "Architecture of these weights…", menu="Model/2", when=_is_file, waits="model")
def architecture(app: App, name: str = "") -> None:
    """State which network a file of weights is of, as torchvision:resnet50 or timm:vit_tiny_patch16_224."""
    if name:
        app.model.load(with_options(app.session.model, {"arch": name}))
    else:
        known = {split_reference(model["reference"])[0]: _note(model) for model in zoo_models()}
        choices = [(reference, reference, note) for reference, note in known.items()]
        app.dialogs.choose(
            "Of which network are these weights?", choices, lambda one: architecture(app, one), free=True
        )


@command(
    "model.class_names", "Names of the classes from a file…", menu="Model/2", when=lambda app: bool(app.model.layers),
    waits="model",
)  # fmt: skip
def class_names(app: App, path: str = "") -> None:
    """Name the classes by a file: lines, numbered lines, CSV, YAML, JSON; or imagenet, coco, coco91, voc."""
    for chosen in [path] if path else app.dialogs.files("Names of the classes", "names")[:1]:
        app.model.describe({"classes": chosen})


@command("model.save_description", "Save the description", menu="Model/2", when=lambda app: bool(app.model.layers))
def save_description(app: App) -> None:
    """Write what you stated of the model beside its weights, where it is read when they are opened again."""
    app.say(f"Saved: {app.model.save_description()}")


def references(app: App) -> list[tuple[str, str, str]]:
    """Models to pick from, as (reference, title, note): those used before, those suggested, and all that zoos have."""
    suggested = {reference for reference, _, _ in SUGGESTED}
    models = {model["reference"]: model for model in zoo_models()}
    recent = [
        (reference, reference, f"used before, {_note(models[reference])}" if reference in models else "used before")
        for reference in app.settings.now.recent("models")
        if reference not in suggested
    ]
    listed = suggested | {reference for reference, _, _ in recent}
    first = [TORCHVISION + name for name in FIRST]
    others = [(name, name, _note(models[name])) for name in dict.fromkeys([*first, *models])]
    return [*recent, *SUGGESTED, *(choice for choice in others if choice[0] not in listed)]


def _note(model: Mapping[str, str]) -> str:
    """What stands beside a model of a zoo: ``classification, 102 MB, Apache-2.0, fetched``."""
    offline = "weights=none" in model["reference"]
    licence = model["licence"].partition(";")[0]
    return f"{model['task']}, {model['size']}, {licence}, {'untrained' if offline else 'fetched'}"


@command("model.open", "Load weights from a file…", menu="Model/1", waits="model")
def open_weights(app: App, path: str = "") -> None:
    """Load a file of weights (safetensors, a state dict, a checkpoint) or ONNX; its architecture is recognised."""
    for chosen in [path] if path else app.dialogs.files("Load weights", "weights")[:1]:
        app.model.load(chosen)
