"""What a slide says to a person who does not know networks: a headline, a caption, a caveat and a legend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.api import Curve, Group, Heatmap, Result
from workbench.gui.widgets.translation import tr
from workbench.phrases import said
from workbench.render.colour import table_for
from workbench.render.display import Display
from workbench.render.points import COLOURS

PAUSE = re.compile(r"[:;：；。]|\. |\.$")
STANDS_FOR_THE_TARGET = ("the target", "the class", "目标")
CLASS_NUMBER = re.compile(r" \(\d+\)")
JARGON = re.compile(
    r"logit|relu|softmax|gradient|tensor|activation|layer|channel|epsilon|float32|hook|norm\b|"
    r"\bL([012∞]|inf)\b|\d/255|#\d|\b_\w|\w\.\w+\.|梯度|激活|通道|层",
    re.IGNORECASE,
)  # words of the trade, names of layers, units
CHINESE = re.compile("[\u4e00-\u9fff]")
NORM = re.compile(r"\b(L[012∞]|Linf), ?")
PLAIN = {"epsilon": "size of the change", "(/255": "(of 255", "/255": " of 255"}  # in the words of an audience
COLOURS_OF_A_RUN = 33  # from end to end, with the middle
MOST_LEGEND = 8  # lines of a curve that are named


@dataclass(frozen=True)
class Legend:
    """What colours mean: a run of colours with words at its ends, or colours with a name each.

    run    hexadecimal colours from the first word to the last; empty where there is none
    names  (colour, words)
    """

    run: tuple[str, ...] = ()
    ends: tuple[str, str] = ("", "")
    names: tuple[tuple[str, str], ...] = ()


def headline(shows: str, target: str) -> str:
    """What a technique shows, to its first pause, with the target's name in its place: ``Where “tabby” is …``.

    target  in words, with numbers of classes, which a headline does without; empty where nothing is explained
    """
    words = _beginning(PAUSE.split(shows, maxsplit=1)[0].strip())
    name = without_numbers(target)
    if not name:
        return words
    for stands in STANDS_FOR_THE_TARGET:
        if stands in words:
            return words.replace(stands, f"“{name}”", 1)
    return f"{words}：“{name}”" if CHINESE.search(words) else f"{words}: “{name}”"


def _beginning(words: str) -> str:
    """The clauses before the first that needs words of the trade; at least one."""
    clauses = re.split(r"(?<=, )|(?<=，)", words)
    plain = next((i for i, clause in enumerate(clauses) if JARGON.search(clause)), len(clauses))
    return "".join(clauses[: max(1, plain)]).rstrip(" ,，")


def attack_headline(facts: Mapping[str, Any]) -> str:
    """What an attack did to the answer; empty where the facts are not an attack's."""
    if "success_8bit" not in facts or "prediction_before" not in facts:
        return ""
    before, after = (without_numbers(str(facts.get(f"prediction_{name}", ""))) for name in ("before", "8bit"))
    if facts["success_8bit"] and after and after != before:
        return tr("A small change to the picture turns the answer “{}” into “{}”").format(before, after)
    wanted = without_numbers(str(facts.get("goal_title", "")))
    if wanted:
        return tr("The picture was changed towards “{}”, and the answer is “{}”").format(wanted, after or before)
    return tr("The picture was changed, and the answer is still “{}”").format(after or before)


def plain_caption(caption: str) -> str:
    """The parts of a caption that need no words of the trade, as a sentence; may be empty.

    A part that begins with such words is left out whole: its other clauses would be a sentence without its subject.
    """
    wide = bool(CHINESE.search(caption))
    comma, semicolon, stop, between = ("，", "；", "。", "") if wide else (", ", "; ", ".", " ")
    sentences = []
    for sentence in re.split(r"(?<=[.!?])\s+|(?<=。)", caption):
        kept = []
        for part in re.split(r"; ?|；", sentence):
            first, *others = re.split(r", |，", part)
            if not JARGON.search(first):
                kept.append(comma.join([first, *(clause for clause in others if not JARGON.search(clause))]))
        if words := without_numbers(semicolon.join(kept)).strip():
            sentences.append(words if words.endswith((".", "。", "!", "?")) else words + stop)
    return between.join(sentences)


def plain_sentences(text: str) -> str:
    """The sentences that need no words of the trade."""
    sentences = re.split(r"(?<=[.!?。])\s*", text)
    between = "" if CHINESE.search(text) else " "
    return between.join(sentence for sentence in sentences if sentence and not JARGON.search(sentence))


def plain_caveat(caveat: str, limitations: str, result: Result) -> str:
    """What must be said of a result, and else what its technique does not show, in plain words."""
    words = plain_sentences(caveat) or plain_sentences(limitations)
    if not words and isinstance(result, Heatmap):
        words = tr("The colours say what this network used here, and not why, nor what another one would use.")
    return words


def legend_of(result: Result, display: Display) -> Legend:
    """What the colours of a map or of curves mean."""
    if isinstance(result, Heatmap):
        table = table_for(result.signed, display)
        shown = [round(i * (len(table) - 1) / (COLOURS_OF_A_RUN - 1)) for i in range(COLOURS_OF_A_RUN)]
        run = tuple("#{:02x}{:02x}{:02x}".format(*(int(c) for c in table[i])) for i in shown)
        against = result.signed and not result.centre
        return Legend(run, (tr("against it"), tr("for it")) if against else (tr("little"), tr("much")))
    if isinstance(result, Curve) and 1 < len(result.names) <= MOST_LEGEND:
        return Legend(
            names=tuple((COLOURS[i % len(COLOURS)], without_numbers(said(name))) for i, name in enumerate(result.names))
        )
    return Legend()


def plain_result(result: Result) -> Result:
    """The result with the names that a slide writes: classes without numbers, axes in plain words."""
    if isinstance(result, Group):
        parts = {
            name: replace(plain_result(part), caption=plain_words(part.caption)) for name, part in result.parts.items()
        }
        return replace(result, parts=parts)
    if not isinstance(result, Curve):
        return result
    names, notes, marks = (tuple(map(_plain, texts)) for texts in (result.names, result.notes, result.mark_names))
    return replace(result, names=names, notes=notes, mark_names=marks, x_label=_plain(result.x_label))


def plain_words(caption: str) -> str:
    """A part's caption where it needs no words of the trade; otherwise empty."""
    return "" if JARGON.search(caption) else without_numbers(caption)


def _plain(label: str) -> str:
    words = NORM.sub("", without_numbers(label))
    for word, plain in PLAIN.items():
        words = words.replace(word, plain)
    return words


def without_numbers(title: str) -> str:
    """A title of classes without their numbers."""
    return CLASS_NUMBER.sub("", title)
