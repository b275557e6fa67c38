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
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

HERE = Path(__file__).parent
ROOT = HERE.parent
PEERS = Path(os.environ.get("WORKBENCH_PEERS", ROOT / ".peers"))
REST = 0.1  # seconds between two jobs


@dataclass
class Worker:
    """``workers/NAME.py`` in the project's environment, or in the peers'. ``wait`` may be called twice."""

    name: str
    peer: bool = False
    arguments: Sequence[str] = ()
    _process: subprocess.Popen[str] = field(init=False)
    _stderr: IO[str] = field(init=False)
    _ready: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        self._stderr = tempfile.TemporaryFile("w+")  # noqa: SIM115  # a pipe that nobody reads fills up
        self._process = subprocess.Popen(
            _command(self.name, self.peer, self.arguments),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._stderr, text=True, env=_environment(self.peer),
        )  # fmt: skip

    def wait(self) -> None:
        """Until it is ready. Raises RuntimeError with what it wrote where it ends before."""
        if not self._ready:
            self._line("ready")
            self._ready = True

    def once(self) -> dict[str, float]:
        """Do the job once: ``seconds`` by the worker's own clock, and whatever else it measured."""
        assert self._process.stdin is not None
        print("go", file=self._process.stdin, flush=True)
        told: dict[str, float] = json.loads(self._line("{"))
        return told

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.kill()
        self._process.wait()
        self._stderr.close()

    def _line(self, beginning: str) -> str:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(beginning):  # libraries print while they load
                return line
        self._stderr.seek(0)
        raise RuntimeError(f"{self.name} ended: {self._stderr.read()[-2000:].strip()}")


@dataclass
class Measured:
    """What several repetitions gave, by who was measured; the first is what the others are compared with.

    paired  whether the k-th value of each was measured in the same turn, so that their ratios mean something
    """

    title: str
    unit: str
    values: Mapping[str, list[float]]
    note: str = ""
    paired: bool = True

    def lines(self) -> list[str]:
        """A table: minimum, median and maximum, and the same of the ratios to the first, turn by turn."""
        first = next(iter(self.values.values()))
        head = ["", f"{self.unit}: min", "median", "max"]
        head += ["times the first: min", "median", "max"] if self.paired else []
        rows = [f"### {self.title}", "", f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
        for name, values in self.values.items():
            cells = [name, *_spread(values, ".4g")]
            if self.paired:
                cells += _spread([mine / other for mine, other in zip(values, first, strict=True)], ".2f")
            rows.append(f"| {' | '.join(cells)} |")
        return [*rows, "", *([self.note, ""] if self.note else [])]


def take_turns(
    title: str,
    workers: Mapping[str, Worker],
    repetitions: int,
    warm: int = 2,
    note: str = "",
    more: Mapping[str, tuple[str, str]] | None = None,
) -> list[Measured]:
    """Let the workers do their job one after another, ``repetitions`` times; the first ``warm`` rounds don't count.

    A worker's threads go on spinning on their core for some milliseconds after its job; the next one starts when they
    sleep, and who comes first changes from round to round.

    more  what else the workers measure: its title and unit by the name that they give it
    """
    told: dict[str, list[dict[str, float]]] = {name: [] for name in workers}
    order = list(workers.items())
    try:
        for worker in workers.values():
            worker.wait()
        for turn in range(warm + repetitions):
            first = turn % len(workers)
            for name, worker in order[first:] + order[:first]:
                time.sleep(REST)
                one = worker.once()
                if turn >= warm:
                    told[name].append(one)
    finally:
        for worker in workers.values():
            worker.close()
    measured = [Measured(title, "s", {name: [one["seconds"] for one in ones] for name, ones in told.items()}, note)]
    for key, (what, unit) in (more or {}).items():
        found = {name: [one[key] for one in ones if key in one] for name, ones in told.items()}
        measured.append(Measured(what, unit, {name: some for name, some in found.items() if some}, paired=False))
    return measured


def told_by(
    script: str, *arguments: str, peer: bool = False, env: Mapping[str, str] | None = None, timeout: float = 600
) -> dict[str, Any]:
    """Run a script of ``workers`` to its end; the JSON of its last line."""
    done = subprocess.run(
        _command(script, peer, arguments),
        capture_output=True, text=True, check=False, env=_environment(peer) | dict(env or {}), timeout=timeout,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{script}: {done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told


def forget_files(folders: Iterable[Path]) -> None:
    """Ask the system to keep nothing of these folders' files in memory, so that the next start reads the disk."""
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                opened = os.open(path, os.O_RDONLY)
                os.posix_fadvise(opened, 0, 0, os.POSIX_FADV_DONTNEED)
                os.close(opened)


def packages(peer: bool) -> Path:
    """Where an environment's packages lie."""
    command = [_command("", peer)[0], "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    return Path(subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip())


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


def _command(script: str, peer: bool, arguments: Sequence[str] = ()) -> list[str]:
    python = PEERS / "bin" / "python" if peer else Path(sys.executable)
    return [str(python), str(HERE / "workers" / f"{script}.py"), *arguments]


def _environment(peer: bool) -> dict[str, str]:
    return dict(os.environ) | ({} if peer else {"PYTHONPATH": str(ROOT)})


def _spread(values: Sequence[float], form: str) -> list[str]:
    return [f"{value:{form}}" for value in (min(values), statistics.median(values), max(values))]
