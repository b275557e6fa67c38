"""Facts about a technique: which parameters a person set."""

from __future__ import annotations

from workbench.api import Param
from workbench.document.technique_info import TechniqueInfo


def test_a_parameter_that_is_all_or_automatic_by_itself_was_not_set_by_hand():
    channel = Param("channel", "int", -1, "Which", low=-1, high=9, special="all")
    patch = Param("patch", "int", 16, "Side", low=1, high=99)
    info = TechniqueInfo("one", "One", "Group", "1", "", "", "", params=(channel, patch))
    assert info.set_by_hand({"channel": -1, "patch": 16}) == {"patch": 16}
    assert info.set_by_hand({"channel": 2}) == {"channel": 2}
