"""The trial: a real window with its real engine, used by keys and clicks alone, and counted from outside.

What is waited for is what the program itself writes: the session that it keeps, and a journal of two faulty plugins.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 300  # seconds for each step, on a busy machine
WINDOW = "Explainability Workbench"
MANIFEST = """
id = "{id}"
title = "{title}"
group = "Answer"
technique = "{id}:Faulty"
version = "1"
shows = "Nothing."
limitations = "Everything."
cites = "tests/e2e"
"""
CODE = """
import os
from pathlib import Path

from workbench.api import Progress, Technique


def note(what):
    with Path(os.environ["WORKBENCH_HOME"], "journal").open("a") as journal:
        journal.write("{id} " + what + "\\n")


note("was read")


class Faulty(Technique):
    @classmethod
    def applies(cls, model):
        note("has a model")
        return super().applies(model)

    def run(self, model, image):
        note("runs")
        yield Progress(0, 1, "steps")
        {fault}
"""
FAULTS = {"aborts": "os.abort()", "hangs": "while True: pass"}


class Trial:
    """A program on a display, in a home of its own, with a technique that aborts and one that hangs."""

    def __init__(self, display: str, folder: Path) -> None:
        self.home = folder / "home"
        here = {"DISPLAY": display, "WORKBENCH_HOME": str(self.home), "QT_QPA_PLATFORM": "xcb"}
        self._environment = {**os.environ, **here}
        self.program: subprocess.Popen[str] | None = None
        for name, fault in FAULTS.items():
            plugin = self.home / "plugins" / name
            plugin.mkdir(parents=True)
            (plugin / "plugin.toml").write_text(MANIFEST.format(id=name, title=name.capitalize()), "utf-8")
            (plugin / f"{name}.py").write_text(CODE.format(id=name, fault=fault), "utf-8")

    def start(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "workbench", *arguments, "--device", "cpu"]
        self.program = subprocess.Popen(command, env=self._environment, cwd=ROOT, stderr=subprocess.PIPE, text=True)

    def kill(self) -> None:
        if self.program is not None:
            self.program.kill()
            self.program.communicate()

    def quit(self) -> tuple[int, str]:
        """Its exit status and what it wrote on stderr."""
        assert self.program is not None
        self.keys("ctrl+q")
        _, errors = self.program.communicate(timeout=PATIENCE)
        return self.program.returncode, errors

    # The hands.

    def keys(self, *keys: str, window: str = WINDOW) -> None:
        self._focus(window)
        self._xdotool("key", "--clearmodifiers", *keys)

    def type(self, text: str, window: str = WINDOW) -> None:
        self._focus(window)
        self._xdotool("type", "--delay", "10", text)

    def click_on_image(self, column: int) -> None:
        """Click a thumbnail of the first row, which is at the window's top left."""
        self._xdotool("mousemove", str(82 + 72 * column), "112", "click", "1")

    def choose(self, technique: str) -> None:
        self.keys("ctrl+t")
        self.type(technique)
        self.keys("Return")

    def command(self, words: str) -> None:
        self.keys("ctrl+k")
        self.type(words)
        self.keys("Return")

    def file(self, keys: str, title: str, path: Path) -> None:
        """Name a file in the dialog that these keys open."""
        self.keys(keys)
        self.keys("ctrl+a", window=title)
        self.type(str(path), window=title)
        self.keys("Return", window=title)

    def _focus(self, title: str) -> None:
        """Without a window manager a window that is shown anew has not the focus."""
        self._xdotool("search", "--sync", "--onlyvisible", "--name", title, "windowfocus", "--sync")

    def _xdotool(self, *what: str) -> None:
        subprocess.run(["xdotool", *what], env=self._environment, check=True, capture_output=True, timeout=PATIENCE)

    # The eyes.

    @property
    def session(self) -> dict[str, Any]:
        """What the program keeps by itself, 0.7 s after a change."""
        file = self.home / "sessions" / "current-1.json"
        return json.loads(file.read_bytes())["session"] if file.exists() else {}

    @property
    def why(self) -> list[str]:
        """Why runs wait for a person."""
        return sorted(self.session.get("stopped", {}).values())

    def noted(self, what: str) -> int:
        """How many lines of the journal say so."""
        journal = self.home / "journal"
        return journal.read_text().splitlines().count(what) if journal.exists() else 0

    @property
    def engines(self) -> int:
        """How many engines were started so far."""
        return self.noted("hangs was read")

    @property
    def results(self) -> set[str]:
        """The names of the results that are on the disk."""
        return {path.name for path in (self.home / "cache" / "results").rglob("*.result")}

    def until(self, there: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while not there():
            assert self.program is not None
            assert self.program.poll() is None, self.program.communicate()[1]
            assert time.monotonic() < end, (len(self.results), self.session)
            time.sleep(0.1)


def titles(session: dict[str, Any]) -> list[str]:
    return sorted(run["title"] for run in session["runs"])


@pytest.fixture
def trial(display, tmp_path):
    trial = Trial(display, tmp_path)
    yield trial
    trial.kill()


@pytest.mark.x_window
def test_a_day_s_work_by_keys_and_clicks_loses_nothing_and_starts_no_engine_and_no_run_too_many(
    trial, tmp_path, sample_paths
):
    mine = []
    for i, path in enumerate(sample_paths[:3]):
        mine.append(str(tmp_path / f"mine{i}{path.suffix}"))
        shutil.copy(path, mine[-1])
    trial.start(*mine)
    trial.until(lambda: len(trial.session.get("runs", ())) == 1)
    trial.click_on_image(1)
    trial.until(lambda: len(trial.session["runs"]) == 2 and trial.session["current"] == mine[1])
    trial.click_on_image(0)
    trial.until(lambda: trial.session["current"] == mine[0])

    # A technique that aborts its engine is tried twice, and one that hangs is cancelled once.
    trial.choose("aborts")
    trial.until(lambda: trial.why == ["crashed"] and trial.noted("hangs has a model") == 3)
    trial.choose("hangs")
    trial.until(lambda: trial.why == ["crashed", "unfinished"] and trial.noted("hangs runs") == 1)
    trial.keys("ctrl+period")
    trial.until(lambda: trial.why == ["cancelled", "crashed"] and trial.noted("hangs has a model") == 4)
    for faulty in ("aborts", "hangs"):
        trial.choose(faulty)
        trial.until(lambda faulty=faulty: trial.session["technique"] == faulty)

    # Two comparisons at once, one over images, and while it runs one over techniques.
    trial.choose("grad-cam")
    trial.command("compare images")
    trial.keys("Return")
    trial.command("compare techniques")
    trial.type("saliency")
    trial.keys("Down", "space", "Return")
    trial.until(lambda: len(trial.session["runs"]) == 6 and len(trial.session["tiles"]) == 6)
    session = trial.session
    assert titles(session) == ["Grad-CAM"] * 3 + ["Saliency"] * 3
    assert sorted(session["tiles"]) == sorted(run["number"] for run in session["runs"])
    assert (trial.noted("aborts runs"), trial.noted("hangs runs"), trial.engines) == (2, 1, 4)

    # A session that is saved, and a program that is killed.
    file = tmp_path / "work"
    trial.file("ctrl+alt+s", "Save the session", file)
    trial.until(file.with_suffix(".workbench").exists)
    trial.until(lambda: len(trial.results) == 8)  # of six runs, and what the model says of two images
    results = trial.results
    trial.kill()
    trial.start()
    trial.until(lambda: trial.noted("hangs has a model") == 5)
    for faulty in ("aborts", "hangs"):
        trial.choose(faulty)
        trial.until(lambda faulty=faulty: trial.session["technique"] == faulty)
    trial.choose("gradient x input")
    trial.until(lambda: len(trial.session["runs"]) == 7)
    assert trial.session["runs"][:6] == session["runs"]
    assert trial.why == ["cancelled", "crashed"]
    assert (trial.noted("aborts runs"), trial.noted("hangs runs"), trial.engines) == (2, 1, 5)

    # A new session, and the saved one again.
    trial.keys("ctrl+alt+n")
    trial.until(lambda: len(trial.session["images"]) == len(sample_paths))
    trial.file("ctrl+alt+o", "Open a session", file.with_suffix(".workbench"))
    trial.until(lambda: len(trial.session["images"]) == 3)
    assert trial.session["runs"] == session["runs"]
    assert trial.session["tiles"] == session["tiles"]
    trial.click_on_image(1)
    trial.until(lambda: trial.session["current"] == mine[1])
    assert trial.session["runs"] == session["runs"]  # its Grad-CAM was known
    assert trial.quit() == (0, "")
    assert results <= trial.results
    assert len(trial.results - results) == 7  # of the seventh run, and those of the file, which have keys of their own
    kept = {path.name for path in (trial.home / "sessions").iterdir() if not path.name.endswith(".lock")}
    assert kept == {"current-1.json", "previous-1.json"}
    assert (trial.noted("aborts runs"), trial.noted("hangs runs"), trial.engines) == (2, 1, 5)
