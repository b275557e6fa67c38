"""What is asked of the engine, and what the canvas shows of the answer."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from workbench import __version__
from workbench.api import Geometry, Result, Target, arrays_of
from workbench.cache.cached_result import CachedResult
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo
from workbench.export.torch_script import CompletedRun, NoScript, build_script
from workbench.images.photo import Photo
from workbench.images.pixel_decoder import WHITE
from workbench.manifests import Manifest
from workbench.protocol.messages import Loaded


@dataclass(frozen=True, eq=False)
class Request:
    """What is asked of the engine, and under which key its answer is kept.

    image, photo  what the technique looks at; None where that is many images, or the model alone
    images        those of a technique that looks at many
    session       the session that it was made from
    """

    technique: str
    params: Mapping[str, Any]
    image: OpenImage | None
    photo: Photo | None
    key: str
    model: str
    background: str = WHITE
    images: tuple[OpenImage, ...] = ()
    session: Session = field(default_factory=Session)


@dataclass(frozen=True, eq=False)
class DisplayedResult:
    """What the canvas shows. ``provenance`` is there once the result is finished."""

    request: Request
    result: Result
    geometry: Geometry | None
    provenance: Mapping[str, Any] | None
    state: str


def run_of(request: Request, entry: CachedResult, info: TechniqueInfo, number: int) -> Run:
    """What the strip keeps of a run that has ended."""
    facts = entry.result.facts
    explained = str(facts.get("target_title", "")) or str(facts.get("unit") or facts.get("layer", ""))
    return Run(
        number=number,
        key=request.key,
        technique=request.technique,
        title=info.title,
        subtitle=" · ".join(part for part in (explained, seen_of(request) or request.model) if part),
        params=info.set_by_hand(request.session.params.get(request.technique, {})),
        target=request.session.target,
        layer=request.session.layer,
        image=request.image.key if request.image else "",
        model=request.model,
        seconds=float(entry.provenance.get("seconds") or 0.0),
    )


def result_inputs(session: Session, many: bool = False) -> tuple[Any, ...]:
    """Session fields that determine the displayed result; ``many`` for a technique that looks at all images."""
    mine = session.params.get(session.technique, {})
    seen = session.images if many else session.current
    return session.technique, mine, session.target, session.layer, seen, session.model, session.shown


def lies_inside(region: str, input_size: Sequence[int]) -> bool:
    """Whether ``left,top,width,height`` lies inside of an input of (height, width) pixels."""
    if not region or not input_size:
        return True
    left, top, width, height = (int(number) for number in region.split(","))
    return left + width <= input_size[1] and top + height <= input_size[0]


def fitted_to(session: Session, layers: Sequence[str], classes: int, input_size: Sequence[int] = ()) -> Session:
    """The session without a layer, target or unit that the model has not, and a region outside of its input.

    input_size  height and width in pixels; empty where it is not known
    """
    known = set(layers)
    if session.layer and session.layer not in known:
        session = replace(session, layer="")
    if not Target.parse(session.target).fits(known, classes):
        session = replace(session, target="predicted")
    kept = {
        technique: {
            name: value
            for name, value in mine.items()
            if not (name == "layer" and value and value not in known)
            and not (name == "target" and not Target.parse(str(value)).fits(known, classes))
            and not (name == "unit" and str(value).rpartition(":")[0] not in known)
            and not (name == "region" and not lies_inside(str(value), input_size))
        }
        for technique, mine in session.params.items()
    }
    return replace(session, params=kept) if kept != session.params else session


def seen_of(request: Request) -> str:
    """What a technique looked at, in words; empty for the model alone."""
    return f"{len(request.images)} images" if request.images else request.image.name if request.image else ""


def python_script(
    request: Request, result: Result, manifest: Manifest | None = None, model: Loaded | None = None
) -> str:
    """A script that makes the same arrays again, without the window: in plain torch where that is short and the same.

    manifest, model  the technique's, and the model that is loaded; None where they are not those of the result
    """
    try:
        if manifest is None or model is None or model.reference != request.model:
            raise NoScript("the model that it was made with is not loaded now")
        made = CompletedRun(manifest, request.params, model, request.photo, result, request.background)
        return build_script(made)
    except NoScript as why:
        return _explain_script(request, result, str(why))


def _explain_script(request: Request, result: Result, why: str) -> str:
    """With this package's own api; ``why`` it is not plain torch."""
    given: dict[str, Any] = {"model": request.model}
    if request.background != WHITE:
        given["background"] = request.background
    given |= {name: value for name, value in request.params.items() if value != ""}
    image = [repr(request.image.path or request.image.name)] if request.image is not None else []
    if request.images:
        given["images"] = [one.path or one.name for one in request.images]
    arguments = [repr(request.technique), *image, *(f"{name}={value!r}" for name, value in given.items())]
    what = f"{request.technique} of {seen}" if (seen := seen_of(request)) else request.technique
    listed = ",\n    ".join(arguments)
    lines = [
        f"# {what}, as workbench {__version__} made it.",
        f"# It needs workbench and not torch alone, since {why}.",
        "from workbench.script import explain",
        "",
        f"outcome = explain(\n    {listed},\n)",
    ]
    for name, array in arrays_of(result).items():
        if array.dtype.kind in "fiub" and array.ndim:
            lines.append(f"{name.replace('.', '_')} = outcome.arrays[{name!r}]  # {array.shape} {array.dtype}")
    return "\n".join(lines) + "\n"


def command_line(request: Request) -> str:
    """The command that makes the result again."""
    words = ["workbench", "run", request.technique, "--model", request.model]
    if request.image is not None:
        words += ["--image", request.image.path or request.image.name]
    if request.images:
        words += ["--images", *(one.path or one.name for one in request.images)]
    if request.background != WHITE:
        words += ["--background", request.background]
    for name, value in request.params.items():
        if value != "":
            words += ["--set", f"{name}={str(value).lower() if isinstance(value, bool) else value}"]
    return shlex.join([*words, "--out", "result"])
