"""Facts about a technique: which parameters a person set."""

from __future__ import annotations

from workbench.api import Param
from workbench.document.session import Session
from workbench.document.technique_info import TechniqueInfo


def test_what_parameters_are_by_themselves_is_told_without_targets_and_layers_which_a_session_may_choose():
    channel = Param("channel", "int", -1, "Which", low=-1, high=9, special="all")
    target, layer = Param("target", "target", "predicted", "What"), Param("layer", "layer", "", "Where")
    info = TechniqueInfo("one", "One", "Group", "1", "", "", "", params=(channel, target, layer))
    assert info.defaults == {"channel": -1}


def test_a_limit_follows_the_loaded_model_there_and_back():
    patch = Param("patch", "int", 16, "Side", low=1, high=512, within="input")
    info = TechniqueInfo("one", "One", "Group", "1", "", "", "", params=(patch,))
    works = {"works": True, "sentence": ""}
    small = info.fitting(works, (224, 224))
    assert small.parameter("patch").high == 224
    assert small.fitting(works, (640, 640)).parameter("patch").high == 512
    session = Session(params={"one": {"patch": 400}})
    assert small.values(session) == {"patch": 224}
