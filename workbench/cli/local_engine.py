"""The engine in the process of the command line: start it, load a model, run a technique to its end."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from workbench.api import Progress, UserError

from .output import say
from .progress_line import ProgressLine

Answer = TypeVar("Answer")
MOST_REMARKS = 3  # of many images that are said

if TYPE_CHECKING:
    from workbench.api import Images
    from workbench.engine.host import Host, Outcome
    from workbench.images.photo import Photo

    from .image_sources import ImageFolderSource


def start_host() -> Host:
    """The engine's host. Importing it costs seconds, so only subcommands that need it do."""
    line = ProgressLine()
    line.say("starting")
    try:
        from workbench.engine.host import Host

        return Host()
    finally:
        line.clear()


def load_model(host: Host, reference: str, device: str, debug: bool = False, trust: bool = False) -> None:
    """Load a model by its reference; ``trust`` says that it may run code for that."""
    from workbench.engine.loaders.trust import EVERYTHING

    line = ProgressLine()
    stderr = sys.stderr if sys.stderr.isatty() or debug else io.StringIO()
    try:
        with contextlib.redirect_stderr(stderr), contextlib.redirect_stdout(stderr):  # a download prints for terminals
            trusted = EVERYTHING if trust else ""
            host.load(reference, device, lambda progress: line.say(progress.note), trusted)
    finally:
        line.clear()


def loaded_model(host: Host) -> Any:
    """The model that is loaded. Raises UserError where there is none."""
    if host.model is None:
        raise UserError("No model is loaded.")
    return host.model


def describe_technique(host: Host, name: str) -> dict[str, Any]:
    """The description of a technique by its id. Raises UserError that names the nearest ids."""
    techniques = {str(technique["id"]): technique for technique in host.describe()}
    if name in techniques:
        return techniques[name]
    for problem in host.problems:
        if problem.plugin == name:
            raise UserError(problem.sentence)
    import difflib

    near = difflib.get_close_matches(name, techniques, n=3, cutoff=0.4)
    hint = f"the nearest are {', '.join(near)}" if near else f"there are {', '.join(techniques)}"
    raise UserError(f"There is no technique {name!r}; {hint}.")


def run_technique(
    host: Host,
    technique: str,
    settings: Mapping[str, Any],
    photo: Photo | None,
    name: str,
    sweeps: Sequence[Mapping[str, Any]] = (),
    beside: Images | None = None,
) -> Outcome:
    """Run a technique on one image, or on the model alone, to its end; ``name`` stands in the progress line.

    beside  images whose numbers stand beside a picture that is made
    """
    from workbench.engine.host import RunRequest
    from workbench.images.photo import enlargement

    pixels, photo_name, digest = (photo.pixels, photo.name, photo.digest) if photo else (None, "", "")
    request = RunRequest(technique, dict(settings), pixels, photo_name, digest, beside, sweeps)
    outcome = _answer(host.run(request), f"{technique} {name}")
    if photo is not None and (sentence := enlargement(photo, outcome.geometry)):
        say(sentence)
    return outcome


def run_on_images(host: Host, technique: str, settings: Mapping[str, Any], images: Images, name: str) -> Outcome:
    """Run a technique that looks at many images together to its end."""
    from workbench.engine.host import RunRequest

    return _answer(host.run(RunRequest(technique, dict(settings), images=images)), name)


def run_on_folder(host: Host, technique: str, settings: Mapping[str, Any], source: ImageFolderSource) -> Outcome:
    """The same for files and folders; those that cannot be read are noted in the source."""
    images = source.images(loaded_model(host))
    outcome = run_on_images(host, technique, settings, images, f"{technique} {len(images)} images")
    for sentence in images.problems:
        source.skip(sentence)
    for sentence in images.remarks[:MOST_REMARKS]:
        say(sentence)
    if len(images.remarks) > MOST_REMARKS:
        say(f"There is something to say of {len(images.remarks) - MOST_REMARKS} more images; predict says it of each.")
    return outcome


def finished(steps: Generator[Progress, None, Answer], name: str) -> Answer:
    """What long work gives in the end; its steps move the progress line."""
    line = ProgressLine()
    try:
        while True:
            step = next(steps)
            line.say(f"{name}: {step.done} of {step.total} {step.note}".rstrip())
    except StopIteration as end:
        answer: Answer = end.value
        return answer
    finally:
        steps.close()
        line.clear()


def _answer(steps: Iterator[Progress | Outcome], name: str) -> Outcome:
    """The last outcome of a run, which is its answer; the steps before it move the progress line."""
    line = ProgressLine()
    answer: Outcome | None = None
    try:
        for step in steps:
            if isinstance(step, Progress):
                line.say(f"{name}: {step.done} of {step.total} {step.note}".rstrip())
            else:
                answer = step
    finally:
        line.clear()
    if answer is None or answer.provenance is None:
        raise RuntimeError(f"{name} ended without an answer")
    return answer
