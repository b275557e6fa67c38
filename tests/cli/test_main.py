"""The command line as a whole: mistakes, crashes and help."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "occlusion"], "The following arguments are required: --out (see workbench run --help)."),
        (["run", "occlusion", "--out", "o"], "Occlusion needs an image: give one with --image."),
        (["run", "oclusion", "--out", "o"], "There is no technique 'oclusion'; the nearest are occlusion"),
        (["run", "zzz", "--out", "o"], "There is no technique 'zzz'; there are predictions, occlusion"),
        (["run", "broken", "--out", "o"], "Plugin broken cannot be used: no such module"),
        (["run", "filters", "--out", "o", "--set", "patch"], "--set wants NAME=VALUE; got 'patch'."),
        (["run", "filters", "--out", "o", "--model", "nothing"], "There is no model 'nothing'."),
        (["predict", "--top", "0", "x.png"], "Argument --top: must be 1 to 1000; got '0'"),
        (["layers", "--unknown"], "Unrecognized arguments: --unknown"),
    ],
)
def test_what_the_user_can_mend_is_one_sentence_and_status_2(run, monkeypatch, tmp_path, arguments, sentence):
    monkeypatch.chdir(tmp_path)
    status, out, err = run(*arguments)
    assert status == 2
    assert out == ""
    assert err.startswith(sentence)
    assert err.count("\n") == 1


def test_a_crash_is_one_sentence_status_3_and_a_log(run, host, tmp_path, picture):
    def fail(name, image):
        raise ZeroDivisionError("a bug\nwith two lines")

    host.trouble = fail
    arguments = ["run", "occlusion", "--image", picture, "--out", tmp_path / "o"]
    status, _, err = run(*arguments)
    assert status == 3
    last = err.strip().splitlines()[-1]
    assert last.startswith("The workbench crashed (ZeroDivisionError: a bug)")
    assert "Traceback" not in err
    assert "Traceback" in (tmp_path / "home" / "crash.log").read_text()
    status, _, err = run(*arguments, "--debug")
    assert status == 3
    assert "Traceback" in err


def test_a_run_that_is_interrupted_ends_with_130(run, host, tmp_path, picture):
    def interrupt(name, image):
        raise KeyboardInterrupt

    host.trouble = interrupt
    status, _, err = run("run", "occlusion", "--image", picture, "--out", tmp_path / "o")
    assert status == 130
    assert err.strip().endswith("Stopped.")


def test_help_and_version_end_well(run):
    assert run("--help")[0] == 0
    status, out, _ = run("--version")
    assert status == 0
    assert out.startswith("workbench ")
    assert "target=class:tabby" in run("run", "--help")[1]


def test_help_needs_neither_torch_nor_qt_nor_matplotlib():
    program = (
        "import sys; from workbench import __main__ as program; program.main(['--help']); "
        "print([name for name in ('torch', 'PySide6', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")
