"""Random commands on the real engine for so many minutes, with a technique that fails one run in ten.

    python -m benchmarks.workers.soak 60

One line a minute, as JSON: memory of window and engine in MB, open files of the window, child processes, engines so
far, commands, runs that failed. A command follows when the one before has ended, and now and then sooner. At the end
nothing that was started is still there.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

HOME = tempfile.mkdtemp(prefix="soak-")
os.environ["WORKBENCH_HOME"] = HOME
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from workbench.cache.disk_cache import DiskCache  # noqa: E402
from workbench.cache.result_cache import ResultCache  # noqa: E402
from workbench.document.autosave import Autosave  # noqa: E402
from workbench.document.session import Session  # noqa: E402
from workbench.gui.app import App  # noqa: E402
from workbench.gui.engine.client import EngineClient  # noqa: E402
from workbench.images.image_files import sample_images  # noqa: E402
from workbench.settings import OpenSettings, Settings  # noqa: E402

FAILING = """
import random
import numpy as np
from workbench.api import Heatmap, Technique, UserError, param
class Failing(Technique):
    number: int = param(0, "Which run", low=0, high=1_000_000)
    def run(self, model, image):
        if random.random() < 0.1:
            raise random.choice([UserError("Not this time."), ValueError("a bug"), MemoryError()])
        yield Heatmap(values=np.random.default_rng(self.number).random((224, 224), dtype=np.float32))
"""
MANIFEST = {
    "id": "failing", "title": "Failing", "group": "Perturbation", "technique": "failing:Failing", "version": "1",
    "shows": "Noise.", "limitations": "Everything.", "cites": "Nobody",
}  # fmt: skip
COMMANDS = (
    ("technique.choose", "gradcam"), ("technique.choose", "saliency"), ("technique.choose", "failing"),
    ("technique.run", "failing", "number={n}"), ("technique.run", "occlusion", "patch=64", "stride=64"),
    ("technique.run", "activations"), ("image.next",), ("image.previous",), ("target.set", "class:{n}"),
    ("run.cancel",), ("run.again",), ("run.pin",), ("compare.techniques", "saliency"), ("compare.end",),
    ("edit.undo",), ("edit.redo",), ("run.previous",), ("run.remove_unpinned",), ("view.opacity", "{n}"),
    ("session.new",), ("session.back",), ("export.figure", HOME + "/figure.png"), ("app.restart_engine",),
)  # fmt: skip
WEIGHTS = [0.05 if command[0] in ("app.restart_engine", "session.new", "session.back") else 1.0 for command in COMMANDS]
EVERY_MS = 250
HASTE = 0.05  # how often a command does not wait for the one before


def resident(process: int) -> float:
    """MB of a process; 0 once it is gone."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except (OSError, IndexError):
        return 0.0


def children() -> list[int]:
    """Processes that this one started and that are still there."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            facts = stat.read_text("utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        if int(facts[1]) == os.getpid() and facts[0] != "Z":
            found.append(int(stat.parent.name))
    return found


class Soak:
    """Plays commands by a timer, and says once a minute how things stand."""

    def __init__(self, minutes: float) -> None:
        self.client = EngineClient()
        settings = Settings(hints=False)
        cache = ResultCache(disk_cache=DiskCache(Path(HOME) / "results", 50_000_000))
        self.app = App(self.client, Session(), cache, OpenSettings(settings), Autosave(Path(HOME) / "sessions"))
        self.app.opener.samples(sample_images())
        self.app.window.show()
        self.app.start()
        self.dice, self.ends = random.Random(0), time.monotonic() + 60 * minutes
        self.commands = self.failed = 0
        self.engines: set[int] = set()
        self.app.scheduler.refused.connect(self._count)
        self.timer, self.clock = QTimer(interval=EVERY_MS), QTimer(interval=60_000)
        self.timer.timeout.connect(self.play)
        self.clock.timeout.connect(self.say)
        self.timer.start()
        self.clock.start()

    def play(self) -> None:
        """One command."""
        self.engines.add(self.client.process_id)
        if time.monotonic() > self.ends:
            self.finish()
            return
        if not self.app.settled and self.dice.random() > HASTE:
            return
        command, *arguments = self.dice.choices(COMMANDS, WEIGHTS)[0]
        number = self.dice.randrange(100)
        self.app.do(command, *(argument.format(n=number) for argument in arguments))
        self.commands += 1

    def say(self) -> None:
        """How things stand."""
        files = len(list(Path("/proc/self/fd").iterdir()))
        state = {
            "window MB": round(resident(os.getpid())),
            "engine MB": round(resident(self.client.process_id)),
            "files": files,
            "children": len(children()),
            "engines": len(self.engines - {0}),
            "commands": self.commands,
            "failed": self.failed,
            "runs": len(self.app.session.runs),
        }
        print(json.dumps(state), flush=True)

    def finish(self) -> None:
        """Close as a person does, and say what is left."""
        self.timer.stop()
        self.clock.stop()
        self.say()
        self.app.close()
        time.sleep(3)
        print(json.dumps({"children left": len(children())}), flush=True)
        shutil.rmtree(HOME, ignore_errors=True)
        os._exit(0)

    def _count(self, _kind: str, _sentence: str, _details: str) -> None:
        self.failed += 1


if __name__ == "__main__":
    from workbench import folders

    plugin = folders.user_data() / "plugins" / "failing"
    plugin.mkdir(parents=True)
    (plugin / "failing.py").write_text(FAILING, "utf-8")
    (plugin / "plugin.toml").write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in MANIFEST.items()), "utf-8")
    qt = QApplication(sys.argv[:1])
    soak = Soak(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
    qt.exec()
