"""A plugin that ended its process while it was imported is left out by the next one, and tried again when asked."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from workbench import folders, plugin_imports
from workbench.engine.plugins import load_plugins
from workbench.user_plugins import create_plugin


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def plugin_that(does: str) -> str:
    """A plugin of the user's own with a line at the top of its module."""
    name, folder = create_plugin("Rough one", [])
    module = folder / "rough_one.py"
    module.write_text(module.read_text("utf-8").replace("from __future__ import annotations", does, 1), "utf-8")
    return name


def a_process_that_loads_plugins(**options) -> subprocess.Popen[bytes]:
    code = "from workbench.engine.plugins import load_plugins; load_plugins()"
    return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL, **options)


def test_a_plugin_that_aborts_while_it_is_imported_is_left_out_by_the_next_process_and_named():
    name = plugin_that("import os; os.abort()")
    assert a_process_that_loads_plugins().wait(120) == -signal.SIGABRT
    plugins, problems = load_plugins()
    assert name not in plugins
    assert "gradcam" in plugins
    (problem,) = problems
    assert problem.plugin == name
    assert problem.sentence.startswith("Plugin Rough one cannot be used: the engine crashed or hung while it was")


def test_one_that_hangs_until_it_is_killed_is_left_out_too_until_its_files_change():
    name = plugin_that("import sys, time; sys.stdout.write('in'), sys.stdout.flush(), time.sleep(600)")
    process = a_process_that_loads_plugins(stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.read(2) == b"in"
    assert not plugin_imports.ended()  # it is at work
    process.kill()
    process.wait()
    process.stdout.close()
    assert load_plugins()[1][0].plugin == name
    module = folders.user_data() / "plugins" / name / "rough_one.py"
    module.write_text(module.read_text("utf-8").replace("time.sleep(600)", "0"), "utf-8")
    plugins, problems = load_plugins()
    assert name in plugins
    assert problems == []


def test_all_are_tried_again_when_a_person_asks():
    plugin_that("import os; os.abort()")
    a_process_that_loads_plugins().wait(120)
    assert plugin_imports.ended()
    plugin_imports.forgive()
    assert not plugin_imports.ended()
    assert a_process_that_loads_plugins().wait(120) == -signal.SIGABRT
