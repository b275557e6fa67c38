"""The progress line: one line on stderr that is written over while something runs."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass


@dataclass
class ProgressLine:
    """Progress on a terminal; where stderr is no terminal it prints nothing."""

    _width: int = 0
    _last: float = 0.0

    def say(self, words: str) -> None:
        """Replace the line by these words, at most twenty times a second."""
        now = time.monotonic()
        if not sys.stderr.isatty() or now - self._last < 0.05:
            return
        words = words[:100]
        sys.stderr.write("\r" + words + " " * max(0, self._width - len(words)))
        sys.stderr.flush()
        self._width, self._last = len(words), now

    def clear(self) -> None:
        """Leave the line empty."""
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()
        self._width, self._last = 0, 0.0
