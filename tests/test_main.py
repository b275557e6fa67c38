"""The first argument decides what opens; a mistyped one is answered with a sentence."""

from __future__ import annotations

import subprocess
import sys

import pytest

from workbench import __main__ as program
from workbench.cli import main as cli
from workbench.desktop import why_no_window
from workbench.gui import main as gui


@pytest.fixture
def opened(monkeypatch):
    """What would have been opened, with which arguments."""
    calls = []
    monkeypatch.setattr(cli, "main", lambda arguments: calls.append(("command line", arguments)) or 0)
    monkeypatch.setattr(gui, "main", lambda arguments: calls.append(("window", arguments)) or 0)
    return calls


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "window"),
        (["--model", "efficientnet-lite0"], "window"),
        (["--macro", "x.macro"], "window"),
        (["no such.png"], "window"),  # which names it
        (["here"], "window"),  # a folder of that name
        (["https://example.com"], "window"),
        (["list"], "command line"),
        (["predict", "a.png"], "command line"),
        (["--help"], "command line"),
        (["--version"], "command line"),
        (["frobnicate"], "command line"),  # which says what there is
        (["re-run"], "command line"),
    ],
)
def test_the_first_argument_says_what_opens(opened, monkeypatch, tmp_path, arguments, part):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    assert program.main(arguments) == 0
    assert opened == [(part, arguments)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["frobnicate"], "Argument COMMAND: invalid choice: 'frobnicate' (choose from"),
        (["--jsn"], "Unrecognized arguments: --jsn (see workbench --help)."),
        (["--theme", "blue"], "Argument --theme: invalid choice: 'blue'"),
        (["predict", "a.png", "--mod", "x"], "Unrecognized arguments: --mod x (see workbench predict --help)."),
        ([], "There is no display here to open a window on; workbench --help shows what works without one."),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(capsys, monkeypatch, arguments, sentence):
    monkeypatch.setattr(gui, "why_no_window", lambda: why_no_window({}, "linux"))
    assert program.main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(sentence)
    assert printed.err.count("\n") == 1


def test_help_tells_of_the_window_too():
    done = subprocess.run([sys.executable, "-m", "workbench", "--help"], capture_output=True, text=True, check=True)
    assert "The window: workbench [IMAGE ...] [--model REF]" in done.stdout
