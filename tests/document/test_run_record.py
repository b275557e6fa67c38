"""Provenance is checked field by field, with a sentence that names field, rule and value."""

from __future__ import annotations

import copy

import pytest

from workbench.api import UserError
from workbench.document.run_record import check_record

RECORD = {
    "technique": "gradcam", "title": "Grad-CAM", "version": "1", "parameters": {"target": "class:3", "relu": True},
    "model": {"reference": "tiny", "digest": "ab" * 32}, "image": {"name": "a.png", "digest": "cd" * 32},
}  # fmt: skip

SCALAR = "a text, a finite number, or true or false"


def test_provenance_as_it_is_written_is_taken():
    check_record(RECORD)
    check_record({**RECORD, "image": None, "images": [{"name": "a", "label": "b", "digest": ""}], "parameters": None})
    check_record({"technique": "filters", "model": {"reference": "tiny"}})


@pytest.mark.parametrize(
    ("path", "value", "why"),
    [
        ("technique", 5, "technique must be a text; got 5."),
        ("technique", "", "technique must not be empty."),
        ("technique", "a\0b", r"technique must not have a NUL in it; got 'a\x00b'."),
        ("model", [], "model must have fields; got a list of 0."),
        ("model", {}, "model must have the fields reference."),
        ("model.reference", None, "model.reference must be a text; got null."),
        ("model.reference", "x" * 5000, "model.reference must have at most 1,000 characters; it has 5,000."),
        ("parameters", [1], "parameters must be names with values; got a list of 1."),
        ("parameters.target", [1, 2], f"parameters.target must be {SCALAR}; got a list of 2."),
        ("parameters.relu", None, f"parameters.relu must be {SCALAR}; got null."),
        ("parameters.sigma", float("inf"), f"parameters.sigma must be {SCALAR}; got Infinity."),
        ("image", "a.png", "image must have fields; got 'a.png'."),
        ("image.background", "no colour", "background must be a colour such as white or #808080; got 'no colour'."),
        ("images", [{"name": "a"}] * 100_001, "images must be at most 100,000; there are 100,001."),
        ("images", {"a": 1}, "images must be a list; got fields."),
        ("sweeps", [{"way": 5}], "way must be a text; got 5."),
        ("version", 10**40, "version must be a text; got a number of more than 18 digits."),
    ],
)  # fmt: skip
def test_a_field_that_is_forged_is_refused_with_field_rule_and_value(path, value, why):
    record = copy.deepcopy(RECORD)
    *above, name = path.split(".")
    holder = record
    for key in above:
        holder = holder[key]
    holder[name] = value
    with pytest.raises(UserError) as refused:
        check_record(record)
    assert str(refused.value).removeprefix("sweeps.") == why
