"""Workers side by side: each is a process of its own that does its job once when told, so that they take turns.

A peer's worker runs in the peers' environment and knows nothing of this project.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = Path(os.environ.get("WORKBENCH_PEERS", ROOT / ".peers"))


@dataclass
class Worker:
    """``workers/NAME.py`` in the project's environment, or in the peers'."""

    name: str
    peer: bool = False
    arguments: Sequence[str] = ()
    _process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        python = PEERS / "bin" / "python" if self.peer else Path(sys.executable)
        environment = os.environ | ({} if self.peer else {"PYTHONPATH": str(ROOT)})
        self._process = subprocess.Popen(
            [str(python), str(HERE / "workers" / f"{self.name}.py"), *self.arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment,
        )  # fmt: skip
        while (line := self._line()) != "ready":  # libraries print while they load
            if not line and self._process.poll() is not None:
                raise RuntimeError(f"{self.name} did not get ready")

    def once(self) -> float:
        """Do the job once; the seconds that it took, by the worker's own clock."""
        assert self._process.stdin is not None
        print("go", file=self._process.stdin, flush=True)
        return float(json.loads(self._line()))

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)

    def _line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@dataclass
class Measured:
    """Seconds (or another unit) of several repetitions, by who was measured."""

    title: str
    unit: str
    values: Mapping[str, list[float]]
    note: str = ""

    def lines(self) -> list[str]:
        """A table: minimum, median, maximum, and the median against the first's."""
        first = statistics.median(next(iter(self.values.values())))
        rows = [f"### {self.title}", "", "| | min | median | max | against the first |\n|---|---|---|---|---|"]
        for name, values in self.values.items():
            low, middle, high = min(values), statistics.median(values), max(values)
            rows.append(f"| {name} | {low:.4g} {self.unit} | {middle:.4g} | {high:.4g} | {middle / first:.2f} |")
        return [*rows, "", *([self.note, ""] if self.note else [])]


def take_turns(title: str, workers: Mapping[str, Worker], repetitions: int, warm: int = 2, note: str = "") -> Measured:
    """Let the workers do their job one after another, ``repetitions`` times; the first ``warm`` rounds don't count."""
    values: dict[str, list[float]] = {name: [] for name in workers}
    try:
        for turn in range(warm + repetitions):
            for name, worker in workers.items():
                seconds = worker.once()
                if turn >= warm:
                    values[name].append(seconds)
    finally:
        for worker in workers.values():
            worker.close()
    return Measured(title, "s", values, note)


def machine() -> str:
    """One line: processor, cores, system, versions."""
    processor = platform.processor() or platform.machine()
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    return f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def peers_there() -> bool:
    """Whether the peers' environment was made."""
    return (PEERS / "bin" / "python").exists()


def told_by(script: str, *arguments: str, peer: bool = False, env: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Run a script of ``workers`` to its end; the JSON of its last line."""
    python = PEERS / "bin" / "python" if peer else Path(sys.executable)
    environment = os.environ | ({} if peer else {"PYTHONPATH": str(ROOT)}) | dict(env or {})
    done = subprocess.run(
        [str(python), str(HERE / "workers" / f"{script}.py"), *arguments],
        capture_output=True, text=True, check=False, env=environment, timeout=600,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{script}: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told
