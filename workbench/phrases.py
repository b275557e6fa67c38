"""What results say, in the reader's language: captions, axes, legends and units, which techniques compose in English.

A result stays as it was made, in the session, in files and in provenance; only what a person reads is translated. A
phrasebook has words and templates: ``"{} minus {}"`` matches ``"lynx minus tabby"``, and its parts are said in turn.
A sentence is said whole or not at all. In a translation ``{}`` is said in turn; ``{=}`` stands as it is, a name, a path
or a value, whatever its words mean elsewhere; ``{,}`` is a list of such names, with its *and* and *or* said; ``{#}`` is
a count, so that the template is not one of a text that has other words there.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import chain, product
from operator import itemgetter
from pathlib import Path

SEPARATORS = ("\n", "  ·  ", " · ", ". ", "; ", ", ")
CLAUSES = ("; ", ", ")  # end parts of a sentence, which is said whole or not at all
MARKS = {". ": "。", "; ": "；", ", ": "，"}
COLON = ": "  # after a title
FEW = 2  # words of a template that stand in many sentences too: "{} of {}"


_NUMBER = re.compile(r" \(\d+\)$")  # behind the name of a class, in its title
_SHARE = re.compile(r"([\d,]+) of ([\d,]+)")
_VALUE = re.compile(r"[-+−]?\d\S*( %| px)?|on|off")
_REFERENCE = re.compile(r"\S*[/.:_,#\d]\S*(?<![.,:;…?!)])")  # to a class, layer or model: no word of a language
_CHINESE = "[\u3000-\u9fff\uff00-\uffef]"
_SAID = re.compile(_CHINESE)  # in a text of which something has been said already
_PROSE = re.compile(
    r"\b(a|an|the|is|are|was|were|has|have|had|can|cannot|could|must|may|does|do|did|will|not|no|so|but|it|its|which|that|"
    r"there|here|takes|gives|makes|needs|wants|got|on|The|No|This|There|It|Its|Each|None)\b",
)  # words of which sentences are made, and names of things are not
_FILE = re.compile(r"(?:/|~/|[A-Za-z]:\\).*|.*[^.\s]\.[A-Za-z][A-Za-z0-9]{0,9}")  # a path, or a name with an ending
_WORD = re.compile(r"(?<![A-Za-z{}])[A-Za-z]+(?![A-Za-z{}])")  # that touches no place, which could make it longer
_COUNT = re.compile(r"[^\W\d]+|[-+−]?\d[\d.,]*( of [\d,]+)?")  # in digits or in a word
_PLACE = re.compile(r"\{(\d*)([=,#]?)\}")  # of a part, in a translation
_LISTED = (
    (re.compile(r" and ([\d,]+) more$"), r"，以及另外 \1 个"),
    (re.compile(r",? or "), " 或 "),
    (re.compile(r",? and "), " 和 "),
)
_QUOTED = (COLON, "(", "'")  # before a part that may be in another language: what a library says
_BETWEEN_CHINESE = re.compile(f"(?<={_CHINESE}) (?={_CHINESE})")  # spaces, which stand beside Latin letters alone


@dataclass(frozen=True)
class Template:
    """A sentence with places for what differs, and its translation.

    around  its parts without a place
    words   that every text which it matches has
    pieces  the translation: words, and the numbers of parts
    kinds   of each part: "" is said, = stands as it is, a comma is a list of names, and # is a count
    quoted  of each part: whether it may stay in another language
    short   it has so few words that they stand in many sentences
    """

    source: str
    around: tuple[str, ...]
    words: frozenset[str]
    pieces: tuple[str | int, ...]
    kinds: tuple[str, ...]
    quoted: tuple[bool, ...]
    short: bool

    @classmethod
    def of(cls, source: str, translation: str) -> Template:
        around = source.split("{}")
        kinds = [""] * (len(around) - 1)
        pieces: list[str | int] = []
        at = unnumbered = 0
        for place in _PLACE.finditer(translation):
            number = int(place[1] or unnumbered)
            unnumbered += not place[1]
            if number < len(kinds):
                kinds[number] = place[2]
                pieces += [translation[at : place.start()], number]
                at = place.end()
        return cls(
            source=source,
            around=tuple(around),
            words=frozenset(_WORD.findall(source)),
            pieces=(*pieces, translation[at:]),
            kinds=tuple(kinds),
            quoted=tuple(before.endswith(_QUOTED) for before in around[:-1]),
            short=len(source.replace("{}", " ").split()) <= FEW,
        )

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches such a sentence, with its parts as groups."""
        return re.compile("(.+?)".join(map(re.escape, self.around)))

    def filled(self, parts: list[str]) -> str:
        """The translation with the parts in their places."""
        words = "".join(piece if isinstance(piece, str) else parts[piece] for piece in self.pieces)
        return _BETWEEN_CHINESE.sub("", words)


class Verbatim(str):
    """Words that are said as they were written: the title of a paper, and what has been said already."""

    __slots__ = ()


class TemplateIndex:
    """Templates by their rarest word, so that a text is matched with few of many."""

    def __init__(self, templates: list[Template]) -> None:
        counts = Counter(word for template in templates for word in template.words)
        self._by_word: dict[str, list[tuple[int, Template]]] = {}
        for place, template in enumerate(templates):
            rarest = min(sorted(template.words), key=lambda word: counts[word], default="")
            self._by_word.setdefault(rarest, []).append((place, template))

    def of(self, text: str) -> list[Template]:
        """Those that may match a text, in their order."""
        found = (self._by_word.get(word, ()) for word in {"", *_WORD.findall(text)})
        return [template for _, template in sorted(chain.from_iterable(found), key=itemgetter(0))]


def _as_it_is(text: str) -> str:
    return text


class Phrasebook:
    """Words and templates with their translations.

    word      the translation of a word that stands elsewhere; the word itself where there is none
    language  as files of phrases name it: zh_CN
    """

    def __init__(self, phrases: Mapping[str, str], word: Callable[[str], str] = _as_it_is, language: str = "") -> None:
        self.phrases, self.word, self.language = dict(phrases), word, language
        self.names: frozenset[str] = frozenset()  # of classes: said as they are
        self.files: frozenset[str] = frozenset()  # names of images: said as they are too
        sources = sorted((s for s in phrases if "{}" in s), key=lambda source: (-len(source.replace("{}", "")), source))
        self.templates = TemplateIndex([Template.of(source, phrases[source]) for source in sources])
        self.say = lru_cache(maxsize=4096)(self._say)

    def _say(self, text: str) -> str:
        if not self.phrases and self.word is _as_it_is:  # English
            return text
        if text in self.files or text in self.names or _NUMBER.sub("", text) in self.names:
            return text
        if text.endswith(MARKS[". "]) and ". " not in text:  # it has been said already
            return text
        ways = (
            self._known, self._of_numbers, partial(self._by_template, titled=True), self._under_title,
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
            name, called = self.word(title), self.word(value.capitalize())
            if name == title or not text[0].islower():
                continue
            if called != value.capitalize() or value in ("on", "off"):
                return f"{name} {called if called != value.capitalize() else self._known(value) or value}"
            if value in self.names or any(kind.fullmatch(value) for kind in (_VALUE, _FILE, _REFERENCE)):
                return f"{name} {value}"
        return ""

    def _known(self, text: str) -> str:
        """A text that is in the book as it stands, with a full stop, an ellipsis or without; empty where it is not."""
        word, lower = self.word(text), text[:1].lower() + text[1:]
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

    def _by_template(self, text: str, clauses: bool = False, titled: bool = False) -> str:
        """A text that a template matches, with a full stop or without; empty where none does.

        clauses    of which none is known may stand for a {} too
        titled   by a template with a title alone: {}: {}
        """
        ways = [(text[:-1], MARKS[". "]), (text, "")] if text.endswith(".") else [(text, "")]
        named, said = bool(_FILE.fullmatch(text)), bool(_SAID.search(text))
        for template, (words, stop) in product(self.templates.of(text), ways):
            untitled = COLON not in template.source
            if (titled and untitled) or (template.short and not template.around[0] and (named or (said and untitled))):
                continue
            match = template.pattern.fullmatch(words)
            if match and (parts := self._parts(template, match.groups(), clauses)):
                return template.filled(parts) + stop
        return ""

    def _parts(self, template: Template, parts: tuple[str, ...], clauses: bool) -> list[str]:
        """What stands in a template's places; nothing where it would be a sentence that is half translated."""
        said = []
        for part, kind, quoted in zip(parts, template.kinds, template.quoted, strict=True):
            apart = any(mark in part for mark in SEPARATORS)
            if kind == "#":
                if not _COUNT.fullmatch(part):
                    return []
                said.append(self.say(part))
            elif kind:
                if not quoted and not _FILE.fullmatch(part) and part not in self.files and _is_sentence(part):
                    return []
                said.append(_listed(part) if kind == "," else part)
            elif (apart and not clauses and not self._is_known(part, quoted)) or (
                (template.short or not quoted) and self._is_prose(part)
            ):
                return []
            else:
                said.append(self.say(part))
        return said

    def _is_known(self, part: str, quoted: bool) -> bool:
        """Whether the book has a part of several clauses as a whole."""
        return bool(self._known(part)) or part in self.files or (quoted and self.say(part) != part)

    def _is_prose(self, part: str) -> bool:
        """Whether it is a piece of a sentence that is not known: in a template's place it would be turned round."""
        named = part in self.names or part in self.files or (" " not in part and _FILE.fullmatch(part))
        return not named and bool(_PROSE.search(part)) and self.say(part) == part

    def _is_titled(self, parts: list[str]) -> bool:
        """Whether a file's name stands behind titles that are known, ``Occlusion, cat.png``, and is not all of it."""
        *titles, file = parts
        return " " not in file and all(title[:1].isupper() and self._known(title) for title in titles)

    def _in_parts(self, text: str) -> str:
        """A text of several clauses, each said by itself; empty where none is known."""
        named = bool(_FILE.fullmatch(text))
        for separator in SEPARATORS:
            parts = text.split(separator)
            if len(parts) == 1 or (named and separator in MARKS and not self._is_titled(parts)):
                continue
            said = [self.say(part) for part in parts]
            if separator in CLAUSES and any(map(self._is_prose, parts)):
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


def _is_sentence(part: str) -> bool:
    """Whether it is more than a name or a list of names."""
    joined = any(mark in part for mark in SEPARATORS) and _PROSE.search(part)
    return bool(joined or part in ("it", "It") or "; " in part or ". " in part)


def _listed(names: str) -> str:
    """A list of names, as they are, with the words between them in the reader's language."""
    for pattern, word in _LISTED:
        names = pattern.sub(word, names)
    return names


class _Reader:
    """The phrasebook of whoever reads."""

    book = Phrasebook({})


def speak(book: Phrasebook) -> None:
    """Say everything by this phrasebook from now on."""
    _Reader.book = book


def language() -> str:
    """The language that is spoken, as files of phrases name it; empty for English."""
    return _Reader.book.language


def change(phrases: Mapping[str, str]) -> None:
    """Speak the same language with these phrases, which were read again; names are still said as they are."""
    before = _Reader.book
    book = Phrasebook(phrases, before.word, before.language)
    book.names, book.files = before.names, before.files
    speak(book)


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


def keep_files(names: Iterable[str]) -> None:
    """Say the names of the open images as they are: *cat of Anna.jpg* is no cat."""
    book, files = _Reader.book, frozenset(filter(None, names))
    if files != book.files:
        book.files = files
        book.say.cache_clear()


def said(text: str) -> str:
    """What a result says, in the reader's language; a text that no phrasebook has stays as it is."""
    return _Reader.book.say(text) if text and not isinstance(text, Verbatim) else text


def phrase(word: str) -> str:
    """A word of the phrasebook; the word itself where it has none."""
    return _Reader.book.phrases.get(word, word)
