"""What a slide says to a person who does not know networks: a headline, a caption and a caveat."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from workbench.api import Boxes, Curve, Embedding, Group, Heatmap, Matrix, Picture, Regions, Result, Scores, Table
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

PAUSE = re.compile(r"[:;：；。]|\. |\.$")
STANDS_FOR_THE_TARGET = ("the target", "the class", "目标")
CLASS_NUMBER = re.compile(r" \(\d+\)")
JARGON = re.compile(
    r"logit|relu|softmax|gradient|tensor|activation|layer|channel|epsilon|float32|hook|norm\b|"
    r"\bL([012∞]|inf)\b|\d/255|#\d|\b_\w|\w\.\w+\.|梯度|激活|通道|层|"
    r"standard error|\bmasks?\b|average mask|magnitude|^of no class|least c\b|掩码|标准误|幅值|不针对|最小的 c|"
    r"\bbits?\b|\bbasis\b|distance|\bdB\b|\d steps?\b|\bdead\b|at the start|before and|on this image|kernel|cosine|"
    r"\d 位|距离|\d 步|失效|尺寸|傅里叶|去相关|此图像上|c 为|滤波器|起始|之前.*现在|卷积核|余弦",
    re.IGNORECASE,
)  # words of the trade, names of layers, units
SCORE_OF = re.compile(r"^(probability|log-probability|logit|output) of ")
CHINESE = re.compile("[\u4e00-\u9fff]")
NORM = re.compile(r"\b(L[012∞]|Linf), ?")
PLAIN = {
    "epsilon": "size of the change",
    "(/255": "(of 255",
    "/255": " of 255",
    ", PGD": ", changed on purpose",
    ", FGSM": ", changed on purpose",
}  # in the words of an audience
CALLED = {
    "Rounded to 8 bits": "Saved as a file",
    "The picture in 8 bits": "Saved as a file, the picture",
    "With the patch": "With that part covered,",
    "取整为 8 位后": "存成文件后",
    "8 位图像": "存成文件的图像",
}
ANSWERS = (Scores, Boxes, Regions, Matrix, Table)
FOR_EXPERTS = {"distance_by_layer", "histogram", "kernel", "weight"}  # parts that a slide leaves out
PARTS = {  # of groups, as an audience calls them
    "original": "The picture before",
    "adversarial": "The picture after",
    "difference": "What was changed",
    "picture": "What the network was shown",
    "before": "Before",
    "after": "After",
    "noise": "With random noise instead",
    "unrounded": "Before it was saved as a file",
    "map": "Where it answers",
    "saliency": "Which points move it",
    "texture": "The new picture",
}


def name_of_target(title: str) -> str:
    """What is explained, by its name alone: whether its probability or its logit is meant an audience need not know."""
    return SCORE_OF.sub("", title)


def headline(shows: str, target: str, slide: str = "") -> str:
    """What a technique shows, with the target's name in its place: ``Where “tabby” is …``.

    shows   of a technique that declares no sentence for a slide: its words to their first pause
    target  in words, with numbers of classes, which a headline does without; empty where nothing is explained
    slide   the sentence that a technique declares for its slides
    """
    name = without_numbers(target)
    if slide:
        return slide.replace("{}", f"“{name}”" if name else tr("its answer"))
    words = _beginning(PAUSE.split(shows, maxsplit=1)[0].strip())
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
    """What an attack, or random noise, did to the answer; empty where the facts are of neither."""
    if "success_8bit" not in facts or "prediction_before" not in facts:
        return ""
    before, after = (without_numbers(str(facts.get(f"prediction_{name}", ""))) for name in ("before", "8bit"))
    if facts.get("already"):
        return tr("Nothing was changed: the answer is “{}” already").format(before)
    if "draws_that_succeed" in facts:  # of noise, which is no attack
        if after and after != before:
            return tr("Random noise turns the answer “{}” into “{}”").format(before, after)
        return tr("Random noise was added, and the answer is still “{}”").format(before)
    if facts["success_8bit"] and after and after != before:
        return tr("A small change to the picture turns the answer “{}” into “{}”").format(before, after)
    wanted = without_numbers(str(facts.get("goal_title", "")))
    if wanted:
        return tr("The picture was changed towards “{}”, and the answer is “{}”").format(wanted, after or before)
    return tr("The picture was changed, and the answer is still “{}”").format(after or before)


def _for_all(caption: str) -> str:
    """A caption with words that an audience has in place of those of the trade."""
    for word, plain in CALLED.items():
        caption = caption.replace(word, plain)
    return caption


def plain_caption(caption: str) -> str:
    """The parts of a caption that need no words of the trade, as a sentence; may be empty.

    A part that begins with such words is left out whole: its other clauses would be a sentence without its subject.
    """
    caption = _for_all(caption)
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
            words = words if wide else words[0].upper() + words[1:]
            sentences.append(words if words.endswith((".", "。", "!", "?")) else words + stop)
    return between.join(sentences)


def slide_caption(result: Result, title: str, slide: str) -> str:
    """What a slide says below its picture, of what was found; empty where the headline and the legend say it.

    Answers are said. Of maps, pictures and curves the caption says how they were measured, which is for those who
    measure; a technique without a sentence for slides has nothing else.

    title  the technique's, which stands on the slide already
    slide  the sentence that the technique declares for its slides
    """
    if isinstance(result, Heatmap) and not np.nan_to_num(result.values).any():
        return tr("The map is empty: nothing of the kind was found in this picture.")
    parts = tuple(result.parts.values()) if isinstance(result, Group) else (result,)
    if slide and not any(isinstance(part, ANSWERS) for part in parts):
        return ""
    named = result.caption.startswith((f"{title} for ", f"{title} of "))
    return "" if named else plain_caption(said(result.caption))


def plain_sentences(text: str) -> str:
    """The sentences that need no words of the trade."""
    sentences = re.split(r"(?<=[.!?。])\s*", text)
    between = "" if CHINESE.search(text) else " "
    return between.join(sentence for sentence in sentences if sentence and not JARGON.search(sentence))


def plain_caveat(caveat: str, limitations: str, result: Result, slide: str = "") -> str:
    """What must be said of a result, and else what its technique does not show, in plain words.

    slide  the sentence that the technique declares for its slides
    """
    words = plain_sentences(caveat) or slide or plain_sentences(limitations)
    if not words and isinstance(result, Heatmap):
        words = tr("The colours say what this network used here, and not why, nor what another one would use.")
    return words


def plain_result(result: Result) -> Result:
    """The result with the names that a slide writes: classes without numbers, axes in plain words."""
    if isinstance(result, Group):
        shown = {name: part for name, part in result.parts.items() if name not in FOR_EXPERTS}
        parts = _most_telling_first(shown or result.parts)
        return replace(result, parts={part_name(name): _plain_part(name, part) for name, part in parts.items()})
    if isinstance(result, Embedding):
        return replace(result, axes=())  # directions of numbers that an audience never sees
    if not isinstance(result, Curve):
        return result
    names, notes, marks = (tuple(map(_plain, texts)) for texts in (result.names, result.notes, result.mark_names))
    x, y = _plain(result.x_label), _plain_number(result.y_label)
    return replace(result, names=names, notes=notes, mark_names=marks, x_label=x, y_label=y)


def part_name(name: str) -> str:
    """What an audience calls a part of a group, as a part's name: its title is said in the reader's language."""
    return PARTS.get(name, name).replace(" ", "_")


def _plain_part(name: str, part: Result) -> Result:
    """A part whose title says what it is has no caption but how far a change is enlarged, which is no jargon."""
    caption = "" if name in PARTS else plain_words(said(part.caption))
    if isinstance(part, Picture) and part.signed and part.factor > 1:
        caption = tr("Drawn {} times as strong, so that it is seen; grey is no change").format(f"{part.factor:g}")
    return replace(plain_result(part), caption=caption)


def _most_telling_first(parts: Mapping[str, Result]) -> dict[str, Result]:
    """Scores of the same things with what each says first at the top: where few have room, they are there."""
    scores = {name: part for name, part in parts.items() if isinstance(part, Scores)}
    things = [sorted(part.indices.tolist()) for part in scores.values()]
    if len(scores) < 2 or any(one != things[0] for one in things) or len(set(things[0])) < len(things[0]):
        return dict(parts)
    best = [int(part.indices[int(np.argmax(part.values))]) for part in scores.values()]
    rest = {k: max(float(part.values[part.indices.tolist().index(k)]) for part in scores.values()) for k in things[0]}
    order = list(dict.fromkeys([*best, *sorted(things[0], key=lambda k: -rest[k])]))
    return {name: _in_order(part, order) if isinstance(part, Scores) else part for name, part in parts.items()}


def _in_order(scores: Scores, order: list[int]) -> Scores:
    rows = [scores.indices.tolist().index(k) for k in order]
    return replace(
        scores,
        values=scores.values[rows],
        names=tuple(scores.names[row] for row in rows),
        indices=scores.indices[rows],
        logits=None,
        units=None if scores.units is None else scores.units[rows],
        targets=tuple(scores.targets[row] for row in rows) if scores.targets else (),
    )


def plain_words(caption: str) -> str:
    """A part's caption where it needs no words of the trade; otherwise empty."""
    return "" if JARGON.search(caption) else without_numbers(caption)


def _plain(label: str) -> str:
    words = NORM.sub("", without_numbers(label))
    for word, plain in PLAIN.items():
        words = words.replace(word, plain)
    return words


def _plain_number(label: str) -> str:
    return tr("How sure it is") if label == "probability" else _plain(label)


def without_numbers(title: str) -> str:
    """A title of classes without their numbers."""
    return CLASS_NUMBER.sub("", title)
