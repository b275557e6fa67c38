"""What a soak records of window and engine, and the judgement at its end."""

from __future__ import annotations

import os
import statistics
from dataclasses import dataclass, field
from pathlib import Path

GROWTH, SLACK_MB = 1.05, 15.0  # flat: the last quarter is no more than this above the quarter it is compared with
Sample = dict[str, float]


def resident(process: int) -> float:
    """MB of a process; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def descriptors(process: int) -> int:
    """How many files, pipes and sockets a process has open; 0 once it is gone."""
    return _entries(process, "fd")


def threads(process: int) -> int:
    """How many threads a process has; 0 once it is gone."""
    return _entries(process, "task")


def of_home(home: str) -> dict[int, int]:
    """The processes that were started with this WORKBENCH_HOME, whoever is their parent now: parent by process.

    Whoever set it for itself, as the soak does, is not among them.
    """
    mark, found = f"WORKBENCH_HOME={home}".encode(), {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark not in (folder / "environ").read_bytes().split(b"\0"):
                continue
            state, parent = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(folder.name)] = int(parent)
    return found


@dataclass
class Record:
    """Samples in their order, and what may never happen.

    bugs     tracebacks and warnings of Qt
    stuck    how often nothing had ended for minutes
    orphans  processes that outlived who started them, or an engine that is no longer in use
    left     processes that are there after the window was closed
    """

    samples: list[Sample] = field(default_factory=list)
    bugs: list[str] = field(default_factory=list)
    stuck: int = 0
    orphans: set[int] = field(default_factory=set)
    left: int = 0
    _strays: set[int] = field(default_factory=set)

    def note(self, sample: Sample, strays: set[int]) -> None:
        """A sample; ``strays`` are processes beside window and engine: who is there twice in a row is an orphan."""
        self.samples.append(sample)
        self.orphans |= strays & self._strays
        self._strays = strays

    def quarter(self, number: int, name: str) -> list[float]:
        """The values of one quarter, the first is 1, without those of an engine that had just died."""
        count = len(self.samples)
        part = self.samples[(number - 1) * count // 4 : number * count // 4]
        return [sample[name] for sample in part if sample[name] > 0]

    def judge(self) -> dict[str, str]:
        """Each demand with the numbers, and "ok" or "NOT ok" before them.

        The window's last quarter is compared with its second, the engine's with the third: engines are replaced in
        the first half. Of the window the middle decides; of the engine the highest, since an engine that had to be
        replaced begins small again. Of what is opened the lowest number decides: what is open for a moment is no leak.
        """
        verdicts = {}
        for name, before, of in (
            ("window MB", 2, statistics.median), ("window widgets", 2, statistics.median), ("engine MB", 3, max),
        ):  # fmt: skip
            was, now = of(self.quarter(before, name) or [0.0]), of(self.quarter(4, name) or [0.0])
            flat = now <= was * GROWTH or (name.endswith("MB") and now <= was + SLACK_MB)
            verdicts[name] = _verdict(flat, f"{was:.0f} in quarter {before}, {now:.0f} in the last")
        for name in ("window files", "window threads", "engine files", "engine threads"):
            before = 2 if name.startswith("window") else 3
            was, now = min(self.quarter(before, name), default=0), min(self.quarter(4, name), default=0)
            verdicts[name] = _verdict(now <= was, f"{was:.0f} in quarter {before}, {now:.0f} in the last")
        verdicts["orphans"] = _verdict(not self.orphans, str(len(self.orphans)))
        verdicts["left at the end"] = _verdict(not self.left, str(self.left))
        verdicts["stuck"] = _verdict(not self.stuck, str(self.stuck))
        verdicts["tracebacks"] = _verdict(not self.bugs, str(len(self.bugs)))
        return verdicts


def _verdict(fine: bool, words: str) -> str:
    return f"{'ok' if fine else 'NOT ok'}: {words}"


def _entries(process: int, what: str) -> int:
    try:
        return len(os.listdir(f"/proc/{process}/{what}")) if process else 0
    except OSError:
        return 0
