"""What a run gave on its way, kept for a moving picture."""

from __future__ import annotations

from workbench.api import Result, arrays_of
from workbench.gui.engine.displayed_result import DisplayedResult

MOST, MOST_BYTES = 120, 256 << 20


class PartialResults:
    """Partial results of the run on the canvas, and its answer; where there are too many, every second one is kept."""

    def __init__(self) -> None:
        self._key = ""
        self._results: list[Result] = []
        self._ended = False

    def take(self, shown: DisplayedResult) -> None:
        """What the canvas shows now."""
        if shown.request.key != self._key:
            if shown.state == "fresh":  # known before: how it came to be is not
                return
            self._key, self._results, self._ended = shown.request.key, [], False
        if shown.state == "partial":
            self._results = [shown.result] if self._ended else [*self._results, shown.result]
            self._ended = False
        elif shown.state == "fresh" and self._results and not self._ended:
            self._results.append(shown.result)
            self._ended = True
        while len(self._results) > 2 and (len(self._results) > MOST or self._bytes() > MOST_BYTES):
            self._results = [*self._results[-2::-2][::-1], self._results[-1]]

    def of(self, key: str) -> list[Result]:
        """What is known of the way to this result, which is the last; empty where nothing is."""
        return list(self._results) if key == self._key and self._ended else []

    def _bytes(self) -> int:
        return sum(array.nbytes for result in self._results for array in arrays_of(result).values())
