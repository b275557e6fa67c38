"""JSON from outside is bounded before objects are made of it."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.bounded_json import parse_json


def test_json_is_read_as_it_was_written():
    assert parse_json('{"a": [1, 2.5, "大", null, true]}'.encode()) == {"a": [1, 2.5, "大", None, True]}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"[" * 100_000, r"it is damaged \(nested too deeply\)\."),
        (b"\x80", r"it is damaged \(no text in UTF-8\)\."),
        (b"[1,\n}", r"it is damaged \(no JSON, line 2\)\."),
        (b"[" + b"9" * 5000 + b"]", r"it is damaged \(no JSON\)\."),
        (b"[NaN]", "it holds NaN, which is no number."),
        (b"[-Infinity]", "it holds -Infinity, which is no number."),
        (b'["\\ud800"]', r"it is damaged \(no text in UTF-8\)\."),
        (b"[" + b"0," * 2_000_000 + b"0]", "it may have 1,000,000 values; it has 2,000,002."),
    ],
)
def test_what_is_no_plain_json_is_refused_in_a_sentence(data, why):
    with pytest.raises(UserError, match=f"^{why}$"):
        parse_json(data)


def test_a_session_may_hold_names_that_are_not_utf_8_and_numbers_that_are_none():
    assert parse_json(b'[NaN, "\\udce9"]', strict=False) == [None, "\udce9"]
