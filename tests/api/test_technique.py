"""The technique: parameters from one declaration, refused by name, and an answer to whether it works."""

from __future__ import annotations

import pytest

from workbench.api import Applicability, Technique, UserError, param


class Look(Technique):
    """A technique of one parameter."""

    width: int = param(3, "How wide", low=1, high=9)

    def run(self, _model, _image):
        yield from ()


def test_parameters_are_read_from_texts_and_are_plain_again():
    assert Look.configured({"width": "7"}).plain() == {"width": 7}


def test_an_unknown_parameter_is_named_with_those_there_are():
    with pytest.raises(UserError, match=r"There is no parameter 'wide'; its parameters are width\."):
        Look.configured({"wide": 3})


def test_it_works_on_any_model_where_it_does_not_say_more():
    assert Look.applies(None) == Applicability(True, "", "")
