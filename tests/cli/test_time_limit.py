"""A command with ``--timeout`` is ended when its time is over, whatever it does, and never while it writes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from workbench.api import UserError
from workbench.cli import main as cli
from workbench.cli import time_limit
from workbench.cli.time_limit import run_limited

HOLDS = "import ctypes; ctypes.PyDLL(None).sleep(100)"
WRITES = """
import os, sys, time
from workbench.cli.write_token import writing
def write(folder):
    with writing():
        os.mkdir(folder)
        open(folder + "/first", "w").write("first")
        time.sleep(1.0)
        open(folder + "/second", "w").write("second")
write(sys.argv[1] + "/a")
time.sleep(100)
"""


@pytest.fixture
def program(monkeypatch):
    """Makes commands run this Python in place of the workbench."""

    def use(source):
        monkeypatch.setattr(time_limit, "command_of", lambda arguments: [sys.executable, "-c", source, *arguments])

    return use


@pytest.mark.skipif(os.name != "posix", reason="a C function that holds the interpreter")
def test_a_command_that_holds_the_interpreter_is_ended_in_time(program):
    program(HOLDS)
    began = time.monotonic()
    with pytest.raises(UserError, match=r"took longer than 0.5 s \(--timeout\) and was ended\."):
        run_limited([], 0.5)
    assert time.monotonic() - began < 3.5


@pytest.mark.skipif(os.name != "posix", reason="the token is a pipe")
def test_what_is_being_written_is_finished_first(program, tmp_path, monkeypatch):
    program(WRITES)
    real = subprocess.Popen.wait

    def wait(process, timeout=None):  # its time is over when it is in the middle of its writing
        if timeout is None:
            return real(process)
        while not (tmp_path / "a" / "first").exists():
            time.sleep(0.01)
        raise subprocess.TimeoutExpired("", timeout)

    monkeypatch.setattr(subprocess.Popen, "wait", wait)
    with pytest.raises(UserError, match="was ended"):
        run_limited([str(tmp_path)], 20)
    files = sorted((tmp_path / "a").iterdir())
    assert [(path.name, path.read_text()) for path in files] == [("first", "first"), ("second", "second")]


@pytest.mark.parametrize(("source", "status"), [("raise SystemExit(2)", 2), ("", 0)])
def test_the_status_is_that_of_the_command(program, source, status):
    program(source)
    assert run_limited([], 60) == status


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_crash_of_native_code_is_a_sentence(program, capsys):
    program("import os; os.kill(os.getpid(), 11)")
    assert run_limited([], 60) == 3
    assert f"The workbench crashed ({signal.Signals(11).name})." in capsys.readouterr().err


def test_the_command_is_given_everything_but_its_time(monkeypatch, capsys):
    given = []
    monkeypatch.setattr(cli, "run_limited", lambda arguments, seconds: given.append((arguments, seconds)) or 0)
    arguments = ["run", "gradcam", "--timeout", "2.5", "--image", "a.png", "--out", "o"]
    assert cli.main(arguments) == 0
    assert given == [(arguments, 2.5)]
    assert time_limit._without_timeout(arguments) == ["run", "gradcam", "--image", "a.png", "--out", "o"]
    assert time_limit._without_timeout(["rerun", "f.png", "--timeout=9"]) == ["rerun", "f.png"]


@pytest.mark.parametrize("command", cli.SUBCOMMANDS)
def test_every_command_takes_a_time_limit(command, monkeypatch):
    limits = []
    monkeypatch.setattr(cli, "run_limited", lambda arguments, seconds: limits.append(seconds) or 0)
    needed = {"run": ["gradcam", "--out", "o"], "rerun": ["f.png", "--out", "o"], "demo": ["--out", "o"]}
    needed |= {"cut": ["a.png"], "alike": ["a.png", "b.png", "--out", "o"], "evaluate": ["a", "--out", "o"]}
    needed |= {name: ["photos", "--out", "o"] for name in ("robustness", "regions")}
    needed |= {"train-style": ["photos", "--style", "a.png", "--out", "o"]}
    needed |= {"search": ["a.png", "photos"], "descriptors": ["photos"]}
    needed |= {"batch": ["gradcam", "--images", "photos", "--out", "o"]}
    assert cli.main([command, "--timeout", "7", *needed.get(command, ["a.png"] if command == "predict" else [])]) == 0
    assert limits == [7.0]


@pytest.mark.parametrize("text", ["0", "-3", "nan", "inf", "soon"])
def test_a_time_that_is_none_is_refused_in_a_sentence(text, capsys):
    assert cli.main(["run", "gradcam", f"--timeout={text}", "--out", "o"]) == 2
    assert "must be a number of seconds above 0" in capsys.readouterr().err
