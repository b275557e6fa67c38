"""The targets of a loaded model, as a person types and reads them."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.document.model_targets import ModelTargets
from workbench.document.session import OpenImage, Session

CLASSIFIER = ModelTargets(("ant", "bee"), ("predicted", "class", "difference"), layers=("conv",))
DETECTOR = ModelTargets(("cat", "dog"), ("predicted", "box", "likeness"), "best box")
SEGMENTER = ModelTargets(("road", "sky"), ("predicted", "region", "pixel", "class"), "largest region")
NUMBERS = ModelTargets(("left", "right"), ("predicted", "output"), "first output")


def test_what_an_attack_reaches_where_no_goal_is_stated_hangs_on_what_can_be_attacked():
    assert CLASSIFIER.goals == [("", "Any other class"), ("0", "ant (0)"), ("1", "bee (1)")]
    assert DETECTOR.goals[0] == ("", "That it vanishes")
    alike = ModelTargets(("output 0", "output 1"), ("predicted", "similarity", "distance", "output"))
    assert alike.goals == [("", "Cosine 0.5, or away from it")], "a goal there is a number, and no class"


@pytest.mark.parametrize(
    ("targets", "given", "text"),
    [
        (CLASSIFIER, "1", "class:1"),
        (CLASSIFIER, "bee", "class:1"),
        (DETECTOR, "1", "box:1"),
        (DETECTOR, "box:cat@1,2,3,4", "box:cat@1,2,3,4"),
        (DETECTOR, "predicted", "predicted"),
        (SEGMENTER, "sky", "region:1"),
        (SEGMENTER, "class:sky", "class:sky"),
        (NUMBERS, "0", "output:0"),
        (ModelTargets(), "3", "class:3"),
    ],
)
def test_a_number_or_a_name_is_what_the_models_answer_is_made_of(targets, given, text):
    assert str(targets.typed(given)) == text


@pytest.mark.parametrize(
    ("targets", "given", "sentence"),
    [
        (DETECTOR, "cat", "targets are predicted, box, likeness; got 'cat'"),
        (CLASSIFIER, "box:0", "has no target box:0: its targets are predicted, class, difference"),
    ],
)
def test_a_target_of_another_kind_of_model_is_refused_in_words(targets, given, sentence):
    with pytest.raises(UserError, match=sentence):
        targets.typed(given)


def test_a_model_keeps_only_targets_of_its_own_kinds():
    assert DETECTOR.fits("box:0")
    assert DETECTOR.fits("predicted")
    assert not DETECTOR.fits("class:0")
    assert not CLASSIFIER.fits("box:0")
    assert CLASSIFIER.fits("unit:conv:1")
    assert not CLASSIFIER.fits("unit:stem:1")


def test_the_models_own_choice_is_called_what_its_answer_is_made_of():
    assert [one.label("predicted") for one in (CLASSIFIER, DETECTOR)] == ["predicted class", "best box"]
    assert SEGMENTER.label("region:1") == "region sky"
    assert NUMBERS.named == [("output:0", "left"), ("output:1", "right")]
    assert DETECTOR.named == []


def test_a_network_of_vectors_can_be_asked_how_alike_an_image_is_with_each_other_open_one():
    images = tuple(OpenImage(f"/p/{name}", name, f"/p/{name}") for name in ("a.png", "b.png?cut=1,2,3,4"))
    session = Session(images=(*images, OpenImage("pasted:1", "pasted")), current="/p/a.png")
    alike = ModelTargets(kinds=("predicted", "similarity", "distance", "output")).likenesses(session)
    assert [target for target, _ in alike] == ["similarity:/p/b.png?cut=1,2,3,4"]
    assert alike[0][1].startswith("similarity to b.png")
    assert CLASSIFIER.likenesses(session) == []


def test_a_classifier_compares_images_by_the_features_of_a_layer():
    images = tuple(OpenImage(f"/p/{name}", name, f"/p/{name}") for name in ("a.png", "b.png"))
    session = Session(images=images, current="/p/a.png")
    classifier = ModelTargets(("cat",), ("predicted", "class", "unit", "features"), layers=("conv",), compared="conv")
    ((target, title),) = classifier.likenesses(session)
    assert (target, title) == ("features:conv:/p/b.png", "likeness to b.png in the features of conv")
    assert classifier.fits(target)
    assert str(classifier.typed(target)) == target


def test_a_network_that_compares_no_images_has_no_likeness_to_one():
    assert ModelTargets(compared="conv").likeness_to("/b.png") == "features:conv:/b.png"
    with pytest.raises(UserError, match="no features before its answer"):
        NUMBERS.likeness_to("/b.png")
