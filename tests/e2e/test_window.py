"""The real program, driven from outside: by macros, and by keys in a real X window."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

TIMEOUT = 180
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def workbench(tmp_path):
    """Runs the program with a macro in a home of its own; gives the finished process."""

    def run(
        macro: str, *arguments: str, platform: str = "offscreen", **environment: str
    ) -> subprocess.CompletedProcess:
        path = tmp_path / "macro.txt"
        path.write_text(macro)
        return subprocess.run(
            [sys.executable, "-m", "workbench", "--macro", str(path), "--device", "cpu", *arguments],
            env=environment_for(tmp_path, platform, **environment),
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )

    return run


def environment_for(home: Path, platform: str, **more: str) -> dict[str, str]:
    return {**os.environ, "WORKBENCH_HOME": str(home / "home"), "QT_QPA_PLATFORM": platform, **more}


def said(done: subprocess.CompletedProcess) -> str:
    """What the program wrote on stderr, without what the offscreen platform always says."""
    return "\n".join(line for line in done.stderr.splitlines() if "propagateSizeHints" not in line)


def test_a_macro_opens_an_image_explains_a_class_and_exports_the_figure(workbench, tmp_path, sample_paths):
    picture = tmp_path / "my coffee.png"
    shutil.copy(sample_paths[1], picture)
    done = workbench(
        f"""
        # as a person would
        image.open '{picture}'
        target.set 968
        technique.run gradcam relu=false
        export.figure '{tmp_path / "figure.png"}'
        export.arrays '{tmp_path / "result.npz"}'
        technique.run occlusion patch=64 stride=64 target=class:968
        view.screenshot '{tmp_path / "window.png"}'
        app.quit
        """
    )
    assert (done.returncode, said(done)) == (0, "")
    with Image.open(tmp_path / "figure.png") as figure:
        provenance = json.loads(figure.text["Provenance"])
    assert provenance["technique"] == "gradcam"
    assert provenance["parameters"]["relu"] is False
    assert provenance["resolved"]["target"] == "class:968"
    assert provenance["image"]["name"] == "my coffee.png"
    with np.load(tmp_path / "result.npz") as arrays:
        assert arrays["values"].shape == (224, 224)
        assert arrays["values"].dtype == np.float32
        assert bool(arrays["signed"]) is True
    with Image.open(tmp_path / "window.png") as window:
        assert window.size[0] > 700


def test_a_macro_that_goes_wrong_says_where_and_ends_with_two(workbench):
    done = workbench("view.theme dark\ntechnique.run occlusion patch=0\napp.quit\n")
    assert done.returncode == 2
    assert said(done).endswith("macro.txt, line 2: patch must be 1 to 224 px; got 0.")
    assert "Traceback" not in done.stderr


def test_a_model_that_is_not_there_leaves_a_window_that_says_so(workbench, tmp_path):
    done = workbench(f"view.screenshot '{tmp_path / 'window.png'}'\ntechnique.run gradcam\n", "--model", "nonsense")
    assert done.returncode == 2
    assert "line 2: No model is loaded" in said(done)
    assert (tmp_path / "window.png").is_file()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the engine in /proc")
def test_an_engine_that_another_program_starts_elsewhere_explains_the_window_s_image(workbench, tmp_path, sample_paths):
    """What ``ssh`` does: it passes two pipes on, from another folder and another home."""
    (tmp_path / "elsewhere").mkdir()
    shell = tmp_path / "ssh"
    home = tmp_path / "elsewhere" / "home"
    shell.write_text(
        f"#!/bin/sh\ncd '{home.parent}' && PYTHONPATH='{ROOT}' WORKBENCH_HOME='{home}'\n"
        f'export PYTHONPATH WORKBENCH_HOME\necho "$1" > host\nshift\nexec "$@"\n'
    )
    shell.chmod(0o755)
    picture = tmp_path / "my coffee.png"
    shutil.copy(sample_paths[1], picture)
    done = workbench(
        f"image.open '{picture}'\ntechnique.run gradcam\nexport.figure '{tmp_path / 'figure.png'}'\napp.quit\n",
        "--engine", f"{shell} far.example '{sys.executable}' -m workbench engine",
    )  # fmt: skip
    assert (done.returncode, said(done)) == (0, "")
    assert (home.parent / "host").read_text() == "far.example\n"
    with Image.open(tmp_path / "figure.png") as figure:
        assert "my coffee.png" in str(figure.text)


def test_an_engine_that_is_killed_in_mid_run_is_replaced_and_the_run_ends_well(tmp_path):
    macro, begun, numbers = tmp_path / "macro.txt", tmp_path / "begun.png", tmp_path / "result.npz"
    macro.write_text(
        f"view.screenshot '{begun}'\ntechnique.run occlusion patch=32 stride=8\nexport.arrays '{numbers}'\napp.quit\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-m", "workbench", "--macro", str(macro), "--device", "cpu"],
        env=environment_for(tmp_path, "offscreen"),
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(begun.is_file, program)
        engine = int(Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()[0])
        os.kill(engine, signal.SIGKILL)
        _, errors = program.communicate(timeout=TIMEOUT)
    finally:
        program.kill()
    assert program.returncode == 0, errors
    with np.load(numbers) as arrays:
        assert np.isfinite(arrays["values"]).all()


@pytest.mark.x_window
def test_in_a_real_window_keys_choose_a_technique_and_quit(display, tmp_path):
    macro, shot = tmp_path / "macro.txt", tmp_path / "window.png"
    macro.write_text(f"view.screenshot '{shot}'\n")
    environment = environment_for(tmp_path, "xcb", DISPLAY=display)
    program = subprocess.Popen(
        [sys.executable, "-m", "workbench", "--macro", str(macro), "--device", "cpu", "--theme", "dark"],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )

    def keys(*what: str) -> None:
        subprocess.run(["xdotool", *what], env=environment, check=True, capture_output=True)

    try:
        wait_for(shot.is_file, program)  # the first Grad-CAM is drawn by then
        keys("search", "--sync", "--onlyvisible", "--name", "Workbench", "windowfocus", "--sync")
        keys("key", "ctrl+k")
        keys("type", "--delay", "20", "colour map")
        keys("key", "Return")
        keys("type", "--delay", "20", "inferno")
        keys("key", "Return")
        keys("key", "ctrl+q")
        _, errors = program.communicate(timeout=60)
    finally:
        program.kill()
    assert (program.returncode, errors) == (0, "")
    with Image.open(shot) as picture:
        assert picture.size == (1440, 860)
        assert len(np.unique(np.asarray(picture.convert("RGB")).reshape(-1, 3), axis=0)) > 5000  # a photograph is in it


def wait_for(there, program: subprocess.Popen) -> None:
    for _ in range(TIMEOUT * 10):
        if there():
            return
        assert program.poll() is None, program.communicate()[1]
        time.sleep(0.1)
    raise AssertionError("the window did not get that far")
