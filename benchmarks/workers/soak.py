"""Random commands on the real engine for so many minutes, with a technique that fails one run in ten.

    python -m benchmarks.workers.soak 60

A line every 20 seconds, as JSON: memory, open files and threads of window and engine, widgets, engines so far,
commands, failed runs. At the end a judgement; the status is 0 where all of it is ok. Each command is played once, then
any of them when the one before has ended, and now and then sooner. In the first half engines are killed, restarted,
crashed and hung too; in the second one engine lives, whose memory is looked at.
"""

from __future__ import annotations

import gc
import json
import os
import random
import shlex
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import deque
from pathlib import Path
from types import TracebackType

HOME = tempfile.mkdtemp(prefix="soak-")
os.environ["WORKBENCH_HOME"] = HOME
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler  # noqa: E402
from PySide6.QtGui import QGuiApplication, QImage  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from benchmarks.soak_record import Record, descriptors, of_home, resident, threads  # noqa: E402
from workbench import folders  # noqa: E402
from workbench.cache.disk_cache import DiskCache  # noqa: E402
from workbench.cache.result_cache import ResultCache  # noqa: E402
from workbench.document.autosave import Autosave  # noqa: E402
from workbench.document.session import Session  # noqa: E402
from workbench.gui.app import App  # noqa: E402
from workbench.gui.engine.client import EngineClient  # noqa: E402
from workbench.gui.widgets.theme import theme  # noqa: E402
from workbench.images.image_files import sample_images  # noqa: E402
from workbench.settings import OpenSettings, Settings  # noqa: E402

FAILING = """
import os
import random
import time
import numpy as np
from workbench.api import Heatmap, Progress, Technique, UserError, param
class Failing(Technique):
    number: int = param(0, "Which run", low=0, high=1_000_000)
    ends: str = param("", "How the process ends")
    def run(self, model, image):
        if self.ends == "abort":
            os.abort()
        while self.ends == "hang":
            time.sleep(1)
        for step in range(3):
            yield Progress(step, 3, "steps")
        if random.random() < 0.1:
            raise random.choice([UserError("Not this time."), ValueError("a bug"), MemoryError(), OSError(28, "full")])
        yield Heatmap(values=np.random.default_rng(self.number).random(model.input_size, dtype=np.float32))
"""
MANIFEST = {
    "id": "failing", "title": "Failing", "group": "Perturbation", "technique": "failing:Failing", "version": "1",
    "shows": "Noise.", "limitations": "Everything.", "cites": "Nobody",
}  # fmt: skip
SECOND = "torchvision:squeezenet1_1?weights=none&seed=0"
COMMANDS: dict[str, float] = {  # how often; {n} is a number below 100, {i} one below 6
    **dict.fromkeys(
        (
            "technique.choose gradcam", "technique.choose saliency", "technique.choose layercam",
            "technique.run failing number={n}", "technique.run failing number={n}", "technique.run failing number={n}",
            "technique.run occlusion patch=64 stride=64 target=class:{n}", "technique.run rise masks=50 seed={n}",
            "technique.run integrated-gradients steps=4 most_steps=4 target=class:{n}", "technique.run activations",
            "technique.run filters layer=_conv_stem", "technique.run predictions", "technique.run fgsm",
            "technique.run unit unit=_conv_stem:{i}", "technique.run patch-probe", "technique.run smoothgrad samples=3",
            "technique.set target class:{n}", "technique.reset", "target.set class:{n}", "target.predicted",
            "layer.set _blocks.{i}", "layer.default", "layer.channels _conv_stem", "unit.back",
            "image.next", "image.previous", "image.show picture-{i}.png", "image.open {home}/picture-{i}.png",
            "image.close picture-{i}.png", "image.paste", "image.background white", "image.background grey",
            "image.reload", "run.cancel", "run.cancel", "run.again", "run.pin", "run.previous", "run.next",
            "run.remove", "compare.techniques saliency layercam", "compare.images 2", "compare.layers stages",
            "compare.classes likeliest", "compare.values relu", "compare.pinned", "compare.add", "compare.difference",
            "compare.turn", "compare.one_scale", "compare.end", "compare.end", "compare.back",
            "edit.undo", "edit.undo", "edit.undo", "edit.redo", "edit.redo", "view.opacity {n}",
            "view.colour_map viridis", "view.colour_map automatic", "view.network", "view.range -1 1", "view.range",
            "view.fit", "view.palette gra", "export.copy", "export.copy_command", "export.copy_python",
        ),
        1.0,
    ),
    **dict.fromkeys(
        (
            "run.remove_unpinned", "session.back", "session.save {home}/{i}.workbench",
            "session.open {home}/{i}.workbench", "export.figure {home}/{i}.png", "export.figure {home}/{i}.svg",
            "export.figure {home}/{i}.pdf", "export.arrays {home}/{i}.npz", "export.report {home}/{i}.html",
            "export.animation {home}/{i}.gif", "run.from_figure {home}/{i}.png", "run.from_figure {home}/{i}.pdf",
            "view.screenshot {home}/window.png", "view.present", "view.theme dark", "view.theme light", "view.log on",
            "view.log off", "settings.open", "settings.set predictions {n}", "plugin.manage", "help.shortcuts",
            "figure.compose", "figure.set columns {i}", "figure.save {home}/{i}-composed.pdf", "technique.run pca",
            "run.pause",
        ),
        0.2,
    ),
    "session.new": 0.5, f"model.load {SECOND}": 0.03, "model.load efficientnet-lite0": 0.3,
}  # fmt: skip
DISTURBING: dict[str, float] = {
    "app.restart_engine": 0.1, "plugin.reload": 0.1, "technique.run failing ends=abort number={n}": 0.1,
    "technique.run failing ends=hang number={n}": 0.1, "kill": 0.1,
}  # fmt: skip
EVERY_MS, SAMPLE_MS = 150, 20_000
HASTE = 0.05  # how often a command does not wait for the one before
CANCEL_AFTER, STUCK_AFTER = 30.0, 600.0  # seconds in which nothing has ended


class Soak:
    """Plays commands by a timer, and records how things stand."""

    def __init__(self, minutes: float) -> None:
        self.client = EngineClient()
        cache = ResultCache(32 << 20, DiskCache(Path(HOME) / "results", 50_000_000))
        settings, autosave = OpenSettings(Settings(hints=False)), Autosave(Path(HOME) / "sessions")
        theme.apply("dark", settings.now.text_size)
        self.app = App(self.client, Session(), cache, settings, autosave)
        self.app.opener.samples(sample_images())
        self.app.window.show()
        self.app.start()
        self.dice, self.begun, self.seconds = random.Random(0), time.monotonic(), 60 * minutes
        self.record, self.commands, self.failed = Record(), 0, 0
        self.first = self.dice.sample(list(COMMANDS), len(COMMANDS))  # each once: what it imports is there afterwards
        self.last: deque[str] = deque(maxlen=20)
        self.engines: set[int] = set()
        self.waiting_since, self.cancelled = time.monotonic(), False
        self.app.scheduler.refused.connect(self._count)
        sys.excepthook = self._bug
        qInstallMessageHandler(self._qt_says)
        self.timer, self.clock = QTimer(interval=EVERY_MS), QTimer(interval=SAMPLE_MS)
        self.timer.timeout.connect(self.play)
        self.clock.timeout.connect(self.look)
        self.timer.start()
        self.clock.start()

    def play(self) -> None:
        """One command, if it is time for one."""
        self.engines.add(self.client.process_id)
        now = time.monotonic()
        if now > self.begun + self.seconds:
            self.finish()
            return
        waited = now - self.waiting_since
        if not self.app.settled and (waited > CANCEL_AFTER or self.dice.random() > HASTE):
            self._wait(waited)
            return
        if self.app.settled:
            self.waiting_since, self.cancelled = now, False
        commands = COMMANDS | DISTURBING if now < self.begun + self.seconds / 2 else COMMANDS
        self.do(self.first.pop() if self.first else self.dice.choices(list(commands), list(commands.values()))[0])

    def do(self, line: str) -> None:
        """Play a line, with numbers in it."""
        words = [
            word.format(n=self.dice.randrange(3, 100), i=self.dice.randrange(1, 6), home=HOME) for word in line.split()
        ]
        self.commands += 1
        self.last.append(shlex.join(words))
        if words == ["kill"]:
            self.kill()
            return
        if words[0] == "image.paste":
            picture = QImage(60, 40, QImage.Format.Format_RGB888)
            picture.fill(self.dice.randrange(6) * 0x202020)
            QGuiApplication.clipboard().setImage(picture)
        if words[0] == "run.from_figure" and not Path(words[1]).exists():
            return
        if words[0] != "view.present":
            self.app.presentation.close()
        self.app.do(*words)

    def kill(self) -> None:
        """What the system does where memory is short."""
        if self.client.process_id:
            os.kill(self.client.process_id, signal.SIGKILL)

    def look(self) -> None:
        """Record how things stand, and say it."""
        window, engine = os.getpid(), self.client.process_id
        self.record.note(
            {
                "window MB": round(resident(window)), "engine MB": round(resident(engine)),
                "window files": descriptors(window), "engine files": descriptors(engine),
                "window threads": threads(window), "engine threads": threads(engine),
                "window widgets": len(QApplication.allWidgets()),
            },
            {process for process in of_home(HOME) if process not in (window, engine)},
        )  # fmt: skip
        counts = {
            "seconds": round(time.monotonic() - self.begun), "engines": len(self.engines - {0}),
            "commands": self.commands, "failed": self.failed, "runs": len(self.app.session.runs),
            "steps": len(self.app.history.past), "orphans": len(self.record.orphans), "bugs": len(self.record.bugs),
            "objects": len(gc.get_objects()),
        }  # fmt: skip
        print(json.dumps({**counts, **self.record.samples[-1]}), flush=True)

    def finish(self) -> None:
        """Close as a person does while a run is under way, and judge."""
        self.timer.stop()
        self.clock.stop()
        self.do("technique.run failing ends=hang number={n}")
        QTimer.singleShot(1000, self._close)

    def _close(self) -> None:
        self.app.close()
        waits_until = time.monotonic() + 3.0
        while of_home(HOME) and time.monotonic() < waits_until:
            time.sleep(0.1)
        self.record.left = len(of_home(HOME))
        verdicts = self.record.judge()
        print(json.dumps(verdicts, indent=2), flush=True)
        shutil.rmtree(HOME, ignore_errors=True)
        os._exit(any(verdict.startswith("NOT") for verdict in verdicts.values()))

    def _wait(self, seconds: float) -> None:
        """What takes long is cancelled; what does not end then either is counted, and the engine replaced."""
        if seconds > CANCEL_AFTER and not self.cancelled:
            self.cancelled = True
            if self.app.runs.paused:
                self.app.do("run.pause")
            self.app.do("run.cancel")
        if seconds > STUCK_AFTER:
            self.record.stuck += 1
            print(
                json.dumps({"stuck": self.client.state, "tail": self.app.window.panels.log.text.toPlainText()[-500:]})
            )
            self.waiting_since, self.cancelled = time.monotonic(), False
            self.app.do("app.restart_engine")

    def _count(self, _kind: str, _sentence: str, _details: str) -> None:
        self.failed += 1

    def _bug(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._note_bug("".join(traceback.format_exception(kind, error, trace)))

    def _qt_says(self, _kind: QtMsgType, _where: QMessageLogContext, text: str) -> None:
        if "propagateSizeHints" not in text:
            self._note_bug(text)

    def _note_bug(self, text: str) -> None:
        self.record.bugs.append(text)
        print(f"{text}\nafter {'; '.join(self.last)}", file=sys.stderr, flush=True)


def prepare() -> None:
    """The failing technique, and pictures of several sizes."""
    plugin = folders.user_data() / "plugins" / "failing"
    plugin.mkdir(parents=True)
    (plugin / "failing.py").write_text(FAILING, "utf-8")
    (plugin / "plugin.toml").write_text("".join(f"{k} = {json.dumps(v)}\n" for k, v in MANIFEST.items()), "utf-8")
    dice = np.random.default_rng(0)
    for number in range(6):
        coarse = Image.fromarray(dice.integers(0, 256, (6, 8, 3), np.uint8))
        coarse.resize((300 + 200 * number, 200 + 150 * number), Image.Resampling.BICUBIC).save(
            f"{HOME}/picture-{number}.png"
        )


if __name__ == "__main__":
    prepare()
    qt = QApplication(sys.argv[:1])
    soak = Soak(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0)
    qt.exec()
