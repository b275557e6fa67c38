"""What a person types to see some of the images: ``label:cat brightness>0.5 wrong``.

word           in the name, the label or the predicted class
column:text    in that column; =text is the whole of it
column>0.5     also <, >=, <=, =; column:0.2..0.4 a range; p(CLASS)>0.3 by the probability of any class
finding=name   what an evaluation found, as a part in which the model does worse
right wrong unread
-term          those that are not; all terms must hold; "two words" are one term
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable

import numpy as np

from workbench.api import UserError

from .rows import LABEL, NAME, PREDICTED, RIGHT, WRONG, CollectionRows

TERM = re.compile(r"^([^<>=:]+)(<=|>=|<|>|=|:)(.*)$", re.DOTALL)
UNREAD = "unread"
FINDING = "finding"


def found(rows: CollectionRows, text: str) -> np.ndarray:
    """(n,) the places of the images that a text asks for. Raises UserError where a term cannot be understood."""
    kept = np.ones(len(rows), bool)
    for term in _terms(text):
        negated = len(term) > 1 and term.startswith("-")
        holds = _holding(rows, term[1:] if negated else term)
        kept &= ~holds if negated else holds
    return np.flatnonzero(kept)


def term(column: str, sign: str, value: str) -> str:
    """A term as a person would type it."""
    text = f"{column}{sign}{value}"
    return f'"{text}"' if re.search(r"\s", text) else text


def _terms(text: str) -> list[str]:
    try:
        return shlex.split(text.replace("\\", "\\\\").replace("'", "\\'"))
    except ValueError:
        return text.replace('"', " ").split()  # a quote that is still being typed


def _holding(rows: CollectionRows, term: str) -> np.ndarray:
    if term.lower() == RIGHT:
        return rows.is_right
    if term.lower() == WRONG:
        return rows.is_wrong
    if term.lower() == UNREAD:
        return np.array([bool(problem) for problem in rows.problems], bool)
    match = TERM.match(term)
    if match and (column := rows.called(match[1])):
        return _compared(rows, column, match[2], match[3])
    if match and match[1].lower() == FINDING:
        return _found(rows, match[3])
    if match and match[2] in ("<", ">", "<=", ">="):
        raise UserError(f"There is no column {match[1]!r}; there are {', '.join(rows.columns)}.")
    word = term.lower()
    held = np.zeros(len(rows), bool)
    for column in (NAME, LABEL, PREDICTED):
        if column in rows.columns:
            held |= _with(rows.values(column), lambda value: word in value.lower())
    return held


def _found(rows: CollectionRows, name: str) -> np.ndarray:
    findings = {each.lower(): places for each, places in (rows.noted.findings if rows.noted else {}).items()}
    if name.lower() not in findings:
        said = "nothing was judged yet" if rows.noted is None else "it may have been judged anew"
        raise UserError(f"There is no finding {name!r}: {said}.")
    held = np.zeros(len(rows), bool)
    held[findings[name.lower()]] = True
    return held


def _compared(rows: CollectionRows, column: str, sign: str, asked: str) -> np.ndarray:
    values = rows.values(column)
    if values.dtype.kind != "f":
        if sign not in (":", "="):
            raise UserError(f"{column} is a text: {column}:word, or {column}=the whole; got {column}{sign}{asked}.")
        wanted = asked.lower()
        same: Callable[[str], bool] = lambda value: value.lower() == wanted  # noqa: E731
        within: Callable[[str], bool] = lambda value: wanted in value.lower()  # noqa: E731
        return _with(values, same if sign == "=" else within)
    low, dots, high = asked.partition("..")
    with np.errstate(invalid="ignore"):
        if dots and sign in (":", "="):
            below, above = _number(column, low, -np.inf), _number(column, high, np.inf)
            return np.asarray((values >= below) & (values <= above))
        number = _number(column, asked)
        close = np.isclose(values, number, rtol=0, atol=1e-9)
        compared = {"<": values < number, ">": values > number, "<=": values <= number, ">=": values >= number}
        return np.asarray(compared.get(sign, close))


def _with(values: np.ndarray, holds: Callable[[str], bool]) -> np.ndarray:
    return np.fromiter((holds(value) for value in values), bool, len(values))


def _number(column: str, text: str, empty: float | None = None) -> float:
    if not text and empty is not None:
        return empty
    try:
        return float(text.removesuffix("%")) / (100 if text.endswith("%") else 1)
    except ValueError:
        raise UserError(f"{column} is compared with a number; got {text!r}.") from None
