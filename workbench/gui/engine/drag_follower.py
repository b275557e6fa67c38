"""Decides when runs start while a parameter is dragged.

A technique that answers within a moment follows the drag: one run at a time, each for the value at that moment, and
only the last result is kept. Any other technique waits until the value rests.

    value moves ---> follows? -- no --> DEBOUNCE_MS without another move --> due
                        |
                       yes --> a run at once; after each the next, while the value still moves
                        |          no picture for LATE_MS: overdue, and follows no more until a run was quick again
                        '--------> REST_MS without another move after a run: rested
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, QTimer, Signal

from workbench.cache.cached_result import CachedResult
from workbench.document.request import Request
from workbench.document.technique_info import TechniqueInfo

DEBOUNCE_MS = 150
QUICK = 0.5  # seconds: a technique that answers within it follows the drag
REGION_QUICK = 1.5  # seconds: and within it where what is dragged lies on the picture, under the hand
LATE_MS = 600  # a picture is overdue after so long, and after so many times the duration of the run before
LATE_RUNS = 2
REST_MS = 400  # a value that has not moved for so long is no longer dragged


class DragFollower(QObject):
    """The state of a drag: whether runs follow it, how long they take, and the last result.

    following  whether the runs for the canvas follow a drag
    """

    due = Signal()  # the value rests: run what waited for it
    overdue = Signal()  # the drag has had no picture for too long
    rested = Signal(object, object)  # Request, CachedResult of the last run: the drag ended

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.following = False
        self._seconds: dict[str, float] = {}  # of the last run, by technique
        self._expected = ""  # the technique whose picture is on its way
        self._last: tuple[Request, CachedResult] | None = None
        self._debounce = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._debounce.timeout.connect(self.due)
        self._late = QTimer(self, singleShot=True)
        self._late.timeout.connect(self._on_late)
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.end)

    @property
    def waiting(self) -> bool:
        """Whether a run or the end of a drag waits for the value to rest."""
        return self._debounce.isActive() or self._rest.isActive()

    def move(self, info: TechniqueInfo | None, moved: Collection[str] = ()) -> None:
        """Parameters have moved; decide whether this technique's runs follow. None where nothing is dragged."""
        self.following = info is not None and self._follows(info, moved)
        if not self.following:
            self.end()

    def _follows(self, info: TechniqueInfo, moved: Collection[str]) -> bool:
        seconds = self._seconds.get(info.id)
        regions = {param.name for param in info.parameters_of_type("region")}
        return seconds is not None and seconds < (REGION_QUICK if moved and regions.issuperset(moved) else QUICK)

    def wait(self) -> None:
        """Let ``due`` say when the value rests."""
        self._debounce.start()

    def stop_waiting(self) -> None:
        """Nothing waits for the value any more."""
        self._debounce.stop()

    def expect(self, technique: str) -> None:
        """The drag goes on, and a picture of this technique is on its way."""
        self._debounce.stop()
        self._rest.stop()
        self._expected = technique
        if not self._late.isActive():
            self._late.start(max(LATE_MS, round(1000 * LATE_RUNS * self._seconds.get(technique, 0.0))))

    def _on_late(self) -> None:
        """How long a run takes is not known any more: it is no longer a moment."""
        self._seconds.pop(self._expected, None)
        self.following = False
        self.overdue.emit()

    def record(self, technique: str, seconds: float) -> None:
        """A run for the canvas has ended."""
        self._seconds[technique] = seconds
        self._late.stop()

    def take(self, request: Request, entry: CachedResult) -> None:
        """The result that the drag has come to; it is the last, unless the value moves soon."""
        self._last = request, entry
        self._rest.start()

    def end(self) -> None:
        """End the drag, if there is one."""
        self._late.stop()
        self._rest.stop()
        last, self._last = self._last, None
        if last is not None:
            self.rested.emit(*last)
