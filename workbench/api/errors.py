"""The two kinds of trouble: what the user can mend, and bugs."""

import re

from workbench.printable import printable

LONGEST_WORD = 300  # signs; a name out of a file may have far more than a bar or a terminal shows
_LONGER = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


class UserError(Exception):
    """A sentence for the user: it names the thing, the rule and the value. Any other exception is a bug.

    What it quotes may come out of a file: it is one line, what cannot be seen or turns the writing round is written as
    an escape, and a word that fills a screen is cut.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(_LONGER.sub(_cut, sentence if sentence.isprintable() else _seen(sentence)))


def _seen(text: str) -> str:
    return "".join(
        sign if sign.isprintable() else sign.encode("unicode_escape").decode()
        for sign in printable(" ".join(text.split()))
    )


def _cut(word: re.Match[str]) -> str:
    text = word.group()
    return f"{text[: LONGEST_WORD // 2]}…{text[-LONGEST_WORD // 4 :]}"
