"""Parameters: one declaration, and the sentences of its check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.api import Layer, Param, Target, Technique, UserError, param, params_of, target_param
from workbench.engine.plugins import load_plugins


class Example(Technique):
    """Parameters of every type."""

    target: Target = target_param()
    patch: int = param(16, "Side", low=1, high=512, unit="px")
    share: float = param(0.5, "Share", low=0.0, high=1.0)
    sharp: bool = param(True, "Sharp")
    fill: Literal["grey", "black"] = param("grey", "Fill")
    layer: Layer = param(Layer(""), "Layer")
    relu_only: bool = param(False, "Only ReLU", more=True)

    def run(self, model, image):
        yield from ()


def parameter(name: str) -> Param:
    return next(one for one in params_of(Example) if one.name == name)


def test_parameters_come_in_the_order_they_were_written_with_types_bounds_and_choices():
    assert [one.name for one in params_of(Example)] == [
        "target", "patch", "share", "sharp", "fill", "layer", "relu_only",
    ]  # fmt: skip
    assert [one.type for one in params_of(Example)] == ["target", "int", "float", "bool", "choice", "layer", "bool"]
    assert (parameter("patch").low, parameter("patch").high, parameter("patch").unit) == (1, 512, "px")
    assert parameter("fill").choices == ("grey", "black")
    assert parameter("relu_only").more


def test_titles_are_words_with_acronyms_as_the_field_writes_them():
    assert (parameter("patch").title, parameter("relu_only").title) == ("Patch", "ReLU only")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("patch", 999, "patch must be 1 to 512 px; got 999."),
        ("patch", "12.5", "patch must be 1 to 512 px; got 12.5."),
        ("patch", True, "patch must be 1 to 512 px; got True."),
        ("share", "nan", "share must be 0 to 1; got nan."),
        ("share", 1.01, "share must be 0 to 1; got 1.01."),
        ("sharp", "maybe", "sharp must be true or false; got maybe."),
        ("fill", "pink", "fill must be one of grey, black; got pink."),
        ("layer", 3, "layer must be a text; got 3."),
    ],
)
def test_a_value_that_is_not_allowed_is_refused_by_parameter_rule_and_value(name, value, sentence):
    with pytest.raises(UserError) as refused:
        Example.configured({name: value})
    assert str(refused.value) == sentence


def test_texts_become_the_parameters_own_types():
    run = Example.configured({"patch": "32", "share": "0.25", "sharp": "off", "target": "class:7"})
    assert (run.patch, run.share, run.sharp, run.target) == (32, 0.25, False, Target("class", ("7",)))


def test_an_unknown_parameter_is_refused_with_those_there_are():
    with pytest.raises(UserError, match=r"no parameter 'size'; its parameters are target, patch"):
        Example.configured({"size": 3})


@given(st.integers(1, 512), st.floats(0, 1), st.booleans(), st.sampled_from(["grey", "black"]))
def test_what_is_told_as_json_makes_the_same_run_again(patch, share, sharp, fill):
    run = Example(patch=patch, share=share, sharp=sharp, fill=fill)
    assert Example.configured(run.plain()) == run


def test_a_parameter_of_an_unknown_type_is_a_bug_and_named():
    class Wrong(Technique):
        """A tuple is no parameter."""

        many: tuple = param((), "Many")

        def run(self, model, image):
            yield from ()

    with pytest.raises(TypeError, match="many"):
        params_of(Wrong)


def test_a_word_stands_for_the_lowest_value_on_the_way_in_and_in_what_is_said():
    channel = Param("channel", "int", -1, "Which", low=-1, high=9, special="all")
    assert [channel.convert(value) for value in ("all", " All ", -1, "3")] == [-1, -1, -1, 3]
    assert (channel.words(-1), channel.words(3)) == ("all", "3")
    assert channel.plain(channel.convert("all")) == -1
    with pytest.raises(UserError, match="channel must be all, or 0 to 9; got -2"):
        channel.convert(-2)
    step = Param("step", "float", 0.0, "How long", low=0, high=5, unit="px", special="automatic")
    assert step.convert("automatic") == 0.0
    assert step.rule == "automatic, or more than 0, at most 5 px"


def test_a_word_that_no_parameter_declared_is_refused():
    with pytest.raises(UserError, match=r"patch must be 1 to 512 px; got all\."):
        parameter("patch").convert("all")


def test_a_parameter_ends_where_the_model_s_input_does():
    patch = Param("patch", "int", 300, "Side", low=1, high=512, unit="px", within="input")
    fitted = patch.fitted((224, 320))
    assert (fitted.high, fitted.default, fitted.rule) == (224, 224, "1 to 224 px")
    assert [fitted.bounded(value) for value in (100, 224, 300)] == [100, 224, 224]
    assert patch.fitted((600, 600)) == patch
    stride = Param("stride", "int", 8, "Step", low=1, high=512)
    assert stride.fitted((224, 224)) == stride
    assert stride.bounded(900) == 900  # refused when it is converted, as before


def test_a_form_calls_a_parameter_what_it_is_called_where_its_name_says_less():
    @dataclass(frozen=True)
    class Sorted:
        sort: str = param("", "In which order", called="Order of the arrays")

    (one,) = params_of(Sorted)
    assert (one.name, one.title) == ("sort", "Order of the arrays")


@pytest.mark.parametrize("technique", ["activations", "filters"])
def test_what_is_sorted_is_said_to_be_the_arrays_where_the_window_has_an_order_of_its_own(technique):
    (plugin,) = [one for one in load_plugins()[0].values() if one.manifest.id == technique]
    assert {one.name: one.title for one in params_of(plugin.technique)}["sort"] == "Order of the arrays"
