"""Targets as short texts."""

from __future__ import annotations

import pytest

from workbench.api import Target, UserError, class_title

CLASSES = ["ant", "bee", "tiger cat", "Egyptian cat"]


@pytest.mark.parametrize(
    "text",
    [
        "predicted", "class:285", "class:tabby", "probability:3", "log-probability:3", "difference:281,285",
        "unit:_conv_head:7", "unit:relu#2:0", "output:0",
    ],
)  # fmt: skip
def test_a_target_is_read_and_written_as_the_same_text(text):
    assert str(Target.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "class:", "difference:1", "difference:1,2,3", "unit:x", "unit:x:y", "cat", "class"]
)
def test_a_text_that_is_no_target_is_refused_with_the_forms(text):
    with pytest.raises(UserError, match=r"target must be one of these forms: predicted; class:285"):
        Target.parse(text)


def test_a_unit_names_its_layer_and_is_measured_in_activation():
    target = Target.parse("unit:block.relu():3")
    assert (target.layer, target.names[1], target.unit, target.indices) == ("block.relu()", "3", "activation", ())
    assert (Target.parse("class:4").unit, Target.parse("probability:4").unit) == ("logit", "probability")


def test_a_class_without_a_name_of_its_own_is_not_numbered_twice():
    assert class_title("class 285", 285) == "class 285"
    assert class_title("tabby", 281) == "tabby (281)"
    assert class_title("class 3", 285) == "class 3 (285)"  # a name that somebody gave


def test_a_class_and_a_unit_by_number_are_the_targets_that_their_texts_name():
    assert str(Target.of_class(3)) == "class:3"
    assert str(Target.of_unit("relu#2:0", 7)) == "unit:relu#2:0:7"
    assert Target.of_unit("conv", 7) == Target.parse("unit:conv:7")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("1", "class:1"),
        ("BEE", "class:1"),
        ("tiger", "class:2"),
        ("class:3", "class:3"),
        ("predicted", "predicted"),
        ("difference:0,1", "difference:0,1"),
        ("unit:conv:3", "unit:conv:3"),
    ],
)
def test_a_target_is_read_as_a_person_writes_it(given, text):
    assert str(Target.typed(given, CLASSES)) == text


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("4", "target must be 0 to 3; got 4"),
        ("cat", "may be tiger cat \\(2\\), Egyptian cat \\(3\\)"),
        ("zebra", "no class 'zebra'"),
        ("unit:x", "one of these forms"),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused_in_words(given, sentence):
    with pytest.raises(UserError, match=sentence):
        Target.typed(given, CLASSES)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("predicted", "predicted class"),
        ("class:1", "bee (1)"),
        ("difference:0,1", "ant (0) minus bee (1)"),
        ("unit:conv#2:7", "conv#2, channel 7"),
        ("probability:1", "probability of bee (1)"),
        ("region:1", "region bee"),
        ("region:1@4,6", "region bee around 4,6"),
        ("region:@box:1,2,3,4", "region in a drawn area"),
        ("similarity:/pictures/other.png#0123456789ab", "similarity to other.png"),
        (
            "features:conv#2:/pictures/other.png?cut=1,2,3,4#0123456789ab",
            "likeness to other.png in the features of conv#2",
        ),
    ],
)
def test_a_target_is_named_in_words(text, title):
    assert Target.parse(text).label(CLASSES) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [("class:1", "bee (1)"), ("difference:0,1", "ant (0) minus bee (1)"), ("unit:conv#2:7", "unit 7 of conv#2")],
)
def test_a_sentence_goes_on_with_a_targets_title(text, title):
    assert Target.parse(text).title(CLASSES) == title


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("predicted", True),
        ("class:3", True),
        ("class:4", False),
        ("class:bee", True),  # a name is looked for when the technique runs
        ("difference:0,4", False),
        ("unit:conv:9", True),
        ("unit:stem:0", False),
        ("features:conv:other.png", True),
        ("features:stem:other.png", False),
    ],
)
def test_a_target_fits_a_model_that_has_its_classes_and_its_layer(text, fits):
    assert Target.parse(text).fits({"conv"}, 4) is fits


def test_the_difference_of_two_classes_is_a_target_and_of_anything_else_it_is_none():
    assert str(Target.parse("class:3").minus(Target.parse("class:1"))) == "difference:3,1"
    assert Target.parse("class:3").minus(Target.parse("class:3")) is None
    assert Target.parse("predicted").minus(Target.parse("class:3")) is None
    assert Target.parse("class:3").minus(Target.parse("unit:conv:1")) is None


def test_a_class_that_the_names_lack_is_called_by_its_number():
    assert Target.parse("class:7").label(CLASSES) == "class 7"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("difference:box:0,box:1", ("box:0", "box:1")),
        ("difference:box:a@1,2,3,4:left,likeness:b@5,6,7,8", ("box:a@1,2,3,4:left", "likeness:b@5,6,7,8")),
        ("difference:probability:1, class:bee", ("probability:1", "class:bee")),
        ("difference:region:road@box:0,0,9,9,pixel:3,4", ("region:road@box:0,0,9,9", "pixel:3,4")),
        ("difference:similarity:a.png,similarity:b.png", ("similarity:a.png", "similarity:b.png")),
    ],
)
def test_a_difference_of_two_targets_is_read_and_written_back(text, parts):
    target = Target.parse(text)
    assert target.pair == tuple(map(Target.parse, parts))
    assert Target.parse(str(target)) == target
    assert target.indices == ()


def test_a_difference_of_classes_is_of_their_logits_as_ever():
    assert Target.parse("difference:281,285").pair is None
    assert Target.parse("difference:probability:1,class:2").unit == "difference"
    assert Target.parse("difference:box:0,box:1").unit == "score"
