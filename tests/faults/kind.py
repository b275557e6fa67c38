"""A kind of damaged file: how its cases are made from a seed, and how the program opens them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from workbench.api import UserError


@dataclass(frozen=True)
class Case:
    """One input.

    path  what is given to the program
    what  what is wrong with it, in a few words
    must  "open", "refuse", or "" where a sentence and an answer are both right
    """

    path: Path
    what: str
    must: str = ""


class Silent(Exception):
    """The program went on without a word with what it did not understand, or touched what it must not touch."""


@dataclass(frozen=True)
class Kind:
    """A kind of damaged input. Each module of ``tests/faults/kinds`` has one, named ``KIND``.

    count    how many cases there are
    make     writes case ``number`` into an empty folder of its own; the same ``Random`` makes the same case
    open     opens it as the program does, and returns when that is done. It raises UserError for what the program
             refuses in a sentence, Silent for what it got wrong without a word; any other exception is a crash
    prepare  called once in each worker, before its first case: imports, models, stubs for what costs time
    sample   how many cases a test run tries, drawn from all
    seconds  after which a case hangs, on a machine that does nothing else (``patience``)
    memory   megabytes that opening one case may take at most
    """

    count: int
    make: Callable[[Path, int, Random], Case]
    open: Callable[[Path], None]
    prepare: Callable[[], None] = lambda: None
    sample: int = 30
    seconds: float = 10.0
    memory: int = 200


def check_sentence(error: UserError) -> None:
    """Raises ValueError where what is said to a person is not one printable sentence."""
    text = str(error)
    if not text.endswith(".") or "\n" in text or len(text) > 600 or not text.isprintable():
        raise ValueError(f"no sentence: {text[:200]!r}")


def patience(seconds: float) -> float:
    """As many seconds as that takes where other programs want the cores too."""
    busy = os.getloadavg()[0] / (os.cpu_count() or 1) if hasattr(os, "getloadavg") else 1.0
    return seconds * max(1.0, busy)
