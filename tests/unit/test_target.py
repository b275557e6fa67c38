"""Targets as short texts."""

from __future__ import annotations

import pytest

from workbench.api import Target, UserError


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
