"""The rules of a session that comes out of a file, beyond the types of its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.api import Area, Param, Target, UserError
from workbench.images.pixel_decoder import colour_of
from workbench.render.colour import COLOUR_MAPS
from workbench.render.composition import Composition, choices
from workbench.render.display import Display
from workbench.render.tile_order import ORDERS

from .drawn_region import check_regions
from .keys import check_pasted_key, check_result_key
from .limits import MAX_TEXT, check_count, check_parameters, check_text
from .run import Run
from .session import MOST_RUNS, MOST_STOPPED, Session

MAX_IMAGES = 100_000
MAX_NUMBER = 2**53  # of a run
TYPED = ("target", "layer", "unit", "region")  # parameters that are read before their technique is known


def check_session(session: Session, checked: Session | None = None) -> None:
    """Raises UserError, which names field, rule and value, where a session cannot be one that was saved.

    checked  a session whose images and runs need no second look
    """
    for name in ("model", "current", "technique", "layer", "background", "collection", "making"):
        check_text(name, getattr(session, name), MAX_TEXT)
    for name in ("text", "column"):
        check_text(f"arranged.{name}", getattr(session.arranged, name), MAX_TEXT)
    Target.parse(session.target)
    colour_of(session.background)
    if checked is None or session.images is not checked.images:
        _check_images(session)
    check_count("listed", session.listed, MAX_IMAGES)
    for key in session.listed:
        check_text("listed", key, MAX_TEXT)
    check_count("params", session.params, MOST_RUNS)
    for technique, params in session.params.items():
        check_text("params", technique)
        _check_params(f"params.{technique[:80]}", params)
    if checked is None or session.runs is not checked.runs:
        _check_runs(session.runs)
    check_count("stopped", session.stopped, MOST_STOPPED)
    for key in session.stopped:
        check_result_key(key)
    picked = ("figure.tiles", session.figure.tiles), ("figure.picked_from", session.figure.picked_from)
    for name, numbers in (("pins", session.pins), ("tiles", session.tiles), *picked):
        check_count(name, numbers, MOST_RUNS)
    if checked is None or session.regions is not checked.regions:
        check_regions(session.regions)
    check_count("awaited", session.awaited, MOST_RUNS)
    for run in session.awaited:
        if run.number >= 0 or run.key:
            raise UserError(f"an awaited run must have a negative number and no key; got {run.number}, {run.key!r}.")
        _check_run(run)
    _check_display(session.display)
    _check_figure(session.figure)


def _check_images(session: Session) -> None:
    check_count("images", session.images, MAX_IMAGES)
    for image in session.images:
        for name in ("key", "name", "path"):
            check_text(f"image.{name}", getattr(image, name), MAX_TEXT)
        if not image.path:
            check_pasted_key(image.key)


def _check_params(name: str, params: Mapping[str, Any]) -> None:
    check_parameters(name, params)
    for kind in TYPED:
        if kind in params:
            Param(kind, kind, "", "").convert(params[kind])
    region = params.get("region")
    if region and not _is_region(str(region)):
        raise UserError(f"{name}.region must be left,top,width,height; got {str(region)[:80]!r}.")


def _is_region(text: str) -> bool:
    """Whether it is a rectangle, or a shape that was drawn by hand."""
    if ":" in text:
        Area.parse(text)
        return True
    numbers = text.split(",")
    return len(numbers) == 4 and all(number.strip().lstrip("-").isdecimal() and len(number) < 10 for number in numbers)


def _check_runs(runs: Sequence[Run]) -> None:
    check_count("runs", runs, MOST_RUNS)
    seen = set[int]()
    for run in runs:
        check_result_key(run.key)
        if not 0 <= run.number < MAX_NUMBER or run.number in seen:
            rule = "have a number of its own" if run.number in seen else f"be 0 to {MAX_NUMBER:,}"
            raise UserError(f"the number of a run must {rule}; got {run.number}.")
        seen.add(run.number)
        _check_run(run)


def _check_run(run: Run) -> None:
    for name in ("technique", "title", "subtitle", "target", "layer", "image", "model"):
        check_text(f"run.{name}", getattr(run, name), MAX_TEXT)
    Target.parse(run.target or "predicted")
    _check_params("run.params", run.params)
    check_parameters("run.defaults", run.defaults)
    check_parameters("run.words", run.words)


def _check_display(display: Display) -> None:
    if display.colour_map and display.colour_map not in COLOUR_MAPS:
        known = ", ".join(COLOUR_MAPS)
        raise UserError(f"display.colour_map must be one of {known}; got {display.colour_map[:80]!r}.")
    if display.tile_order and display.tile_order not in ORDERS:
        raise UserError(f"display.tile_order must be one of {', '.join(ORDERS)}; got {display.tile_order[:80]!r}.")
    for name in ("opacity", "least"):
        if not 0 <= (share := getattr(display, name)) <= 1:
            raise UserError(f"display.{name} must be 0 to 1; got {share:g}.")
    if display.low is not None and display.high is not None and not display.low < display.high:
        raise UserError(f"display.low must be less than display.high; got {display.low:g} and {display.high:g}.")
    for name in ("low", "high"):
        value = getattr(display, name)
        if value is not None and abs(value) > 1e30:
            raise UserError(f"display.{name} must be -1e30 to 1e30; got {value:g}.")


def _check_figure(figure: Composition) -> None:
    for choice in choices():
        value = getattr(figure, choice.name)
        if isinstance(value, str):
            check_text(f"figure.{choice.name}", value, MAX_TEXT)
        choice.convert(value)
    check_count("figure.titles", figure.titles, MOST_RUNS)
    for number, title in figure.titles.items():
        check_text("figure.titles", number)
        check_text("figure.titles", title, MAX_TEXT)
