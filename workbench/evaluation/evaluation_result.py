"""An evaluation as a result that travels to the window: what to look at, classes, curves, the numbers of each image.

Whatever is shown has the text of the filter that finds the images behind it: a click needs to know nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from workbench.api import Curve, Group, Table, percent, probability
from workbench.collections.row_filter import FINDING, term
from workbench.collections.rows import NAME, Noted

from .evaluation import Evaluation
from .findings import AlikePair, Suspect, leaks
from .metrics import Measured
from .slices import Slice, looked_at
from .task_evaluation import Curves, TaskEvaluation

NONE = "None was found."
MOST = 50  # rows of a section


@dataclass
class Section:
    """What should be looked at, under a title.

    rows      words, what is measured, and the text of the filter; or two images that are opened beside each other
    sentence  on all of it; of an empty section why it is empty
    shows     the text of the filter that finds the images of all rows; empty where there is none
    """

    title: str
    rows: list[tuple[str, str, str | tuple[str, str]]] = field(default_factory=list)
    sentence: str = ""
    shows: str = ""


@dataclass(frozen=True, eq=False)
class Shown:
    """An evaluation as the window has it.

    note      how the numbers are made
    numbers   by name, in words
    classes   a row for each class; None where the window counts them itself
    behind    of each column of ``classes`` the text of the filter, with {} for the class
    order     the column of an image by which those behind a class are sorted, with {}; empty for none
    curves    by name (n, 3): across, up, and from which value of ``by`` on an image counts
    axes      of the curves, across and up; empty where there are none
    """

    sections: list[Section]
    noted: Noted
    images: int
    note: str = ""
    numbers: Mapping[str, str] = field(default_factory=dict)
    classes: Table | None = None
    behind: tuple[str, ...] = ()
    order: str = ""
    curves: Mapping[str, np.ndarray] = field(default_factory=dict)
    axes: tuple[str, ...] = ()
    by: str = ""

    @classmethod
    def of(cls, result: Group, count: int) -> Shown:
        """Out of what the engine told of a collection of ``count`` images."""
        parts = result.parts
        findings = parts["findings"]
        facts: dict[str, Any] = dict(findings.facts)
        drawn: dict[str, Any] = dict(parts["curves"].facts) if "curves" in parts else {"lines": {}, "axes": ()}
        assert isinstance(findings, Table)
        sections = [Section(title, [], sentence, shows) for title, sentence, shows in facts["sections"]]
        for at, *row in findings.rows:
            sections[int(at)].rows.append((str(row[0]), str(row[1]), str(row[2])))
        columns = {}
        if isinstance(numbers := parts.get("images"), Curve):
            for name, values in zip(numbers.names, numbers.lines, strict=True):
                columns[name] = np.full(count, np.nan)
                columns[name][numbers.x.astype(int)] = values
        classes = parts.get("classes")
        return cls(
            sections,
            Noted({name: np.array(places, int) for name, places in facts["images"].items()}, columns),
            facts["judged"],
            facts["note"],
            facts["numbers"],
            classes if isinstance(classes, Table) else None,
            tuple(facts["behind"]),
            facts["order"],
            {name: np.array(points, float).reshape(-1, 3) for name, points in drawn["lines"].items()},
            tuple(drawn["axes"]),
            facts["by"],
        )


def evaluation_result(evaluation: Evaluation | TaskEvaluation) -> Group:
    """What ``Shown.of`` takes apart."""
    images: dict[str, list[int]] = {}
    facts: dict[str, Any] = {"images": images, "note": "", "numbers": {}, "behind": (), "order": "", "by": ""}
    parts: dict[str, Any] = {}
    if isinstance(evaluation, Evaluation):
        sections, facts["judged"] = list(_of_classes(evaluation, images)), len(evaluation.data)
    else:
        sections, facts["judged"] = list(_of_task(evaluation, images)), evaluation.images
        facts["note"] = " ".join([evaluation.note, *evaluation.sentences])
        facts["numbers"] = {name: _number(value) for name, value in evaluation.numbers.items()}
        facts["behind"] = evaluation.table.behind
        rows = tuple(tuple(map(_cell, row)) for row in evaluation.table.rows)
        parts["classes"] = Table(columns=evaluation.table.head, rows=rows)
        if (behind := evaluation.behind) is not None:
            facts["order"] = f"{behind.order}({{}})" if behind.order else ""
            lines = np.stack([np.asarray(own, np.float32) for own in behind.columns.values()])
            parts["images"] = Curve(x=behind.places.astype(np.float32), lines=lines, names=tuple(behind.columns))
        for each in evaluation.curves[:1]:
            facts["by"] = each.by
            drawn: dict[str, Any] = {"lines": _points(each), "axes": (each.across, each.up)}
            parts["curves"] = Table(
                columns=("class",), rows=tuple((name,) for name in each.lines),
                facts=drawn,
            )  # fmt: skip
    facts["sections"] = [(each.title, each.sentence, each.shows) for each in sections]
    found = tuple(
        (at, words, measured, str(shows))
        for at, section in enumerate(sections)
        for words, measured, shows in section.rows
    )
    parts["findings"] = Table(columns=("section", "what", "measured", "shows"), rows=found, facts=facts)
    return Group(parts=parts)


def _points(curves: Curves) -> dict[str, Any]:
    """By name the points with their thresholds, as float32 has them, as the numbers of the images do."""
    found = {}
    for name, (across, up) in curves.lines.items():
        threshold = np.asarray(curves.thresholds.get(name, np.zeros(len(across))), np.float32).astype(float)
        found[name] = np.stack([across, up, threshold], 1).tolist()
    return found


def _of_classes(evaluation: Evaluation, images: dict[str, list[int]]) -> Iterator[Section]:
    classes = evaluation.data.classes
    yield _worse(evaluation.slices, "accuracy", images)
    for title, name, suspects in (
        ("Labels that may be wrong", "label that may be wrong", evaluation.label_errors),
        ("Most confident errors", "confident error", evaluation.errors),
    ):
        section = _images(title, name, [each.place for each in suspects], images)
        section.rows = [(evaluation.name(each.place), _suspect(each, classes), _one(evaluation, each.place))
                        for each in suspects]  # fmt: skip
        yield section
    confused = Section("Most confused classes", sentence="" if evaluation.confused else NONE)
    for pair in evaluation.confused[:MOST]:
        words = f"{classes[pair.truth]} taken for {classes[pair.predicted]}"
        images[words] = list(pair.places)
        confused.rows.append((words, f"{pair.count:,} · {percent(pair.share)}", term(FINDING, "=", words)))
    yield confused
    yield from _alike(evaluation, images)


def _of_task(evaluation: TaskEvaluation, images: dict[str, list[int]]) -> Iterator[Section]:
    yield _worse(evaluation.slices, evaluation.score, images)
    for title, looked in evaluation.looked.items():
        section = _images(title, title.lower(), [each.place for each in looked], images)
        section.rows = [(evaluation.name(each.place), each.words, _one(evaluation, each.place)) for each in looked]
        yield section
    yield from _alike(evaluation, images)
    if evaluation.unsaid:
        yield Section("What is not looked for", sentence=" ".join(evaluation.unsaid))


def _suspect(each: Suspect, classes: Sequence[str]) -> str:
    of_label, given = probability(each.of_label), probability(each.confidence)
    return f"{classes[each.truth]} {of_label}, taken for {classes[each.predicted]} {given}"


def _worse(slices: Sequence[Slice], score: str, images: dict[str, list[int]]) -> Section:
    """The parts in which the model is surely worse; of none why."""
    section = Section("Where it does worse")
    if not slices:
        section.sentence = "There is no part with at least ten images within and ten outside."
        return section
    looked = looked_at(slices)
    for each in slices:
        if each.worse:
            words = f"{each.by}: {each.value}"
            images[words] = each.places.tolist()
            interval = f"{percent(each.low)} to {percent(each.high)}"
            measured = f"{score} {percent(each.accuracy)}, elsewhere {percent(each.others)} ({interval})"
            section.rows.append((f"{words} · {len(each.places):,}", measured, term(FINDING, "=", words)))
    section.sentence = looked if section.rows else f"In no part it is surely worse than elsewhere. {looked}"
    return section


def _alike(evaluation: Evaluation | TaskEvaluation, images: dict[str, list[int]]) -> Iterator[Section]:
    across = leaks(evaluation.alike, evaluation.records.collection)
    if across:
        yield _pairs("Images in two parts of the collection", "in two parts", across, evaluation, images)
    if evaluation.alike:
        yield _pairs("Images that are nearly the same", "nearly the same", evaluation.alike, evaluation, images)


def _pairs(
    title: str, name: str, alike: Sequence[AlikePair], evaluation: Evaluation | TaskEvaluation, images: dict[str, Any]
) -> Section:
    section = _images(title, name, [place for pair in alike for place in (pair.first, pair.second)], images)
    for at, pair in enumerate(alike[:MOST], 1):
        own = f"{name} {at}"
        images[own] = [pair.first, pair.second]
        measured = "the same picture" if pair.same else f"cosine {pair.likeness:.3f}"
        words = f"{evaluation.name(pair.first)}, {evaluation.name(pair.second)}"
        section.rows.append((words, measured, term(FINDING, "=", own)))
    return section


def _images(title: str, name: str, places: Sequence[int], images: dict[str, list[int]]) -> Section:
    """A section without its rows, whose images the filter finds by ``name``."""
    if not places:
        return Section(title, sentence=NONE)
    images[name] = list(dict.fromkeys(places))
    return Section(title, shows=term(FINDING, "=", name))


def _one(evaluation: Evaluation | TaskEvaluation, place: int) -> str:
    return term(NAME, "=", evaluation.name(place))


def _number(value: Measured | float) -> str:
    if isinstance(value, Measured):
        return f"{percent(value.value)} ({percent(value.low)} to {percent(value.high)})"
    return percent(value) if value == value else ""


def _cell(value: str | int | float) -> str | int | float:
    return "" if value != value else value
