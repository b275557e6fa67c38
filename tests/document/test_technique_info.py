"""Facts about a technique: which parameters a person set."""

from __future__ import annotations

from workbench.api import Param
from workbench.document.session import Session
from workbench.document.technique_info import TechniqueInfo


def test_a_parameter_that_is_all_or_automatic_by_itself_was_not_set_by_hand():
    channel = Param("channel", "int", -1, "Which", low=-1, high=9, special="all")
    patch = Param("patch", "int", 16, "Side", low=1, high=99)
    info = TechniqueInfo("one", "One", "Group", "1", "", "", "", params=(channel, patch))
    assert info.set_by_hand({"channel": -1, "patch": 16}) == {"patch": 16}
    assert info.set_by_hand({"channel": 2}) == {"channel": 2}


def test_a_limit_follows_the_loaded_model_there_and_back():
    patch = Param("patch", "int", 16, "Side", low=1, high=512, within="input")
    info = TechniqueInfo("one", "One", "Group", "1", "", "", "", params=(patch,))
    works = {"works": True, "sentence": ""}
    small = info.fitting(works, (224, 224))
    assert small.parameter("patch").high == 224
    assert small.fitting(works, (640, 640)).parameter("patch").high == 512
    session = Session(params={"one": {"patch": 400}})
    assert small.values(session) == {"patch": 224}
