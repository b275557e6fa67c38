"""The progress line."""

from __future__ import annotations

import sys

from workbench.cli.progress_line import ProgressLine


def test_progress_is_shown_on_a_terminal_only(monkeypatch):
    class Terminal:
        def __init__(self, real):
            self.real, self.text = real, ""

        def isatty(self):
            return self.real

        def write(self, text):
            self.text += text

        def flush(self):
            pass

    for real in (True, False):
        terminal = Terminal(real)
        monkeypatch.setattr(sys, "stderr", terminal)
        line = ProgressLine()
        line.say("40 of 729 squares")
        line.clear()
        assert ("40 of 729 squares" in terminal.text) is real
        assert terminal.text.endswith("\r") is real
