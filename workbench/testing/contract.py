"""The contract of every technique. A check is a function whose name is the sentence that it proves.

Most run on small networks with a picture of noise, so that all of them take seconds; the defaults run once on the
bundled model with a photograph. A plugin whose defaults take long names shorter ones in its manifest:

    [contract]
    steps = 4
"""

from __future__ import annotations

import ast
import gc
import re
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import torch

from workbench.api import (
    Applicability,
    Image,
    Progress,
    Result,
    Technique,
    UserError,
    arrays_of,
    params_of,
)
from workbench.engine.guard.functions import Functions
from workbench.engine.guard.pictures import ImageContents
from workbench.engine.guard.process import ProcessState
from workbench.engine.loaders import registry
from workbench.engine.model import LoadedModel
from workbench.engine.plugins import LoadedPlugin, import_technique
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo
from workbench.manifests import read_manifest
from workbench.model_names import BUNDLED
from workbench.protocol import messages

from .beside import let_open
from .holding import Broken, hold, hold_equal, hold_sound, one_sentence, refused
from .networks import small_networks
from .pictures import Pictures, noise, of_photo
from .state import differences, draw_numbers, state_of

ALLOWED = {"workbench.api", "workbench.families", "numpy", "torch"}
YEARS = [str(year) for year in range(1900, 2100)]
Parameters = Mapping[str, Any]
ODD_SIZES = {"one pixel": (1, 1), "one row": (1, 600), "10,000 px wide": (40, 10_000), "tall": (3000, 7)}
ENOUGH = 30  # squares, masks, steps at full size: a longer run is closed there
ON_THE_WAY = re.compile(r"\d of (at least )?\d|[Ss]o far")
SIZE = 48, 40  # height and width of the picture of noise


@dataclass(frozen=True, eq=False)
class Bench:
    """A plugin and the networks that its checks run on: the first to which it applies, and all for what asks for all.

    full_size  the model for the run at full size; None where that is left out
    """

    plugin: LoadedPlugin
    networks: Sequence[LoadedModel]
    full_size: LoadedModel | None

    def __post_init__(self) -> None:
        let_open(self.networks)

    @property
    def technique(self) -> type[Technique]:
        return self.plugin.technique

    @property
    def model(self) -> LoadedModel:
        """The first network to which the technique applies."""
        for model in self.networks:
            if self.technique.applies(model).works:
                return model
        raise Broken("it applies to none of the networks: give one of your own to contract_of(folder, [model])")

    def steps(
        self, parameters: Parameters | None = None, model: LoadedModel | None = None, size: tuple[int, int] = SIZE
    ) -> Any:
        """A run, started: the iterator of what it yields. The picture is noise, (height, width) = ``size``."""
        model = model or self.model
        return self.configured(parameters or {}).run(model, noise(self.technique, model, size))

    def configured(self, parameters: Parameters) -> Technique:
        """The technique with these parameters, the rest as its manifest has them for the checks."""
        return self.technique.configured({**self.plugin.manifest.checked, **parameters})

    def answer(
        self, parameters: Parameters | None = None, model: LoadedModel | None = None, size: tuple[int, int] = SIZE
    ) -> Result:
        """The last result of a run."""
        return _answer(list(self.steps(parameters, model, size)))

    def parameters(self, kind: str) -> list[str]:
        """The names of the parameters of a type."""
        return [parameter.name for parameter in params_of(self.technique) if parameter.type == kind]


CONTRACT: list[Callable[[Bench], None]] = []


@dataclass(frozen=True, eq=False)
class Check:
    """One check of one plugin, ready to be called. Raises where the contract is broken."""

    bench: Bench
    of: Callable[[Bench], None]

    def __call__(self) -> None:
        self.of(self.bench)

    def __str__(self) -> str:
        return f"{self.bench.plugin.manifest.id}: {self.of.__name__.replace('_', ' ')}"


def contract_of(
    folder: str | Path, networks: Sequence[LoadedModel] = (), full_size: LoadedModel | None = None
) -> list[Check]:
    """Every check over the plugin in this folder.

    networks   to run on in place of the kit's own small ones
    full_size  the model for the run at full size; the bundled one where none is given

    Warns of old words in its manifest. Raises ValueError where it cannot be read, ImportError and whatever else its
    module raises.
    """
    manifest = read_manifest(Path(folder).resolve() / "plugin.toml")
    for sentence in manifest.warnings:
        warnings.warn(sentence, FutureWarning, stacklevel=2)
    plugin = LoadedPlugin(manifest, import_technique(manifest))
    return checks_of(Bench(plugin, networks or tuple(small_networks().values()), full_size or _bundled()))


def checks_of(bench: Bench) -> list[Check]:
    """Every check over a plugin that is already imported."""
    return [Check(bench, of) for of in CONTRACT]


def check_plugin(folder: str | Path) -> None:
    """Run every check; raises one Broken that names all that are broken."""
    broken = []
    for check in contract_of(folder):
        try:
            check()
        except Exception as error:
            broken.append(f"{check}: {type(error).__name__}: {error}")
    if broken:
        raise Broken("\n".join(broken))


def _promise(check: Callable[[Bench], None]) -> Callable[[Bench], None]:
    """Make this function part of the contract."""
    CONTRACT.append(check)
    return check


# What is declared


@_promise
def it_says_what_it_shows_its_limitations_and_who_found_it(bench: Bench) -> None:
    manifest = bench.plugin.manifest
    for name in ("shows", "limitations"):
        text = getattr(manifest, name)
        hold(len(text) > 40 and text.endswith("."), f"{name} must be a plain sentence or two; it is {text!r}")
    hold(any(year in manifest.cites for year in YEARS), f"cites must hold the year; it is {manifest.cites!r}")


@_promise
def its_module_names_its_source(bench: Bench) -> None:
    opening = ast.get_docstring(_parsed(bench.plugin.manifest.folder / f"{_module(bench)}.py")) or ""
    hold(any(year in opening for year in YEARS), "the module's docstring must name the paper with its year")


@_promise
def it_imports_the_api_families_numpy_and_torch_only(bench: Bench) -> None:
    for path in sorted(bench.plugin.manifest.folder.rglob("*.py")):
        for name in _imports(_parsed(path)):
            top, second = name.split(".")[0], ".".join(name.split(".")[:2])
            hold({top, second} & ALLOWED or top in sys.stdlib_module_names, f"{path.name} imports {name}")


@_promise
def its_parameters_have_help_and_numbers_have_bounds(bench: Bench) -> None:
    for parameter in params_of(bench.technique):
        hold(parameter.help.strip(), f"{parameter.name} has no help")
        if parameter.type in ("int", "float"):
            hold(parameter.low is not None, f"{parameter.name} has no lower bound")


@_promise
def it_answers_whether_it_applies_to_any_network_and_why_not(bench: Bench) -> None:
    for model in bench.networks:
        answer = bench.technique.applies(model)
        hold(isinstance(answer, Applicability), f"applies gave {type(answer).__name__}")
        hold(answer.works or answer.sentence, f"it does not apply to {model.reference}, and does not say why")
        hold(not answer.sentence or one_sentence(answer.sentence), f"no sentence: {answer.sentence!r}")


# What a run gives


@_promise
def it_works_on_every_network_to_which_it_applies(bench: Bench) -> None:
    for model in bench.networks:
        if bench.technique.applies(model).works:
            hold_sound(bench.answer(model=model), model)


@_promise
def its_defaults_work_at_full_size_and_leave_the_model_as_it_was(bench: Bench) -> None:
    model = bench.full_size
    if model is None or not bench.technique.applies(model).works:
        return
    photo = open_photo(sample_images()[0])
    run: Any = bench.technique().run(model, of_photo(bench.technique, model, photo))
    items = []
    with _as_it_was(model), closing(run):
        for item in run:
            items = [item]
            if isinstance(item, Result):
                hold_sound(item, model, whole=False)
            elif item.done >= ENOUGH < item.total:
                return
    hold_sound(_answer(items), model)


@_promise
def its_answer_comes_last_and_progress_stays_under_its_total(bench: Bench) -> None:
    items = list(bench.steps())
    _answer(items)
    for item in items:
        hold(isinstance(item, Progress | Result), f"it yielded {type(item).__name__}")
        if isinstance(item, Progress):
            hold(0 <= item.done <= item.total, f"{item.done} of {item.total} {item.note}")


@_promise
def a_result_on_the_way_says_how_far_it_is(bench: Bench) -> None:
    results = [item for item in bench.steps() if isinstance(item, Result)]
    for result in results[:-1]:
        told = bool(ON_THE_WAY.search(result.caption)) or result.caveat not in ("", results[-1].caveat)
        hold(told, f"neither '3 of 9' nor 'so far' is in the caption {result.caption!r}: cut short it reads as the end")


@_promise
def its_answer_crosses_to_the_window(bench: Bench) -> None:
    answer = bench.answer()
    frame = b"".join(bytes(piece) for piece in messages.pack(messages.Done(1, answer, {})))
    (crossed,) = messages.Receiver().feed(frame)
    result = crossed.result if isinstance(crossed, messages.Done) else None
    hold(isinstance(result, type(answer)), f"a {type(answer).__name__} became a {type(result).__name__}")
    if result is not None:
        hold(dict(result.facts) == dict(answer.facts), f"its facts became {result.facts}")
        hold_equal(arrays_of(result), arrays_of(answer), 0, 0)


@_promise
def the_same_seed_gives_the_same_numbers(bench: Bench) -> None:
    hold_equal(arrays_of(bench.answer()), arrays_of(bench.answer()))


@_promise
def every_choice_of_every_parameter_works(bench: Bench) -> None:
    for parameter in params_of(bench.technique):
        for value in parameter.choices or ((True, False) if parameter.type == "bool" else ()):
            if value != parameter.default:
                _works_or_says_why(bench, {parameter.name: value})


@_promise
def every_form_of_target_works_or_is_refused_in_a_sentence(bench: Bench) -> None:
    unit = next(layer.name for layer in bench.model.layers if layer.channels)
    forms = (
        "class:1", "probability:1", "log-probability:1", "difference:0,2", f"unit:{unit}:1", "output:0",
        "box:0", "box:0:left", "likeness:0",
    )  # fmt: skip
    for parameter in bench.parameters("target"):
        for form in forms:
            _works_or_says_why(bench, {parameter: form})
        with refused("no-such-class"):
            bench.answer({parameter: "class:no-such-class"})


@_promise
def every_layer_works_or_is_refused_in_a_sentence(bench: Bench) -> None:
    for parameter in bench.parameters("layer"):
        for layer in bench.model.layers:
            _works_or_says_why(bench, {parameter: layer.name})
        with refused("no-such-layer"):
            bench.answer({parameter: "no-such-layer"})


@_promise
def every_class_that_is_named_works_or_is_refused_in_a_sentence(bench: Bench) -> None:
    for parameter in bench.parameters("class"):
        for name in ("1", *bench.model.classes[:2]):
            _works_or_says_why(bench, {parameter: name})
        with refused("no-such-class"):
            bench.answer({parameter: "no-such-class"})


@_promise
def pictures_of_any_shape_work_or_are_refused_in_a_sentence(bench: Bench) -> None:
    for size in ODD_SIZES.values():
        _works_or_says_why(bench, {}, size)


# What a run leaves


@_promise
def it_leaves_the_model_as_it_was(bench: Bench) -> None:
    with _as_it_was(bench.model):
        bench.answer()


@_promise
def closing_it_at_the_first_yield_half_way_or_at_the_last_leaves_the_model_as_it_was(bench: Bench) -> None:
    count = sum(1 for _ in bench.steps())
    for stop in sorted({1, (count + 1) // 2, count}):
        with _as_it_was(bench.model), closing(bench.steps()) as steps:
            deque(islice(steps, stop), maxlen=0)  # batches grow with speed, so it may end sooner this time


@_promise
def it_leaves_the_process_as_it_was(bench: Bench) -> None:
    functions, at_first = Functions(bench.model.network), ProcessState()
    try:
        with suppress(UserError):
            bench.answer()  # a library that is imported now may set what it needs, once
        replaced = functions.put_back()
    finally:
        at_first.put_back()
    for stop in (None, 1):
        state = ProcessState()
        try:
            with closing(bench.steps()) as steps:
                deque(islice(steps, stop), maxlen=0)
            changed = [*state.changed(), *replaced, *functions.put_back()]
        finally:
            state.put_back()
        hold(not changed, f"changed: {', '.join(dict.fromkeys(changed))}")


@_promise
def it_leaves_its_image_as_it_was(bench: Bench) -> None:
    images = noise(bench.technique, bench.model, SIZE)
    opened = [ImageContents(images)] if isinstance(images, Image) else []
    if isinstance(images, Pictures):
        images.opened = lambda image: opened.append(ImageContents(image))
    run: Any = bench.configured({}).run(bench.model, images)
    deque(run, maxlen=0)
    hold(all(contents.is_same() for contents in opened), "it wrote into the image, which others look at too")


@_promise
def the_network_is_in_eval_mode_at_every_forward(bench: Bench) -> None:
    learning: list[str] = []
    network = bench.model.network

    def look(*_: object) -> None:
        learning.extend(name for name, module in network.named_modules() if module.training)

    hook = network.register_forward_pre_hook(look)
    try:
        bench.answer()
    finally:
        hook.remove()
    hold(not learning, f"in training mode: {', '.join(dict.fromkeys(learning))}")


@_promise
def run_after_run_it_keeps_no_more_memory(bench: Bench) -> None:
    gc.freeze()  # what is there already is not looked through each time
    try:
        bench.answer()
        bench.answer()  # what is made once and kept is there by now
        before = _live_tensors()
        for _ in range(3):
            bench.answer()
        kept = _live_tensors() - before
    finally:
        gc.unfreeze()
    hold(kept <= 0, f"three more runs keep {kept} more tensors")


@contextmanager
def _as_it_was(model: LoadedModel) -> Iterator[None]:
    """Raises Broken that names what a block changed. A gradient that someone keeps must survive too."""
    weight = next(model.network.parameters(), None)
    if weight is not None:
        weight.grad = torch.zeros_like(weight)
    draw_numbers()
    before = state_of(model.network)
    try:
        yield
        changed = differences(before, state_of(model.network))
    finally:
        if weight is not None:
            weight.grad = None
    hold(not changed, f"changed: {', '.join(changed[:6])}")


def _works_or_says_why(bench: Bench, parameters: Parameters, size: tuple[int, int] = SIZE) -> None:
    try:
        answer = bench.answer(parameters, size=size)
    except UserError as error:
        hold(one_sentence(str(error)), f"no sentence: {str(error)!r}")
    except Exception as error:
        raise Broken(f"{dict(parameters) or size}: {type(error).__name__}: {error}") from error
    else:
        hold_sound(answer, bench.model)


def _answer(items: Sequence[Progress | Result]) -> Result:
    last = items[-1] if items else None
    if isinstance(last, Result):
        return last
    raise Broken(f"the last that it yielded is {type(last).__name__}, and no result")


def _live_tensors() -> int:
    """How many tensors were made since ``gc.freeze`` and are still held."""
    gc.collect()
    return sum(issubclass(type(thing), torch.Tensor) for thing in gc.get_objects())


def _module(bench: Bench) -> str:
    return bench.plugin.manifest.technique.partition(":")[0]


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _imports(tree: ast.Module) -> Iterator[str]:
    """What is imported from elsewhere; neighbours are imported relatively."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


@cache
def _bundled() -> LoadedModel:
    return registry.load(BUNDLED, "cpu")
