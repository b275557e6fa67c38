"""The corpus: damaged files made anew from a seed, given to the program, and counted by how that ends.

    python -m tests.faults.corpus --whole             every case of every kind, and a table
    python -m tests.faults.corpus --whole figures     every case of one kind
    python -m tests.faults.corpus figures:17 --keep DIR    one case; its files stay in DIR

Without ``--whole`` a sample is tried, which the tests do too. The status is 1 where the last three columns are not 0.

To add a kind: put a module into ``tests/faults/kinds`` with a ``KIND = Kind(count, make, open)`` (see ``kind.py``; the
module's name is the kind's). ``make`` gets an empty folder, the case's number and a ``Random`` of its own; a table of
recipes, of which case n takes ``recipes[n % len(recipes)]``, serves well. Cases run in a process of their own that
imports the module by its name, so that a crash, an abort or a hang costs that process alone.
"""

from __future__ import annotations

import argparse
import importlib
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.faults.kind import Case, Kind, Silent, check_sentence, patience
from workbench.api import UserError

OPENED, REFUSED, CRASHED, HUNG, SILENT = "opened", "refused with a sentence", "crashed", "hung", "silent"
ENDS = (OPENED, REFUSED, CRASHED, HUNG, SILENT)
BAD = (CRASHED, HUNG, SILENT)
START_SECONDS = 600.0  # a worker imports torch and may load a model
ROOM = 4 << 30  # bytes of addresses that a worker may take beyond what it has when it is ready


@dataclass(frozen=True)
class Ending:
    """How one case ended; ``said`` is the sentence, or what went wrong."""

    kind: str
    number: int
    what: str
    end: str
    said: str = ""


def kind_names() -> list[str]:
    """The kinds there are."""
    return sorted(path.stem for path in (Path(__file__).parent / "kinds").glob("*.py") if path.stem != "__init__")


def kind_named(name: str) -> Kind:
    """The kind of a module in ``tests/faults/kinds``."""
    kind: Kind = importlib.import_module(f"tests.faults.kinds.{name}").KIND
    return kind


def sample_of(kind: Kind) -> list[int]:
    """The numbers of the cases in a sample, the same each time."""
    return sorted(Random(0).sample(range(kind.count), min(kind.sample, kind.count)))


def run_cases(name: str, numbers: Sequence[int], keep: Path | None = None) -> Iterator[Ending]:
    """Make and open these cases of a kind in a worker, which is replaced where it dies or hangs."""
    kind = kind_named(name)
    with tempfile.TemporaryDirectory() as folder:
        worker = _Worker(name, keep or Path(folder))
        try:
            for number in numbers:
                yield worker.run(number, kind.seconds)
        finally:
            worker.end()


def table(endings: Iterable[Ending]) -> str:
    """The endings counted, a line for each kind."""
    counts: dict[str, Counter[str]] = {}
    for ending in endings:
        counts.setdefault(ending.kind, Counter())[ending.end] += 1
    lines = [["kind", "tried", *ENDS]]
    lines += [[kind, str(sum(ends.values())), *(str(ends[end]) for end in ENDS)] for kind, ends in counts.items()]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


class _Worker:
    """A process that makes and opens cases of one kind, one after another."""

    def __init__(self, name: str, folder: Path) -> None:
        self._name, self._folder = name, folder
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def run(self, number: int, seconds: float) -> Ending:
        """One case, to its end."""
        pipe = self._started()
        pipe.send(number)
        what, waits_until = "", time.monotonic() + START_SECONDS  # a case may be large to make
        try:
            while pipe.poll(max(0.0, waits_until - time.monotonic())):
                step, *facts = pipe.recv()
                if step == "made":
                    what, waits_until = facts[0], time.monotonic() + patience(seconds)
                else:
                    return Ending(self._name, number, what, *facts)
        except (EOFError, ConnectionError):
            self._process.join(5)  # type: ignore[union-attr]
            status = self._process.exitcode  # type: ignore[union-attr]
            self.end()
            return Ending(self._name, number, what, CRASHED, f"the process died with status {status}")
        self.end()
        return Ending(self._name, number, what, HUNG, f"no end after {seconds:g} s")

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        if self._pipe is not None:
            return self._pipe
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(self._name, str(self._folder), theirs), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(START_SECONDS):
            raise RuntimeError(f"the worker for {self._name} does not start")
        self._pipe.recv()
        return self._pipe


def _work(name: str, root: str, pipe: Connection) -> None:
    """The worker's side of the pipe."""
    import os

    home = tempfile.mkdtemp(dir=root)
    os.environ["WORKBENCH_HOME"] = home
    kind = kind_named(name)
    kind.prepare()
    _limit_memory()
    pipe.send("ready")
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        folder = Path(root, f"{name}-{number}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        case = kind.make(folder, number, Random(f"{name}:{number}"))
        pipe.send(("made", case.what))
        pipe.send(("ended", *_ending(kind, case)))


def _ending(kind: Kind, case: Case) -> tuple[str, str]:
    """How a case ends, and what is said."""
    before = _resident(reset=True)
    try:
        kind.open(case.path)
        end, said = OPENED, ""
    except UserError as error:
        end, said = REFUSED, str(error)
        try:
            check_sentence(error)
        except ValueError as wrong:
            return CRASHED, str(wrong)
    except Silent as error:
        return SILENT, str(error)
    except BaseException as error:
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        return CRASHED, f"{type(error).__name__}: {str(error)[:200]} ({Path(where.filename).name}:{where.lineno})"
    taken = (_resident() - before) / 1e6
    if taken > kind.memory:
        return CRASHED, f"it took {taken:.0f} MB, more than {kind.memory}; {said}"
    if case.must == "refuse" and end == OPENED:
        return SILENT, "it was opened"
    if case.must == "open" and end == REFUSED:
        return CRASHED, f"it was refused: {said}"
    return end, said


def _resident(reset: bool = False) -> int:
    """The most memory of this process since the last reset, in bytes; 0 where the system does not say."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")), 0)


def _limit_memory() -> None:
    """Let a bomb fail in its process rather than take the machine."""
    try:
        import resource

        lines = Path("/proc/self/status").read_text().splitlines()
        taken = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmSize"))
        resource.setrlimit(resource.RLIMIT_AS, (taken + ROOM, resource.RLIM_INFINITY))
    except (ImportError, OSError, StopIteration):
        pass


def main(argv: Sequence[str] | None = None) -> int:
    """Try the cases that the arguments name, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.corpus", description="Damaged files, counted.")
    parser.add_argument("kinds", nargs="*", metavar="KIND[:NUMBER]", help=f"of {', '.join(kind_names())}; else all")
    parser.add_argument("--whole", action="store_true", help="every case, not a sample")
    parser.add_argument("--keep", type=Path, help="a folder where the files stay")
    parser.add_argument("--jobs", type=int, default=1, help="workers for each kind")
    parser.add_argument("--all", action="store_true", help="print every case, not only what ended badly")
    options = parser.parse_args(argv)
    endings: list[Ending] = []
    for chosen in options.kinds or kind_names():
        name, _, number = chosen.partition(":")
        kind = kind_named(name)
        numbers = [int(number)] if number else list(range(kind.count)) if options.whole else sample_of(kind)
        parts = [numbers[i :: options.jobs] for i in range(options.jobs)]
        with ThreadPoolExecutor(options.jobs) as pool:
            for part in pool.map(lambda part, name=name: list(run_cases(name, part, options.keep)), parts):
                endings += part
    for ending in sorted(endings, key=lambda ending: (ending.kind, ending.number)):
        if options.all or ending.end in BAD:
            print(f"{ending.kind}:{ending.number} {ending.what}: {ending.end}: {ending.said}")
    print(table(endings))
    return 1 if any(ending.end in BAD for ending in endings) else 0


if __name__ == "__main__":
    sys.exit(main())
