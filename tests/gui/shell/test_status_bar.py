"""The status bar: the time left, in words."""

from __future__ import annotations

import pytest

from workbench.gui.shell.status_bar import time_text


@pytest.mark.parametrize(("seconds", "text"), [(0.2, "1 s"), (59.4, "59 s"), (130, "2 min 10 s"), (7260, "2 h 1 min")])
def test_time_left_is_written_as_one_would_say_it(seconds, text):
    assert time_text(seconds) == text
