"""The engine in the process of the command line."""

from __future__ import annotations

from workbench.api import UserError
from workbench.cli import main as cli


def test_a_download_that_fails_is_one_sentence_on_stderr(capsys, host, monkeypatch):
    def load(*_: object) -> None:
        print("Downloading: somewhere")
        raise UserError("The weights could not be fetched.")

    monkeypatch.setattr(host, "load", load)
    assert cli.main(["layers", "--model", "far"]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "The weights could not be fetched.\n")
