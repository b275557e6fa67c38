"""How well a text fits what a person typed: its beginning, any of its words, or its letters in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

LETTERS = str.maketrans({"×": "x", "–": "-", "−": "-", "’": "'"})
LITTLE = frozenset(("a", "an", "in", "of", "on", "the", "to", "with"))  # they do not count beside other words
EXACT, PART, WORDS = 200.0, 100.0, 60.0


@lru_cache(maxsize=1 << 15)  # a list is searched again with every letter
def plain(text: str) -> str:
    """The text as it is searched: without capitals, with signs that a keyboard has, and single spaces."""
    return " ".join(text.casefold().translate(LETTERS).split())


def score(typed: str, text: str) -> float | None:
    """How well ``text`` fits what is typed, more is better; None where it does not.

    The same text is best. Then come texts that have what is typed at their beginning, at a word's beginning, or
    anywhere; then those that have all its words in any order; then those that have its letters in order.
    """
    wanted, within = plain(typed), plain(text)
    if not wanted:
        return 0.0
    if wanted == within:
        return EXACT
    at = within.find(wanted)
    if at >= 0:
        start = at == 0 or not within[at - 1].isalnum()
        whole_word = start and not within[at + len(wanted) : at + len(wanted) + 1].isalnum()
        return PART + 40.0 * start + 20.0 * (at == 0) + 5.0 * whole_word - 0.1 * len(within)
    if has_words(wanted.split(), within):
        return WORDS - 0.1 * len(within)
    return _letters(wanted.replace(" ", ""), within)


def has_words(words: Sequence[str], within: str) -> bool:
    """Whether each of these words, but for little ones beside others, begins a word of the text; both are plain."""
    counted = [word for word in words if word not in LITTLE] or words
    return all(_begins_a_word(word, within) for word in counted)


def is_said(words: str, within: str) -> bool:
    """Whether these words stand in the text, whole and in this order; both are plain."""
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", within) is not None


def best_texts(typed: str, texts: Sequence[str], most: int) -> list[int]:
    """The places of the texts that fit, best first, and at most so many."""
    scored = [(score(typed, text), i) for i, text in enumerate(texts)]
    ranked = sorted((-value, i) for value, i in scored if value is not None)
    return [i for _, i in ranked[:most]]


def _begins_a_word(word: str, within: str) -> bool:
    at = within.find(word)
    while at >= 0:
        if at == 0 or not (within[at - 1].isalnum() and word[0].isalnum()):
            return True
        at = within.find(word, at + 1)
    return False


def _letters(letters: str, within: str) -> float | None:
    total, where, last = 0.0, 0, -2
    for letter in letters:
        where = within.find(letter, where)
        if where < 0:
            return None
        if where == last + 1:
            total += 4
        elif where == 0 or not within[where - 1].isalnum():
            total += 3
        else:
            total -= 1
        last = where
        where += 1
    total -= 0.1 * len(within)
    return min(total, WORDS / 2) if total > 0 else None
