"""A request: what a session asks of a technique, and under which key the result is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.api import Area, Target, UserError
from workbench.cache.cached_result import CachedResult
from workbench.images.photo import Photo
from workbench.images.pixel_decoder import WHITE

from .model_targets import ModelTargets
from .run import Run
from .session import OpenImage, Session
from .technique_info import TechniqueInfo


@dataclass(frozen=True, eq=False)
class Request:
    """What a run needs.

    params        every parameter and its value
    image, photo  what the technique looks at; None where that is many images, or the model alone
    key           of the result in the cache
    images        those of a technique that looks at many
    beside        the open images that stand beside what it makes; they are no part of the key
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
    beside: tuple[OpenImage, ...] = ()
    session: Session = field(default_factory=Session)

    @property
    def subject(self) -> str:
        """What the technique looks at, in words; empty for the model alone."""
        return f"{len(self.images)} images" if self.images else self.image.name if self.image else ""


def run_of(request: Request, entry: CachedResult, info: TechniqueInfo, number: int) -> Run:
    """The record of a finished run, for the session."""
    facts = entry.result.facts
    explained = str(facts.get("target_title", "")) or str(facts.get("unit") or facts.get("layer", ""))
    set_by_hand = request.session.params.get(request.technique, {})
    return Run(
        number=number,
        key=request.key,
        technique=request.technique,
        title=info.title,
        subtitle=" · ".join(part for part in (explained, request.subject or request.model) if part),
        params={name: request.params.get(name, value) for name, value in set_by_hand.items()},  # as they were computed
        target=request.session.target,
        layer=request.session.layer,
        image=request.image.key if request.image else "",
        model=request.model,
        seconds=float(entry.provenance.get("seconds") or 0.0),
        takes_layer=bool(info.parameters_of_type("layer")),
        defaults=info.defaults,
        words={p.name: facts[title] for p in info.params or () if (title := f"{p.name}_title") in facts},
    )


def awaited_run(session: Session, info: TechniqueInfo, number: int, targets: ModelTargets | None = None) -> Run:
    """What a session asks for, as a run that has no result yet, for a comparison to remember.

    targets  those of the session's model, where it is the loaded one: they tell what a target is called
    """
    image = session.image if info.takes in ("image", "numbers") else None
    asked = [session.target_of(session.technique, param.name) for param in info.parameters_of_type("target")]
    explained = targets.label(asked[0]) if targets and asked and asked[0] != str(Target()) else ""
    subject = image.name if image else session.model
    return Run(
        number=number,
        key="",
        technique=session.technique,
        title=info.title,
        subtitle=" · ".join(part for part in (explained, subject) if part),
        params=session.params.get(session.technique, {}),
        target=session.target,
        layer=session.layer,
        image=image.key if image else "",
        model=session.model,
        takes_layer=bool(info.parameters_of_type("layer")),
        defaults=info.defaults,
        words=_called(session, info, targets),
    )


def _called(session: Session, info: TechniqueInfo, targets: ModelTargets | None) -> dict[str, str]:
    """What the classes are called that parameters name, as far as that is known without a result."""
    values, classes = info.values(session), targets.classes if targets else ()
    called = {}
    for param in info.parameters_of_type("class"):
        with suppress(UserError):  # one that is no class is refused when it runs
            if value := str(values[param.name]):
                called[param.name] = Target.typed(value, classes).label(classes)
    return called


def result_inputs(session: Session, many: bool = False) -> tuple[Any, ...]:
    """Session fields that determine the displayed result; ``many`` for a technique that looks at all listed images."""
    params = session.params.get(session.technique, {})
    images = session.strip_images if many else session.current
    return session.technique, params, session.target, session.layer, images, session.model, session.shown


def lies_inside(region: str, input_size: Sequence[int]) -> bool:
    """Whether a rectangle, ``left,top,width,height``, or a shape lies inside of an input of (height, width) pixels."""
    if not region or not input_size:
        return True
    left, top, width, height = Area.parse(region if ":" in region else f"box:{region}").bounds
    return left + width <= input_size[1] and top + height <= input_size[0]


def fitted_to(session: Session, targets: ModelTargets, input_size: Sequence[int] = ()) -> Session:
    """The session without a layer, target or unit that the model has not, and a region outside of its input.

    input_size  height and width in pixels; empty where it is not known
    """
    known = set(targets.layers)
    if session.layer and session.layer not in known:
        session = replace(session, layer="")
    if session.making and session.making not in known:
        session = replace(session, making="")
    if not targets.fits(session.target):
        session = replace(session, target="predicted")
    kept = {
        technique: {
            name: value
            for name, value in mine.items()
            if not (name == "layer" and value and value not in known)
            and not (name == "target" and not targets.fits(str(value)))
            and not (name == "unit" and str(value).rpartition(":")[0] not in known)
            and not (name == "region" and not lies_inside(str(value), input_size))
        }
        for technique, mine in session.params.items()
    }
    return replace(session, params=kept) if kept != session.params else session


def bounded_for(session: Session, techniques: Mapping[str, TechniqueInfo]) -> Session:
    """The session with no value above what a technique takes of the loaded model: a patch is no larger than the input.

    techniques  as they fit the model
    """
    bounded = {
        technique: _bounded(mine, techniques[technique]) if technique in techniques else mine
        for technique, mine in session.params.items()
    }
    return replace(session, params=bounded) if bounded != session.params else session


def without_amounts(session: Session, techniques: Mapping[str, TechniqueInfo]) -> Session:
    """The session without amounts of what a network has, as of its styles: they say nothing of another network."""
    kept = {
        technique: {name: value for name, value in mine.items() if name not in _amounts(techniques.get(technique))}
        for technique, mine in session.params.items()
    }
    return replace(session, params=kept) if kept != session.params else session


def _amounts(info: TechniqueInfo | None) -> set[str]:
    return {param.name for param in info.parameters_of_type("amounts")} if info is not None else set()


def _bounded(values: Mapping[str, Any], info: TechniqueInfo) -> dict[str, Any]:
    params = {param.name: param for param in info.params or ()}
    return {name: params[name].bounded(value) if name in params else value for name, value in values.items()}
