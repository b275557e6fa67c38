"""Macros: commands from a text file, one a line, each begun when what the one before it started has ended.

A line that begins with ``&`` waits for nothing, and forgives the one before it: the picture of a run that is under way.
"""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from workbench import renamed
from workbench.api import UserError
from workbench.commands import Command, perform
from workbench.commands.program import App
from workbench.regular_file import read_regular

MAX_BYTES = 16_000_000


@dataclass(frozen=True)
class Line:
    """A line of the file; ``waits`` until the one before it has ended."""

    number: int
    id: str
    arguments: tuple[str, ...]
    waits: bool = True
    path: str = ""

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return f"{self.path}, line {self.number}"


def read_macro(path: str | Path) -> list[Line]:
    """The commands of a file; ``#`` begins a comment. Raises UserError naming file and line."""
    try:
        text = read_regular(path, MAX_BYTES).decode("utf-8")
    except UserError as error:
        raise UserError(f"The macro {str(path)!r} cannot be read: {error}") from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UserError(f"The macro {str(path)!r} cannot be read: {why}.") from None
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            words = _words(line)
        except ValueError as error:
            raise UserError(f"{path}, line {number}: {str(error).lower()}.") from None
        waits = words[:1] != ["&"]
        words = words if waits else words[1:]
        if words:
            if words[0] in renamed.COMMANDS:
                old, words[0] = words[0], renamed.COMMANDS[words[0]]
                print(f"{path}, line {number}: {renamed.warning(old, words[0])}.", file=sys.stderr)
            lines.append(Line(number, words[0], tuple(words[1:]), waits, str(path)))
    return lines


def _words(line: str) -> list[str]:
    """The words of a line without its comment. A ``#`` inside a word is part of it: ``layer.set relu#2``."""
    for comment in re.finditer(r"(?:^|\s)#", line):
        try:
            return shlex.split(line[: comment.start()])
        except ValueError:
            continue  # that one stands inside quotes
    return shlex.split(line)


class MacroPlayer(QObject):
    """Plays lines one after another, in steps of the event loop.

    settled  whether nothing is under way any more
    failure  what went wrong since the last call, of the kind that a command waits for; empty if nothing
    """

    failed = Signal(str)  # the sentence, with file and line
    ended = Signal()

    def __init__(
        self, lines: Sequence[Line], app: App, settled: Callable[[], bool], failure: Callable[[str], str]
    ) -> None:
        super().__init__()
        self._lines = lines
        self._app, self._settled, self._failure = app, settled, failure
        self._at = 0
        self._waits: Command | None = None
        self._finished = False
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._step)

    def go_on(self) -> None:
        """Something has ended; look whether the next line can begin."""
        if not self._finished:
            self._next.start()

    def _step(self) -> None:
        if self._finished:
            return
        if self._at < len(self._lines) and not self._lines[self._at].waits:
            self._waits = None
        elif not self._settled():
            return
        if self._waits is not None:
            sentence = self._failure(self._waits.waits) if self._waits.waits else ""
            self._waits = None
            if sentence:
                self._end(sentence)
                return
        if self._at >= len(self._lines):
            self._finished = True
            self.ended.emit()
            return
        line = self._lines[self._at]
        self._at += 1
        self._failure("")
        try:
            self._waits = perform(self._app, line.id, *line.arguments)
        except UserError as error:
            self._end(str(error))
            return
        if line.id == "app.quit":
            self._finished = True
            return
        self._next.start()

    def _end(self, sentence: str) -> None:
        self._finished = True
        self.failed.emit(f"{self._lines[self._at - 1].place}: {sentence}")
