"""What a reference states of a model after its question mark, for every loader alike: ``m.onnx?colours=bgr``."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from workbench.api import UserError
from workbench.engine.generator import LARGEST_CODE
from workbench.engine.spec import YOU, ModelSpec
from workbench.engine.tasks.decoders.registry import DECODERS
from workbench.engine.tasks.registry import TASKS
from workbench.model_description import OPTIONS
from workbench.threshold import Threshold

from .class_names import read_class_names
from .reference import Reference

CHOICES: Mapping[str, tuple[str, ...]] = {
    "colours": ("rgb", "bgr", "grey"),
    "layout": ("nchw", "nhwc"),
    "fit": ("crop", "stretch", "letterbox"),
    "interpolation": ("bilinear", "bicubic", "nearest"),
}
LARGEST = 8192  # pixels along a side
FIELDS: Mapping[str, tuple[str, ...]] = {  # of a description that an option states, where they are called otherwise
    "classes": ("labels",), "input": ("crop", "resize"), "range": ("value_range",),
}  # fmt: skip
MOST_LABELS = 100  # names that are written in one line


def described(spec: ModelSpec, reference: Reference, taken: Collection[str] = (), origin: str = YOU) -> ModelSpec:
    """The description with what the reference states in place of what was found. Raises UserError in words.

    taken   the options that the loader has used itself
    origin  who states it
    """
    stated = {name: text for name, text in reference.options.items() if name in OPTIONS and name not in taken}
    for name in sorted(stated, key=OPTIONS.index):
        spec = spec.with_(origin, **_READERS[name](stated[name], spec))
    return _whole(spec)


def fields_of(option: str) -> tuple[str, ...]:
    """The fields of a description that an option states."""
    return FIELDS.get(option, (option,))


def rows_of(spec: ModelSpec) -> list[dict[str, Any]]:
    """Each thing that can be stated of a model, with its value as an option has it, and where that is from.

    Of each: option, value, origin, the choices where there are only these, and a hint where the value is too long; what
    does not matter is left out.
    """
    preparation, labels = spec.preparation, spec.labels
    values = {
        "task": spec.task,
        "labels": ",".join(labels) if len(labels) <= MOST_LABELS and not any("," in name for name in labels) else "",
        "input": "x".join(map(str, preparation.crop)),
        "fit": preparation.fit,
        "resize": str(preparation.resize),
        "padding": str(preparation.padding),
        "interpolation": preparation.interpolation,
        "colours": preparation.colours,
        "layout": preparation.layout,
        "range": "..".join(f"{end:g}" for end in preparation.value_range),
        "mean": _listed(preparation.mean),
        "std": _listed(preparation.std),
        "output": spec.output,
        "decoder": spec.decoder,
        "same": spec.same,
        "code": str(spec.code or ""),
        "gives": "..".join(f"{end:g}" for end in spec.gives),
    }
    idle = {name for name, matters in (
        ("resize", preparation.fit == "crop"), ("padding", preparation.fit == "letterbox"), ("decoder", spec.decoder),
        ("same", spec.task == "embedding"), ("code", spec.code), ("gives", spec.gives),
    ) if not matters}  # fmt: skip
    choices = {**CHOICES, "task": tuple(TASKS), "decoder": tuple(DECODERS)}
    return [
        {
            "option": name,
            "value": value,
            "origin": spec.origins.get(fields_of(name)[0], ""),
            "choices": list(choices.get(name, ())),
            "hint": f"{len(labels):,} names" if name == "labels" and labels else "",
        }
        for name, value in values.items()
        if name not in idle
    ]


def _listed(values: tuple[float, ...]) -> str:
    return ",".join(f"{value:.6g}" for value in values)


def _whole(spec: ModelSpec) -> ModelSpec:
    """The same with mean and std for each channel. Raises UserError where their number is wrong."""
    preparation = spec.preparation
    channels = 1 if preparation.colours == "grey" else 3
    values: dict[str, tuple[float, ...]] = {}
    for name in ("mean", "std"):
        given: tuple[float, ...] = getattr(preparation, name)
        if len(given) not in (1, channels):
            raise UserError(f"{name} must be one number or {channels}, for {preparation.colours}; got {len(given)}.")
        values[name] = given if len(given) == channels else given * channels
    if values == {name: getattr(preparation, name) for name in values}:
        return spec
    return spec.with_(spec.origins.get("mean", YOU), **values)


def _choice(name: str) -> Callable[[str, ModelSpec], dict[str, Any]]:
    def read(text: str, spec: ModelSpec) -> dict[str, Any]:
        if text.lower() not in CHOICES[name]:
            raise UserError(f"{name} must be one of {', '.join(CHOICES[name])}; got {text[:40]!r}.")
        return {name: text.lower()}

    return read


def _text(name: str) -> Callable[[str, ModelSpec], dict[str, Any]]:
    return lambda text, spec: {name: text.strip()}


def _numbers(name: str) -> Callable[[str, ModelSpec], dict[str, Any]]:
    def read(text: str, spec: ModelSpec) -> dict[str, Any]:
        try:
            values = tuple(float(part) for part in text.split(","))
        except ValueError:
            values = ()
        least = 0.0 if name == "std" else -math.inf
        if len(values) not in (1, 3) or not all(math.isfinite(value) and value > least for value in values):
            above = " above 0" if name == "std" else ""
            raise UserError(f"{name} must be one number or three{above}, as 0.5 or 0.4,0.5,0.6; got {text[:60]!r}.")
        return {name: values}

    return read


def _labels(text: str, spec: ModelSpec) -> dict[str, Any]:
    names = tuple(name.strip() for name in text.split(","))
    if not all(names):
        raise UserError(f"labels must be the names of the classes, parted by commas; got {text[:60]!r}.")
    return {"labels": names}


def _input(text: str, spec: ModelSpec) -> dict[str, Any]:
    sides = text.lower().replace("×", "x").split("x")
    sides = sides * 2 if len(sides) == 1 else sides
    if len(sides) != 2 or not all(side.isdigit() and 1 <= int(side) <= LARGEST for side in sides):
        raise UserError(f"input must be height and width in pixels, as 224x224, up to {LARGEST}; got {text[:40]!r}.")
    crop = int(sides[0]), int(sides[1])
    return {"crop": crop, "resize": min(crop)}


def _resize(text: str, spec: ModelSpec) -> dict[str, Any]:
    if not text.isdigit() or not 1 <= int(text) <= LARGEST:
        raise UserError(f"resize must be the shorter side in pixels, 1 to {LARGEST}; got {text[:40]!r}.")
    return {"resize": int(text)}


def _padding(text: str, spec: ModelSpec) -> dict[str, Any]:
    if not text.isdigit() or int(text) > 255:
        raise UserError(f"padding must be a level of grey, 0 to 255; got {text[:40]!r}.")
    return {"padding": int(text)}


def _range(text: str, spec: ModelSpec) -> dict[str, Any]:
    """Black and white as the network takes them; mean and std are within it, so the loader's own no longer hold."""
    ends = _ends(text, "range", "for the network")
    channels = spec.preparation.channels
    return {"value_range": ends, "mean": (0.0,) * channels, "std": (1.0,) * channels}


def _code(text: str, spec: ModelSpec) -> dict[str, Any]:
    if not text.isdigit() or not 1 <= int(text) <= LARGEST_CODE:
        raise UserError(f"code must be how many numbers go in, 1 to {LARGEST_CODE:,}; got {text[:40]!r}.")
    return {"code": int(text)}


def _ends(text: str, option: str, taker: str) -> tuple[float, float]:
    """Black and white, as ``0..255``. Raises UserError."""
    low, dots, high = text.partition("..")
    try:
        ends = float(low), float(high)
    except ValueError:
        ends = 0.0, 0.0
    if not dots or not all(map(math.isfinite, ends)) or ends[0] >= ends[1]:
        raise UserError(f"{option} must be what black and white are {taker}, as 0..255; got {text[:40]!r}.")
    return ends


def _colours(text: str, spec: ModelSpec) -> dict[str, Any]:
    """Grey has one channel: of mean and std for colours their average, for which the person may state others."""
    chosen: dict[str, Any] = _choice("colours")(text, spec)
    channels = 1 if chosen["colours"] == "grey" else 3
    if channels != spec.preparation.channels:
        for name in ("mean", "std"):
            values: tuple[float, ...] = getattr(spec.preparation, name)
            chosen[name] = (sum(values) / len(values),) * channels
    return chosen


_READERS: Mapping[str, Callable[[str, ModelSpec], dict[str, Any]]] = {
    "task": _text("task"),
    "classes": lambda text, spec: {"labels": read_class_names(text)},
    "labels": _labels,
    "input": _input,
    "resize": _resize,
    "fit": _choice("fit"),
    "padding": _padding,
    "interpolation": _choice("interpolation"),
    "colours": _colours,
    "layout": _choice("layout"),
    "range": _range,
    "mean": _numbers("mean"),
    "std": _numbers("std"),
    "output": _text("output"),
    "decoder": _text("decoder"),
    "same": lambda text, spec: {"same": str(Threshold.parse(text))},
    "code": _code,
    "gives": lambda text, spec: {"gives": _ends(text, "gives", "in the picture that comes out")},
}
