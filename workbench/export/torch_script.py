"""A script with plain torch (captum where that gives the same) for a run, from the template of its technique.

A template is the script itself, with a few marks that choose among its lines by what was run:

    w = w.abs()  #? signed=False          kept where all conditions hold; a|b means either, != none of them
    #? signed=False                       the same for the lines that follow, up to an empty line or the next mark
    sigma = $noise / 100                  a parameter's value as Python writes it; in a comment, as a person reads it
    #+ image                              a part that scripts share: ``resources/plain/image.py.txt``

Besides the parameters there are what parts are about (``model_``, ``image_``, ``target_`` and ``layer_``: see
``_Values``) and the facts of the result, ``found_``. Imports may stand anywhere; they are gathered at the top.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import parse_qsl

from workbench import __version__, folders
from workbench.api import LayerInfo, Result, Target, arrays_of
from workbench.images.photo import Photo
from workbench.images.pixel_decoder import WHITE, colour_of
from workbench.manifests import Manifest
from workbench.model_names import BUNDLED, TORCHVISION
from workbench.protocol.messages import Loaded
from workbench.render.framing import AS_SEEN, Framing
from workbench.render.network import MOST_RESIZED_PIXELS

PARTS = "plain"  # the folder of resources that holds them
WORKS_ON = ("colours", "transparent", "16-bit")


class NoScript(Exception):
    """There is no script with plain torch for this run; the message follows the word "since"."""


@dataclass(frozen=True, eq=False)
class CompletedRun:
    """A finished run: its result and all inputs.

    params      every parameter and its value
    photo       the image; None for the model alone
    background  the colour behind transparent pixels of it
    """

    manifest: Manifest
    params: Mapping[str, Any]
    model: Loaded
    photo: Photo | None
    result: Result
    background: str = WHITE


class Code(str):
    """A value that is written into a script as code, not as a text in quotes."""

    __slots__ = ()


def build_script(run: CompletedRun) -> str:
    """Fill the template. Raises NoScript with the reason where this run has no script."""
    script, values = run.manifest.script, _Values(run)
    if not script.plain:
        raise NoScript(script.explain or "no short script with plain torch comes to the same")
    try:
        for condition, otherwise in script.only:
            if not _holds(condition, values):
                raise NoScript(otherwise)
        template = (run.manifest.folder / script.plain).read_text("utf-8")
        lines = [_filled_in(line, values) for line in _chosen(template, values)]
    except (OSError, KeyError, ValueError) as error:
        raise NoScript(f"its template {script.plain} cannot be filled in ({error})") from None
    return _put_together(lines, run)


def _put_together(lines: list[str], run: CompletedRun) -> str:
    imports = sorted(
        {line for line in lines if _is_import(line)}, key=lambda line: (line.split()[0] != "import", line.lower())
    )
    body = "\n".join(line for line in lines if not _is_import(line)).strip("\n")
    body = re.sub(r"\n{4,}", "\n\n\n", body)  # two empty lines at most
    known = {name.replace(".", "_"): array for name, array in arrays_of(run.result).items()}
    assigned = {name for names in re.findall(r"^([\w, ]+) = ", body, re.MULTILINE) for name in names.split(", ")}
    arrays = [f"#     {name}  {a.shape} {a.dtype}" for name, a in known.items() if name in assigned]
    image = f" of {_one_line(run.photo.name)}" if run.photo else ""
    head = [
        f"# {run.manifest.title}{image}, as workbench {__version__} made it, in plain torch.",
        "# It makes the same arrays:",
    ]
    return "\n".join([*head, *arrays, *imports, "", body]) + "\n"


def _is_import(line: str) -> bool:
    return line.startswith(("import ", "from "))


def _chosen(template: str, values: Mapping[str, Any]) -> Iterator[str]:
    """The lines of a template and its parts whose conditions hold, without their marks."""
    wanted = True
    for line in template.splitlines():
        if line.startswith("#?"):
            wanted = _holds(line, values)
            continue
        if not wanted and not line:
            wanted = True
            continue
        text, _, condition = line.partition("  #? ")
        if not wanted or not _holds(condition, values):
            continue
        if text.startswith("#+ "):
            part = folders.bundled("resources") / PARTS / f"{text.removeprefix('#+ ').strip()}.py.txt"
            yield from _chosen(part.read_text("utf-8"), values)
        else:
            yield text


def _holds(condition: str, values: Mapping[str, Any]) -> bool:
    """Whether all ``name=a|b`` and ``name!=a`` of a condition hold; an empty condition holds."""
    for name, unequal, allowed in re.findall(r"(\w+)(!?)=(\S*)", condition):
        if (str(values[name]) in allowed.split("|")) == bool(unequal):
            return False
    return True


def _filled_in(line: str, values: Mapping[str, Any]) -> str:
    code, mark, comment = ("", line, "") if line.lstrip().startswith("#") else line.partition("  # ")
    return _substituted(code, values, _in_python) + _substituted(mark + comment, values, _one_line)


def _substituted(text: str, values: Mapping[str, Any], format_value: Callable[[Any], str]) -> str:
    names = Template(text).get_identifiers()
    return Template(text).substitute({name: format_value(values[name]) for name in names}) if names else text


def _in_python(value: Any) -> str:
    if isinstance(value, Code):
        return value
    if isinstance(value, str) and not {"'", '"'} & set(value):
        return f'"{repr(value)[1:-1]}"'
    return repr(value)


def _one_line(value: Any) -> str:
    return " ".join(str(value).split())


class _Values(dict[str, Any]):
    """The values that a template may name, computed on demand. Raises NoScript for a value that no short code gives.

    found_NAME  a fact of the result; found_axes is how many axes its array has
    model_      source (bundled, trained, untrained, safetensors or pickled), name, weights, seed, file, classes, mean,
                std
    image_      path, mode, background, side, width, height, resampling; whole where nothing is resized
    target_     kind, title, first and second class, and the goal of an attack
    layer_      module, call and calls (from 1), index (from 0), kind, layout; linear, the next linear layer above it
    """

    def __init__(self, run: CompletedRun) -> None:
        super().__init__(run.params)
        self.run = run
        self.update({f"found_{name}": value for name, value in run.result.facts.items()})
        self["found_axes"] = next((array.ndim for array in arrays_of(run.result).values()), 0)

    def __missing__(self, name: str) -> Any:
        groups = {"model": self._model, "image": self._image, "target": self._target, "layer": self._layer}
        group = name.partition("_")[0]
        if group not in groups:
            raise KeyError(name)
        self.update({f"{group}_{key}": value for key, value in groups[group]().items()})
        return self.get(name, "")

    def _model(self) -> dict[str, Any]:
        model = self.run.model
        if set(model.normalisation) - {"mean", "std"} or model.framing.get("fit", "crop") != "crop":
            raise NoScript("the model takes its images in a way of its own")
        if len(model.normalisation.get("mean", ())) != 3:
            raise NoScript("it is not known how pixels are normalised for this network")
        normalisation = {
            name: Code(f"({', '.join(map(_fraction, model.normalisation[name]))})") for name in ("mean", "std")
        }
        return {**normalisation, **_source(model), "classes": len(model.classes)}

    def _image(self) -> dict[str, Any]:
        photo, framing = self.run.photo, Framing.from_dict(self.run.model.framing)
        if photo is None or not photo.path:
            raise NoScript("the picture is in no file")
        if photo.mode not in WORKS_ON:
            raise NoScript("the file holds its colours in a way that takes more than a line to read")
        geometry = framing.geometry(photo.size, photo.digest)
        if geometry.resized[0] * geometry.resized[1] > MOST_RESIZED_PIXELS:
            raise NoScript("of a picture so long only the middle is resized")
        height, width = framing.crop
        return {
            "path": photo.path,
            "mode": photo.mode,
            "background": (*colour_of(self.run.background), 255),
            "side": max(framing.resize, height, width),
            "height": height,
            "width": width,
            "resampling": Code(framing.interpolation.upper()),
            "whole": photo.digest.startswith(AS_SEEN) and photo.size == (height, width),
        }

    def _target(self) -> dict[str, Any]:
        kind = Target.parse(self.run.params.get("target", "predicted")).kind
        if kind == "unit":
            raise NoScript("the target is a unit inside of the network")
        resolved = str(self["found_target"])
        indices = Target.parse(resolved).indices
        if not indices:
            raise NoScript("the target is no class: what it is, the model's task knows")
        first, *rest = indices
        title = self.get("found_target_title", resolved)
        goal = Target.parse(str(self["found_goal"])).indices[0] if "found_goal" in self else None
        return {"kind": kind, "title": title, "first": first, "second": rest[0] if rest else None, "goal": goal}

    def _layer(self) -> dict[str, Any]:
        layers = [LayerInfo(**{**fields, "shape": tuple(fields["shape"])}) for fields in self.run.model.layers]
        name = self["found_layer"]
        at = next((i for i, layer in enumerate(layers) if layer.name == name), None)
        if at is None:
            raise NoScript(f"the model that is loaded has no layer {name}")
        layer = layers[at]
        if layer.module.endswith("()"):
            raise NoScript(f"the layer {name} is the call of a function, which no hook of torch reaches")
        return {
            "module": layer.module,
            "call": layer.call,
            "index": layer.call - 1,
            "calls": sum(other.module == layer.module for other in layers),
            "kind": layer.kind,
            "layout": layer.layout,
            "linear": next((other.module for other in layers[at:] if other.kind == "Linear"), ""),
        }


def _source(model: Loaded) -> dict[str, Any]:
    """How a reference is loaded; it is parsed as in the engine."""
    name, _, query = model.reference.rpartition("?") if "?" in model.reference else (model.reference, "", "")
    options = dict(parse_qsl(query, keep_blank_values=True))
    if name == BUNDLED:
        return {"source": "bundled"}
    if name.startswith(TORCHVISION):
        weights = options.get("weights", "DEFAULT")
        source = "untrained" if weights.lower() == "none" else "trained"
        seed = int(options.get("seed", "0"))
        return {"source": source, "name": name.removeprefix(TORCHVISION), "weights": weights, "seed": seed}
    if Path(name).suffix == ".onnx":
        raise NoScript("the model is an ONNX file, which torch alone does not read")
    if "arch" not in options:
        architecture = model.description.get("architecture", "another network")
        raise NoScript(f"its weights were recognised as {architecture}, and in a script that is stated, with ?arch=")
    source = "safetensors" if Path(name).suffix == ".safetensors" else "pickled"
    return {"source": source, "name": options["arch"].removeprefix(TORCHVISION), "file": str(Path(name).expanduser())}


def _fraction(number: float) -> str:
    """``127 / 255`` where a number is so many levels of 255; else as it is."""
    levels = number * 255
    return f"{round(levels)} / 255" if round(levels) / 255 == number else repr(number)
