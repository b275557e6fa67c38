"""The engine's work without the pipes: the plugins, one model, and runs. The command line uses it directly."""

from __future__ import annotations

import difflib
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np

from workbench import __version__
from workbench.api import (
    Applicability,
    Geometry,
    Group,
    Heatmap,
    Image,
    Images,
    Picture,
    Progress,
    Result,
    Technique,
    UserError,
)
from workbench.images.image_files import short_names
from workbench.manifests import Problem

from .guard import ModelChanged, kept
from .loaders import references
from .model import LoadedModel
from .plugins import LoadedPlugin, load_plugins

CONVENTION = "x and y in pixels, pixel centres at whole numbers; network input to original image"


@dataclass(frozen=True, eq=False)
class Outcome:
    """A result on the way, or the answer: that one has its provenance.

    geometry  where results of the network's size lie on the original; None where there was no image
    """

    result: Result
    geometry: Geometry | None
    provenance: dict[str, Any] | None = None


class Host:
    """The techniques that were found, the model that is loaded, and what can be done with both."""

    def __init__(self) -> None:
        self.plugins: dict[str, LoadedPlugin]
        self.problems: list[Problem]
        self.plugins, self.problems = load_plugins()
        self.model: LoadedModel | None = None
        self._device = "auto"
        self._prepared: tuple[LoadedModel, str, Image] | None = None

    def describe(self) -> list[dict[str, Any]]:
        """Every technique, as JSON holds it: what the manifest says, and its parameters."""
        return [plugin.describe() for plugin in self.plugins.values()]

    def load(self, reference: str, device: str = "auto", say: Callable[[Progress], None] | None = None) -> None:
        """Load a model. Raises UserError where it cannot be; the model that was there then stays."""
        if say:
            say(Progress(0, 1, f"loading {reference}"))
        self.model = references.load(reference, device)
        self._device = device
        if say:
            say(Progress(1, 1, f"loaded {reference}"))

    def prepare_ahead(self) -> None:
        """What is worth doing while nobody asks: the model's sweeps are made ready."""
        if self.model is not None:
            self.model.forwards.begin()

    def applies(self) -> dict[str, Applicability]:
        """What each technique can do with the model, by id. A technique that fails to answer does not apply."""
        return {name: self._applies(plugin) for name, plugin in self.plugins.items()}

    def run(
        self,
        technique: str,
        params: Mapping[str, Any],
        pixels: np.ndarray | None = None,
        name: str = "",
        digest: str = "",
        images: Images | None = None,
        sweeps: Sequence[Mapping[str, Any]] = (),
        wanted: Callable[[], bool] = lambda: True,
    ) -> Iterator[Progress | Outcome]:
        """Run a technique to its end; the last ``Outcome`` is the answer, with provenance.

        pixels  (h, w, 3) uint8, the image as opened; may be None where the technique looks at the model alone
        images  for a technique that looks at many
        sweeps  what provenance tells of those of an earlier run, where its numbers are to come out again
        wanted  whether somebody still waits; where it says no while something is prepared, Stopped is raised

        Raises UserError where the user can mend it. Closing this iterator ends the run and leaves the model as it was.
        """
        plugin, model = self._plugin(technique), self._model()
        run = plugin.technique.configured(params)
        can = self._applies(plugin)
        if not can.works:
            raise UserError(can.sentence or f"{plugin.manifest.title} does not apply to {model.reference}.")
        takes = plugin.technique.takes
        if pixels is None and takes == "image":
            raise UserError(f"{plugin.manifest.title} needs an image.")
        if images is None and takes == "images":
            raise UserError(f"{plugin.manifest.title} needs many images.")
        image = images if takes == "images" and images else self._prepare(model, pixels, name, digest)
        geometry = image.geometry if isinstance(image, Image) and pixels is not None else None
        model.swept.clear()
        model.wanted = wanted
        model.sweep_as = [str(one.get("way", "")) for one in sweeps]
        began, away = time.perf_counter(), 0.0  # seconds in which nobody asked for more: it was paused
        last: Result | None = None
        waiting = False
        for item in self._results(run, model, image):
            asked = time.perf_counter()
            if last is not None and waiting:  # what is followed by anything is not the answer yet
                yield Outcome(last, geometry)
            waiting = not isinstance(item, Progress)
            if isinstance(item, Progress):
                yield item
            away += time.perf_counter() - asked
            if not isinstance(item, Progress):
                last = _with_caveat(_checked(item, plugin, model), can.sentence)
                for choice in model.swept:
                    last = _with_caveat(last, choice.caveat)
        if last is None:
            raise RuntimeError(f"{technique} yielded no result")
        seconds = time.perf_counter() - began - away
        yield Outcome(last, geometry, _provenance(plugin, run, last, model, image, geometry, seconds))

    def _results(self, run: Technique, model: LoadedModel, image: Image | Images) -> Iterator[Progress | Result]:
        try:
            with kept(model.network), closing(run.run(model, image)) as results:  # type: ignore[type-var]
                yield from results
        except ModelChanged:
            self.load(model.reference, self._device)
            raise

    def _plugin(self, name: str) -> LoadedPlugin:
        if name in self.plugins:
            return self.plugins[name]
        for problem in self.problems:
            if problem.plugin == name:
                raise UserError(problem.sentence)
        near = difflib.get_close_matches(name, self.plugins, n=3, cutoff=0.4)
        hint = f"; the nearest are {', '.join(near)}" if near else f"; there are {', '.join(self.plugins)}"
        raise UserError(f"There is no technique {name!r}{hint}.")

    def _model(self) -> LoadedModel:
        if self.model is None:
            raise UserError("No model is loaded.")
        return self.model

    def _applies(self, plugin: LoadedPlugin) -> Applicability:
        try:
            answer = plugin.technique.applies(self._model())
            if not isinstance(answer, Applicability):
                raise TypeError(f"applies gave {type(answer).__name__}")
        except UserError as error:
            return Applicability(False, str(error))
        except Exception as error:
            return Applicability(False, f"{plugin.manifest.title} failed to say whether it applies: {error}.")
        return answer

    def _prepare(self, model: LoadedModel, pixels: np.ndarray | None, name: str, digest: str) -> Image:
        if pixels is None:
            return model.prepare(np.full((*model.input_size, 3), 128, np.uint8), "no image")
        if self._prepared and digest and self._prepared[:2] == (model, digest):
            return self._prepared[2]
        image = model.prepare(pixels, name, digest)
        self._prepared = (model, digest, image)
        return image


def _checked(result: Any, plugin: LoadedPlugin, model: LoadedModel) -> Result:
    """What a technique yielded, or a bug's name: it must be a result, and of the size that the network saw."""
    if not isinstance(result, Result):
        raise TypeError(f"{plugin.manifest.id} yielded {type(result).__name__}, which is no result")
    for part in result.parts.values() if isinstance(result, Group) else [result]:
        if isinstance(part, Heatmap | Picture) and part.values.shape[:2] != model.input_size:
            raise ValueError(
                f"{plugin.manifest.id} yielded a {type(part).__name__} of {part.values.shape[:2]}; "
                f"the network's input is {model.input_size}"
            )
    return result


def _with_caveat(result: Result, sentence: str) -> Result:
    if not sentence or sentence in result.caveat:
        return result
    return replace(result, caveat=f"{sentence} {result.caveat}".strip())


def _provenance(
    plugin: LoadedPlugin,
    run: Technique,
    result: Result,
    model: LoadedModel,
    image: Image | Images,
    geometry: Geometry | None,
    seconds: float,
) -> dict[str, Any]:
    parameters = run.plain()
    one = image if isinstance(image, Image) and geometry else None
    return {
        "technique": plugin.manifest.id,
        "title": plugin.manifest.title,
        "version": plugin.manifest.version,
        "parameters": parameters,
        "resolved": dict(result.facts),
        "model": {"reference": model.reference, "digest": model.digest, "device": model.device},
        "image": {"name": one.name, "digest": one.digest, "size": list(one.geometry.original_size)} if one else None,
        **({"images": _listed(image)} if isinstance(image, Images) else {}),
        **({"sweeps": [choice.plain() for choice in model.swept]} if model.swept else {}),
        "geometry": geometry.plain() | {"convention": CONVENTION} if geometry else None,
        "seed": parameters.get("seed"),
        "versions": versions(),
        "seconds": round(seconds, 4),
    }


def _listed(images: Images) -> list[dict[str, str]]:
    """Many images in their order, by name, label and digest; without a digest those that could not be read."""
    names = short_names(images.names)
    return [
        {"name": name, "label": label, "digest": digest}
        for name, label, digest in zip(names, images.labels, images.digests, strict=True)
    ]


@cache
def versions() -> dict[str, str]:
    """What a result's numbers depend on."""
    found = {"workbench": __version__, "python": platform.python_version()}
    for package in ("torch", "torchvision", "numpy", "Pillow", "onnxruntime", "captum", "openTSNE"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
