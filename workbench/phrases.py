"""What results say, in the reader's language: captions, axes, legends and units, which techniques compose in English.

A result stays as it was made, in the session, in files and in provenance; only what a person reads is translated. A
phrasebook has words and templates: ``"{} minus {}"`` matches ``"lynx minus tabby"``, and its parts are said in turn.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache, partial
from itertools import product
from pathlib import Path

SEPARATORS = ("\n", "  ·  ", " · ", ". ", "; ", ", ")
CLAUSES = ("; ", ", ")  # end parts of a sentence, which is said whole or not at all
MARKS = {". ": "。", "; ": "；", ", ": "，"}
COLON = ": "  # after a title
FEW = 2  # words of a template that stand in many sentences too: "{} of {}"


_NUMBER = re.compile(r" \(\d+\)$")  # behind the name of a class, in its title
_SHARE = re.compile(r"([\d,]+) of ([\d,]+)")
_VALUE = re.compile(r"[-+−]?\d\S*( %| px)?|on|off")
_CHINESE = "[\u3000-\u9fff\uff00-\uffef]"
_PROSE = re.compile(
    r"\b(a|an|the|is|are|was|were|has|have|had|can|cannot|could|must|may|does|do|did|will|not|no|so|but|it|its|which|that|"
    r"there|here|takes|gives|makes|needs|on)\b",
)  # words of which sentences are made, and names of things are not
_BETWEEN_CHINESE = re.compile(f"(?<={_CHINESE}) (?={_CHINESE})")  # spaces, which stand beside Latin letters alone


Templates = list[tuple[re.Pattern[str], str]]


class Verbatim(str):
    """Words that are said as they were written: the title of a paper, and what has been said already."""

    __slots__ = ()


class Phrasebook:
    """Words and templates with their translations.

    word  the translation of a word that stands elsewhere; the word itself where there is none
    """

    def __init__(self, phrases: Mapping[str, str], word: Callable[[str], str] = lambda text: text) -> None:
        self.phrases, self._word = dict(phrases), word
        self.names: frozenset[str] = frozenset()  # of classes: said as they are
        templates = [source for source in phrases if "{}" in source]
        templates.sort(key=lambda source: (-len(source.replace("{}", "")), source))
        self._templates = [(_pattern(source), phrases[source]) for source in templates]
        self._titled = [(_pattern(source), phrases[source]) for source in templates if COLON in source]
        self._of_few_words = {_pattern(source) for source in templates if len(source.replace("{}", " ").split()) <= FEW}
        self.say = lru_cache(maxsize=4096)(self._say)

    def _say(self, text: str) -> str:
        if text in self.names or _NUMBER.sub("", text) in self.names:
            return text
        ways = (
            self._known, self._of_numbers, partial(self._by_template, templates=self._titled), self._under_title,
            self._by_template, self._in_parts, partial(self._by_template, clauses=True), self._as_parameter,
        )  # fmt: skip
        return next((said for way in ways if (said := way(text))), text)

    def _of_numbers(self, text: str) -> str:
        """``12 of 40`` as a share; empty for other texts."""
        match = _SHARE.fullmatch(text)
        return f"{match[1]}/{match[2]}" if match and self.phrases else ""

    def _as_parameter(self, text: str) -> str:
        """The name of a parameter, which the window knows as a title, and its value: ``patch 56``; else empty."""
        for end in (place for place, letter in enumerate(text) if letter == " "):
            title, value = text[:end].capitalize(), text[end + 1 :]
            name, called = self._word(title), self._word(value.capitalize())
            if name != title and text[0].islower() and (called != value.capitalize() or _VALUE.fullmatch(value)):
                return f"{name} {called if called != value.capitalize() else value}"
        return ""

    def _known(self, text: str) -> str:
        """A text that is in the book as it stands, with a full stop, an ellipsis or without; empty where it is not."""
        word, lower = self._word(text), text[:1].lower() + text[1:]
        if text in self.phrases:
            return self.phrases[text]
        if word != text:
            return word
        if lower in self.phrases:  # a title begins with a capital
            return self.phrases[lower]
        if text.endswith("…") and (going_on := self._known(text[:-1])):
            return f"{going_on}…"
        return self.phrases[text[:-1]] + MARKS[". "] if text.endswith(".") and text[:-1] in self.phrases else ""

    def _under_title(self, text: str) -> str:
        """What stands under a title that is known, ``Original: what the network sees``; else empty."""
        title, colon, rest = text.partition(COLON)
        said = self._known(title) if colon else ""
        return f"{said}：{self.say(rest)}" if said else ""

    def _by_template(self, text: str, clauses: bool = False, templates: Templates | None = None) -> str:
        """A text that a template matches, with a full stop or without; empty where none does.

        clauses    of which none is known may stand for a {} too
        templates  to be looked through; all without them
        """
        ways = [(text[:-1], MARKS[". "]), (text, "")] if text.endswith(".") else [(text, "")]
        for (pattern, translation), (words, stop) in product(templates or self._templates, ways):
            match = pattern.fullmatch(words)
            if match is None:
                continue
            parts = match.groups()
            if pattern in self._of_few_words and any(map(self._is_prose, parts)):
                continue
            if clauses or all(self._known(part) for part in parts if any(mark in part for mark in SEPARATORS)):
                return _filled(translation, [self.say(part) for part in parts]) + stop
        return ""

    def _is_prose(self, part: str) -> bool:
        """Whether it is a piece of a sentence that is not known: in a template's place it would be turned round."""
        return bool(_PROSE.search(part)) and part not in self.names and self.say(part) == part

    def _in_parts(self, text: str) -> str:
        """A text of several clauses, each said by itself; empty where none is known."""
        for separator in SEPARATORS:
            if separator not in text:
                continue
            parts = text.split(separator)
            said = [self.say(part) for part in parts]
            if separator in CLAUSES and text.endswith(".") and any(map(self._is_prose, parts)):
                return ""
            if said != parts:
                return MARKS.get(separator, separator).join(said)
        rest = text[:-1] if text.endswith(".") else ""
        said_rest = self.say(rest) if rest else ""
        return f"{said_rest}。" if said_rest != rest else ""


def read_phrases(path: Path) -> dict[str, str]:
    """The phrases of a file, ``"English" = "translation"`` line by line; none where there is no such file."""
    try:
        stored = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {source: text for source, text in stored.items() if isinstance(text, str) and text}


def read_all(paths: Iterable[Path]) -> dict[str, str]:
    """The phrases of several files; of the same phrase the first file's counts."""
    phrases: dict[str, str] = {}
    for path in paths:
        phrases = {**read_phrases(path), **phrases}
    return phrases


def _pattern(source: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(re.escape(part) for part in source.split("{}")))


def _filled(translation: str, parts: list[str]) -> str:
    """The translation with the parts in its ``{}``, in their order, or in its ``{0}``, ``{1}``, by their numbers."""
    for i, part in enumerate(parts):
        translation = translation.replace(f"{{{i}}}", part)
    for part in parts:
        translation = translation.replace("{}", part, 1)
    return _BETWEEN_CHINESE.sub("", translation)


class _Reader:
    """The phrasebook of whoever reads."""

    book = Phrasebook({})


def speak(book: Phrasebook) -> None:
    """Say everything by this phrasebook from now on."""
    _Reader.book = book


def keep(names: Collection[str]) -> None:
    """Say the names of a model's classes as they are, whatever a word means elsewhere.

    A list of which the phrasebook has most, as COCO's, is said in the reader's language; never one name of a thousand.
    ``class 3`` is no name.
    """
    book = _Reader.book
    own = frozenset(name for i, name in enumerate(names) if name != f"class {i}")
    known = sum(name in book.phrases for name in own)
    book.names = frozenset() if 2 * known > len(own) else own
    book.say.cache_clear()


def said(text: str) -> str:
    """What a result says, in the reader's language; a text that no phrasebook has stays as it is."""
    return _Reader.book.say(text) if text and not isinstance(text, Verbatim) else text


def phrase(word: str) -> str:
    """A word of the phrasebook; the word itself where it has none."""
    return _Reader.book.phrases.get(word, word)
