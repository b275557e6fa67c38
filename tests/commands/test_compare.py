"""Comparing: why two images are alike, of a classifier too, from a collection, a search, or the open images."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from workbench.api import UserError
from workbench.commands import COMMANDS, perform
from workbench.document.model_targets import ModelTargets
from workbench.document.session import OpenImage, Session

TWO = OpenImage("/a.png", "a.png", "/a.png"), OpenImage("/b.png", "b.png", "/b.png")
PASTED = OpenImage("pasted:1", "pasted")
TARGET = SimpleNamespace(name="target", kinds=())
CLASSES = SimpleNamespace(name="target", kinds=("predicted", "class", "difference"))


def technique(id, group, params=(TARGET,), works=True):
    return SimpleNamespace(id=id, group=group, params=params, works=works)


def program(selected=(), kinds=("predicted", "class"), compared="conv", query=None, browsing=True, past=(), **session):
    asked: list = []
    techniques = (
        technique("gradcam", "Class activation"), technique("occlusion", "Perturbation"),
        technique("pca", "Embedding", ()), technique("deconvnet", "Gradients", ()),
        technique("rise", "Perturbation", works=False), technique("cam", "Class activation", (CLASSES,)),
    )  # fmt: skip
    return SimpleNamespace(
        session=Session(collection="/many" if browsing else "", browsing=browsing, **session),
        collection=SimpleNamespace(selected=list(selected), query=query),
        comparison=SimpleNamespace(compare=asked.extend),
        model=SimpleNamespace(targets=ModelTargets((), list(kinds), "", (), compared), layers=["conv"]),
        techniques={one.id: one for one in techniques},
        history=SimpleNamespace(past=[("", Session(technique=name)) for name in past]),
        asked=asked,
    )


def explained(app, *image):
    perform(app, "compare.alike", *image)
    assert not any(session.browsing for session in app.asked)
    return [(session.current, session.target) for session in app.asked]


def test_each_of_two_is_explained_by_its_likeness_to_the_other_in_the_features_that_a_search_compares():
    both = [("/a.png", "features:conv:/b.png"), ("/b.png", "features:conv:/a.png")]
    assert explained(program(TWO)) == both
    assert explained(program(images=TWO, current="/b.png", browsing=False)) == both
    many = program(images=(*TWO, PASTED), current="/a.png", browsing=False)
    assert explained(many, "b.png", "/a.png") == both[::-1]


def test_of_a_network_that_compares_images_by_its_answer_that_is_explained():
    app = program(TWO, kinds=("predicted", "similarity"))
    assert explained(app) == [("/a.png", "similarity:/b.png"), ("/b.png", "similarity:/a.png")]


def test_one_that_was_found_is_explained_by_its_likeness_to_what_was_looked_for():
    app = program(TWO[1:], query=TWO[0])
    assert explained(app) == [("/a.png", "features:conv:/b.png"), ("/b.png", "features:conv:/a.png")]


def test_a_target_that_a_technique_has_of_its_own_gives_way():
    app = program(TWO, technique="occlusion", params={"occlusion": {"target": "class:3"}})
    assert [target for _, target in explained(app)] == ["features:conv:/b.png", "features:conv:/a.png"]
    assert [session.target_of("occlusion") for session in app.asked] == [session.target for session in app.asked]


@pytest.mark.parametrize(
    ("now", "past", "taken"),
    [
        ("occlusion", (), "occlusion"),
        ("pca", ("occlusion", "pca"), "occlusion"),
        ("deconvnet", (), "gradcam"),
        ("rise", (), "gradcam"),
        ("cam", ("occlusion",), "occlusion"),
    ],
)
def test_the_technique_is_the_last_that_says_what_a_target_comes_from(now, past, taken):
    app = program(TWO, technique=now, past=past)
    perform(app, "compare.alike")
    assert {session.technique for session in app.asked} == {taken}


@pytest.mark.parametrize(
    ("app", "sentence"),
    [
        (program(TWO[:1]), "Two images are compared; 1 are selected."),
        (program(images=(*TWO, PASTED), browsing=False), "Two images are compared; 3 are open."),
        (program(TWO, compared=""), "This network has no features before its answer"),
        (program(images=(TWO[0], PASTED), browsing=False), "Only an image that is a file .* pasted is none"),
    ],
)
def test_why_two_are_alike_is_refused_with_the_reason(app, sentence):
    asked = COMMANDS["compare.alike"]
    assert not asked.can(app)
    assert re.match(sentence, asked.otherwise(app))
    with pytest.raises(UserError, match=sentence):
        perform(app, "compare.alike")
