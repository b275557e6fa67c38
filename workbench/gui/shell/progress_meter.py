"""How far a run is as a single bar, and how long it will still take, where that can be known."""

from __future__ import annotations

import math

from workbench.protocol.messages import Progressed

MIN_STEPS = 3  # after the first, which is often the slowest, before an estimate means something
MIN_SECONDS = 2.0
SMOOTHING_SECONDS = 4.0  # in which an estimate takes up most of what has changed


class ProgressMeter:
    """Takes the progress of one run, or of the runs of one comparison.

    fraction  from 0 to 1, never falling; None where nobody knows how much is left
    left      seconds; None where there is no telling
    """

    def __init__(self) -> None:
        self.fraction: float | None = None
        self.left: float | None = None
        self._best = 0.0
        self._part, self._note = (0, 0), ""
        self._lost = False  # the counts started over: they say nothing of this part as a whole
        self._first: tuple[float, int] | None = None  # time and count of the first step that was done in this part
        self._estimated = 0.0  # time of the estimate before

    def take(self, progress: Progressed, now: float, row: tuple[int, int] = (0, 1)) -> None:
        """The run is at this step, at this time in seconds.

        row  how many runs are done before it, of how many that are one bar: those count, and how long they take
        """
        runs_done, runs = row
        if (runs_done, progress.part) != self._part:
            self._part, self._note, self._lost = (runs_done, progress.part), progress.note, False
            if runs == 1:
                self._first, self.left = None, None
        share = progress.done / progress.total if progress.total > 0 else 0.0
        fraction = (runs_done + (progress.part - 1 + min(1.0, share)) / max(1, progress.parts)) / runs
        self._lost |= progress.note != self._note or fraction < self._best
        self._best = max(self._best, fraction)
        counts = progress.total > 1 and not (progress.done >= progress.total and progress.part >= progress.parts)
        if runs > 1:
            self.fraction = self._best
            self._estimate(runs_done, runs, now)
            return
        self.fraction = fraction if counts and not self._lost else None
        if self.fraction is None or progress.part < progress.parts:  # of later parts nobody knows the speed
            self.left = None
        else:
            self._estimate(progress.done, progress.total, now)

    def pause(self, seconds: float) -> None:
        """So many seconds have passed in which the run was held."""
        if self._first is not None:
            self._first = self._first[0] + seconds, self._first[1]
        self._estimated += seconds

    def _estimate(self, done: int, total: int, now: float) -> None:
        if self._first is None:
            self._first = (now, done) if done > 0 else None
            return
        passed, steps = now - self._first[0], done - self._first[1]
        if steps < MIN_STEPS or passed < MIN_SECONDS:
            return
        measured = passed / steps * (total - done)
        if self.left is None:
            self.left = measured
        else:
            since = now - self._estimated
            expected = max(0.0, self.left - since)
            self.left = expected + (measured - expected) * (1 - math.exp(-since / SMOOTHING_SECONDS))
        self._estimated = now


def left_text(seconds: float) -> str:
    """``40 s``, ``2 min 10 s``, ``1 h 20 min``: rounded so far that it does not flicker."""
    if seconds < 60:
        return f"{max(5, 5 * math.ceil(seconds / 5))} s"
    minutes, rest = divmod(10 * round(seconds / 10), 60)
    if minutes < 10:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
