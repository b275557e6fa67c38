"""The engine without its pipes: the plugins, one model, and runs. The command line uses it directly."""

from __future__ import annotations

import difflib
import logging
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from workbench.api import (
    Applicability,
    Geometry,
    Group,
    Image,
    Images,
    Progress,
    Result,
    Technique,
    UserError,
    params_of,
)
from workbench.api.results import size_of
from workbench.cache.cached_result import content_key
from workbench.manifests import Problem
from workbench.named_files import FileDigests, named_by_parameters

from .beside import Beside, Made, Onlooker
from .collection_runs import ALIKE, COMPARISON, DESCRIPTORS, JUDGEMENT, LOOK, REGIONS, ROBUSTNESS, UNIT_TABLE
from .guard.guard import Findings
from .guesses import GUESSES
from .likenesses import LIKENESSES
from .loaders import registry
from .loaders.reference import Reference
from .loaders.trust import EVERYTHING
from .model import LoadedModel
from .other_network import OtherNetwork
from .plugins import LoadedPlugin, load_plugins
from .preparation import Preparation
from .provenance import provenance_of, with_photographs
from .region_grid import region_grid
from .spec import ModelSpec
from .style_runs import PACE, TRAIN
from .sweep import SweepContext
from .unit_pass import UNITS

T = TypeVar("T")
OF_NO_LIST = (
    *(GUESSES, LIKENESSES, UNITS, TRAIN, PACE),
    *(LOOK, ALIKE, COMPARISON, DESCRIPTORS, JUDGEMENT, REGIONS, ROBUSTNESS, UNIT_TABLE),  # of collections
)
OWN = {plugin.manifest.id: plugin for plugin in OF_NO_LIST}
log = logging.getLogger(__name__)


@dataclass(frozen=True, eq=False)
class RunRequest:
    """What is asked of a technique.

    params  by name; what is left out has its default
    pixels  (h, w, 3) uint8, the image as opened; None where the technique looks at the model alone, or at many images
    name    of the image, and ``digest`` the SHA-256 of its pixels
    images  for a technique that looks at many; of one that makes pictures those that their numbers stand beside
    sweeps  those of an earlier run, as its provenance has them, where its numbers are to come out again
    """

    technique: str
    params: Mapping[str, Any]
    pixels: np.ndarray | None = None
    name: str = ""
    digest: str = ""
    images: Images | None = None
    sweeps: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, eq=False)
class Outcome:
    """A result on the way, or the answer, which has its provenance.

    geometry  where results of the network's size lie on the original; None where there was no image
    """

    result: Result
    geometry: Geometry | None
    provenance: dict[str, Any] | None = None


class Host:
    """The plugins, the model that is loaded, and runs of the ones on the other. It belongs to one thread at a time.

    made   where pictures are kept for another judge; None for memory alone
    doubt  why this process can no longer be trusted, in a sentence: a run left behind what nothing can undo
    """

    def __init__(self, made: Made | None = None) -> None:
        self.plugins: dict[str, LoadedPlugin]
        self.problems: list[Problem]
        self.plugins, self.problems = load_plugins()
        self.model: LoadedModel | None = None
        self._device, self._stamp = "auto", Reference("").stamp()
        self._trusted = ""  # what the person agreed to for the model
        self._stale = ""  # what changed the model, which is loaded again before the next run
        self.doubt = ""
        self._beside, self._made, self._files = Beside(), made or Made(), FileDigests()
        self._other = OtherNetwork("network")
        self._used: dict[str, str] | None = None  # the other network of the run that is going on
        self._prepared: tuple[LoadedModel, str, Image] | None = None
        self._answers: dict[type[Technique], Applicability] = {}  # of techniques that were asked about the model

    def describe(self) -> list[dict[str, Any]]:
        """Every technique, as JSON holds it: what the manifest says, and its parameters."""
        return [plugin.describe() for plugin in self.plugins.values()]

    def title_of(self, technique: str) -> str:
        """A technique's title; its id where there is none of that id."""
        return self.plugins[technique].manifest.title if technique in self.plugins else technique

    def load(
        self, reference: str, device: str = "auto", say: Callable[[Progress], None] | None = None, trusted: str = ""
    ) -> None:
        """Load a model. Raises UserError where it cannot be; the model that was there then stays.

        trusted  the digest of code that the person agrees to run, or ``trust.EVERYTHING``
        """
        if say:
            say(Progress(0, 1, f"loading {reference}"))
        stamp = Reference.parse(reference).stamp()  # before the files are read: one that is written meanwhile differs
        known = self.model.found if self.model is not None and not self._stale else None
        self._take(registry.load(reference, device, trusted, known))
        self._device, self._stamp, self._trusted = device, stamp, trusted
        if say:
            say(Progress(1, 1, f"loaded {reference}"))

    def need(self, reference: str, device: str = "auto", load: Callable[[str, str], None] | None = None) -> None:
        """Load a model unless it is loaded already from files that nobody has written since.

        load  in place of ``load``, where that is to be shown to somebody
        """
        same = self.model is not None and (self.model.reference, self._device) == (reference, device)
        if not same or self._stamp != Reference.parse(reference).stamp():
            (load or self.load)(reference, device)

    @property
    def outdated(self) -> str:
        """A sentence where a file of the model is another one now than when it was loaded; else empty."""
        reference = self.model.reference if self.model is not None and not self.model.lent else ""
        if not reference or self._stamp == Reference.parse(reference).stamp():
            return ""
        name = Path(Reference.parse(reference).name).name
        return (
            f"{name} has changed on the disk; results are of the weights that were loaded: load it again for the new."
        )

    def lend(self, network: Any, spec: ModelSpec | Preparation, reference: str = "lent") -> None:
        """Run on a network of the caller's, which stays where it is and is as it was between the runs.

        network  a torch module; its training flags and what asks for gradients are put back after each run
        spec     what is known of it; how an image becomes its input is enough
        """
        tensor = next(network.parameters(), None)
        device = str(tensor.device) if tensor is not None else "cpu"
        spec = spec if isinstance(spec, ModelSpec) else ModelSpec(spec)
        self._take(LoadedModel(network, spec, reference, device, lent=True))
        self._device, self._stamp = device, Reference("").stamp()

    def _take(self, model: LoadedModel) -> None:
        self.model, self._stale, self._prepared, self._answers = model, "", None, {}
        model.find_regions, model.open_another = region_grid, self._another
        _ = model.guard  # looks at the network while it is fresh

    @contextmanager
    def _another(self, reference: str) -> Iterator[LoadedModel]:
        """Another network beside the model, for a block of a run; it is watched as the model is."""
        trusted = EVERYTHING if self._trusted == EVERYTHING else ""  # not what was agreed to for the model alone
        other = self._other.of(reference, self._device, trusted)
        self._used, findings = {"reference": other.reference, "digest": other.digest}, Findings()
        try:
            with other.in_use(), other.guard.watching(None, findings):
                yield other
        finally:
            if findings.weights:
                self._other.forget()
        if findings.caveat:
            raise RuntimeError(f"The network beside the model was left changed: {findings.caveat}")

    def prepare_ahead(self) -> None:
        """What is worth doing while nobody asks: the model's sweeps are made ready."""
        if self.model is not None and not self._stale and not self.model.lent:
            self.model.forwards.begin()

    def applies(self) -> dict[str, Applicability]:
        """What each technique can do with the model, by id. A technique that fails to answer does not apply.

        They are watched together, and one by one only where something was changed: then it is asked who did it.
        """
        findings = Findings()
        if self.model is not None and not self.model.lent and not self.doubt and not self._stale:
            with self.model.guard.watching(None, findings):
                answers = {plugin.technique: self._asked(plugin, self.model) for plugin in self.plugins.values()}
            self._note("A technique that was asked whether it applies", findings)
            self._answers = {} if findings.caveat else answers
        return {name: self._applies(plugin) for name, plugin in self.plugins.items()}

    def applicability(self, technique: str) -> Applicability:
        """What one technique can do with the model. Raises UserError where there is no such technique."""
        return self._applies(self._plugin(technique))

    def run(self, request: RunRequest, wanted: Callable[[], bool] = lambda: True) -> Iterator[Progress | Outcome]:
        """Run a technique to its end; the last ``Outcome`` is the answer, with provenance.

        wanted  whether somebody still waits; where it says no while something is prepared, Stopped is raised

        Raises UserError where the user can mend it. Closing this iterator ends the run and leaves the model as it was.
        """
        plugin = self._plugin(request.technique)
        self._model()  # says why there is none
        can, model = self._applies(plugin), self._model()  # one that changed it to answer has it loaded again
        if model.lent:
            vars(model).pop("digest", None)  # its owner may have trained it
        digest = model.digest  # of the network as it is before the run
        technique = plugin.technique.configured(request.params)
        if not can.works:
            raise UserError(can.sentence or f"{plugin.manifest.title} does not apply to {model.reference}.")
        image = self._input(plugin, model, request)
        geometry = image.geometry if isinstance(image, Image) and request.pixels is not None else None
        sweeps, watch = SweepContext.like(request.sweeps, wanted), _Stopwatch()
        onlooker = self._onlooker(plugin, technique, model, image)
        answer = self._made.take(onlooker.made, onlooker.judge) if onlooker is not None else None
        if onlooker is not None and onlooker.judge and answer is None:
            self._beside.judge_of(model, onlooker)  # one that cannot judge is refused before anything is made
        findings, beside, self._used = Findings(), dict[str, Any](), None
        model.photographs.clear()
        with closing(self._steps(plugin, technique, model, image, sweeps, findings, answer is None)) as steps:
            finished = (_finished(step, plugin, model, can.sentence, sweeps) for step in watch.timing(steps))
            for item, is_last in _last_result_marked(finished):
                if isinstance(item, Progress):
                    yield item
                elif is_last:
                    answer = item
                else:
                    yield Outcome(item, geometry)
        if answer is None:
            raise RuntimeError(f"{plugin.manifest.title} yielded no result")
        answer = _with_caveat(answer, findings.caveat)
        if onlooker is not None:
            self._made.keep(onlooker.made, onlooker.judge, answer, bool(findings.caveat))
            yield Outcome(answer, geometry)
            answer, beside = yield from self._beside.look(answer, model, onlooker, request.images)
        provenance = provenance_of(plugin, technique, model, image, geometry, answer, sweeps, watch.seconds)
        provenance["model"]["digest"] = digest
        provenance |= beside | ({"network": self._used} if self._used else {})
        provenance |= with_photographs(provenance["parameters"], technique, model)
        if findings.caveat:
            provenance["disturbed"] = findings.caveat
        yield Outcome(answer, geometry, provenance)

    def run_together(self, requests: Sequence[RunRequest]) -> list[Outcome] | None:
        """What ``run`` answers to several requests that differ in their images alone, computed at once.

        None where the technique has no such way: then they are run one by one.
        """
        plugin, first = self._plugin(requests[0].technique), requests[0]
        can, model = self._applies(plugin), self._model()
        technique = plugin.technique.configured(first.params)
        if not can.works or plugin.technique.takes != "image" or plugin.technique.together is Technique.together:
            return None
        images = [model.prepare(one.pixels, one.name, one.digest) for one in requests if one.pixels is not None]
        sweeps, findings, digest = SweepContext.like((), lambda: True), Findings(), model.digest
        began = time.perf_counter()
        try:
            with model.in_use(), model.guard.watching(None, findings), model.sweeping(sweeps):
                results = technique.together(model, images)
        finally:
            self._note(plugin.manifest.title, findings)
        if results is None:
            return None
        seconds, outcomes = (time.perf_counter() - began) / len(images), []
        for result, image in zip(results, images, strict=True):
            answer = _with_caveat(_checked(result, plugin, model), can.sentence)
            answer = _with_caveat(answer, findings.caveat)
            told = provenance_of(plugin, technique, model, image, image.geometry, answer, sweeps, seconds)
            told["model"]["digest"] = digest
            told |= {"disturbed": findings.caveat} if findings.caveat else {}
            outcomes.append(Outcome(answer, image.geometry, told))
        return outcomes

    def _onlooker(
        self, plugin: LoadedPlugin, technique: Technique, model: LoadedModel, image: Image | Images
    ) -> Onlooker | None:
        """Who looks at the pictures that a run makes; None where it makes none."""
        params, manifest = params_of(plugin.technique), plugin.manifest
        name = next((parameter.name for parameter in params if parameter.type == "judge"), "")
        if not name:
            return None
        others = {key: value for key, value in technique.plain().items() if key != name}
        seen = image.digest if isinstance(image, Image) else tuple(image.digests)
        beside = self._files.of(named_by_parameters(params, others))
        version = f"{manifest.version} {manifest.code} {model.device}"  # sums of another order make another picture
        made = content_key(manifest.id, version, others, model.digest, f"{seen} {beside}")
        trusted = EVERYTHING if self._trusted == EVERYTHING else ""  # not what was agreed to for the model alone
        return Onlooker(made, str(getattr(technique, name)), self._device, trusted)

    def _steps(
        self,
        plugin: LoadedPlugin,
        technique: Technique,
        model: LoadedModel,
        image: Image | Images,
        sweeps: SweepContext,
        findings: Findings,
        anew: bool,
    ) -> Generator[Progress | Result, None, None]:
        """What the technique yields; when this is closed all is as it was, or it is noted that it is not.

        anew  else it yields nothing
        """
        if not anew:
            return
        try:
            with (
                model.in_use(),
                model.guard.watching(image, findings),
                model.sweeping(sweeps),
                closing(technique.run(model, image)) as steps,  # type: ignore[type-var]
            ):
                yield from steps
        finally:
            self._note(plugin.manifest.title, findings)

    def _note(self, title: str, findings: Findings) -> None:
        """Remember what has to be done before the next run."""
        if findings.weights:
            self._stale = title
        if findings.image:
            self._prepared = None
        if findings.stuck:
            self.doubt = f"{title} left this process changed in a way that cannot be undone: {findings.stuck_words}."
        if findings.remark:
            log.warning("%s: %s", title, findings.remark)

    def _input(self, plugin: LoadedPlugin, model: LoadedModel, request: RunRequest) -> Image | Images:
        """What the technique looks at. Raises UserError where the request lacks it."""
        takes = plugin.technique.takes
        if request.pixels is None and (takes == "image" or (takes == "numbers" and model.sees_image)):
            raise UserError(f"{plugin.manifest.title} needs an image.")
        if request.images is None and takes == "images":
            raise UserError(f"{plugin.manifest.title} needs many images.")
        if takes == "images" and request.images:
            return request.images
        return self._prepare(model, request.pixels, request.name, request.digest)

    def _plugin(self, name: str) -> LoadedPlugin:
        if name in OWN:
            return OWN[name]
        if name in self.plugins:
            return self.plugins[name]
        for problem in self.problems:
            if problem.plugin == name:
                raise UserError(problem.sentence)
        near = difflib.get_close_matches(name, self.plugins, n=3, cutoff=0.4)
        hint = f"; the nearest are {', '.join(near)}" if near else f"; there are {', '.join(self.plugins)}"
        raise UserError(f"There is no technique {name!r}{hint}.")

    def _model(self) -> LoadedModel:
        """The model, loaded again where a run has changed it. Raises UserError where there is none to be trusted."""
        if self.doubt:
            raise UserError(f"{self.doubt} Start the workbench again.")
        if self.model is None:
            raise UserError("No model is loaded.")
        if self._stale:
            self._load_again(self.model)
        return self.model

    def _load_again(self, model: LoadedModel) -> None:
        title, answers, self.model = self._stale, self._answers, None
        if model.lent:
            raise UserError(f"{title} changed the network that was given; give it again.")
        self.load(model.reference, self._device, trusted=self._trusted)
        assert self.model is not None
        if self.model.digest != model.digest:
            self.model = None
            raise UserError(f"{title} changed the model, and {model.reference} holds other weights now: load it anew.")
        self._answers = answers

    def _applies(self, plugin: LoadedPlugin) -> Applicability:
        """The answer, asked for once a model. A technique that changed something to answer does not apply."""
        try:
            model = self._model()
        except UserError as error:
            return Applicability(False, str(error))
        if plugin.technique in self._answers and not model.lent:
            return self._answers[plugin.technique]
        findings, title = Findings(), plugin.manifest.title
        with model.in_use(), model.guard.watching(None, findings):
            answer = self._asked(plugin, model)
        self._note(title, findings)
        if findings.caveat:
            answer = Applicability(False, f"{title} changed the model or the process when asked whether it applies.")
        answers = self._answers
        if self._stale and not model.lent and not self.doubt:
            with suppress(UserError):
                self._model()  # loaded again, so that nobody else answers for a changed one
        self._answers = {**answers, plugin.technique: answer}
        return answer

    @staticmethod
    def _asked(plugin: LoadedPlugin, model: LoadedModel) -> Applicability:
        try:
            if plugin.technique.takes == "image" and not model.sees_image:
                return Applicability(False, f"{model.reference} takes a code and no image.")
            answer = plugin.technique.applies(model)
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


class _Stopwatch:
    """Counts the seconds in which a run works; it stands still while nobody asks for the next step."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def timing(self, steps: Iterable[T]) -> Iterator[T]:
        """The same steps, timed."""
        began = time.perf_counter()
        for step in steps:
            self.seconds += time.perf_counter() - began
            yield step
            began = time.perf_counter()
        self.seconds += time.perf_counter() - began


def _last_result_marked(steps: Iterable[Progress | Result]) -> Iterator[tuple[Progress | Result, bool]]:
    """Every step, and whether it is the last result. Progress passes at once; a result waits for the next step.

    A last result that more progress follows comes twice: unmarked in its turn, and marked at the end.
    """
    latest: Result | None = None
    waits = False
    for step in steps:
        if latest is not None and waits:
            yield latest, False
        waits = not isinstance(step, Progress)
        if isinstance(step, Progress):
            yield step, False
        else:
            latest = step
    if latest is not None:
        yield latest, True


def _finished(
    step: Progress | Result, plugin: LoadedPlugin, model: LoadedModel, remark: str, sweeps: SweepContext
) -> Progress | Result:
    """A result checked, with the remark on the technique and the sweeps' caveats; progress as it is."""
    if isinstance(step, Progress):
        return step
    result = _with_caveat(_checked(step, plugin, model), remark)
    for choice in sweeps.choices:
        result = _with_caveat(result, choice.caveat)
    return result


def _checked(result: Any, plugin: LoadedPlugin, model: LoadedModel) -> Result:
    """The result that a technique yielded. Raises what names the bug: no result, or not of the network's input size."""
    if not isinstance(result, Result):
        raise TypeError(f"{plugin.manifest.title} yielded {type(result).__name__}, which is no result")
    for part in result.parts.values() if isinstance(result, Group) else [result]:
        size = size_of(part)
        if size is not None and size != model.input_size:
            raise ValueError(
                f"{plugin.manifest.title} yielded a {type(part).__name__} of {size}; "
                f"the network's input is {model.input_size}"
            )
    return result


def _with_caveat(result: Result, sentence: str) -> Result:
    if not sentence or sentence in result.caveat:
        return result
    return replace(result, caveat=f"{sentence} {result.caveat}".strip())
