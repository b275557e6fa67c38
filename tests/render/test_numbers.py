"""Numbers as people read them."""

from __future__ import annotations

import pytest

from workbench.api import percent
from workbench.render.numbers import fixed, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"), (-1.5, "−1.5"), (-1.2345, "−1.23"), (12345.0, "1.23e+04"), (1234567.0, "1.23e+06"), (1e-9, "1e−09"),
        (0.00003, "0.00003"), (-0.000031234, "−0.0000312"), (0.00009999, "0.0001"), (9e-7, "9e−07"),
        (float("nan"), "not a number"), (float("inf"), "∞"), (float("-inf"), "−∞"),
    ],
)  # fmt: skip
def test_numbers_have_three_digits_and_a_real_minus(value, text):
    assert number(value) == text


def test_a_plus_stands_where_signs_have_a_meaning():
    assert number(2.0, signed=True) == "+2"
    assert number(0.0, signed=True) == "0"


@pytest.mark.parametrize("value", [0.0, -0.0, 0.004, -0.004])
def test_a_number_that_is_written_as_zero_has_no_sign(value):
    assert fixed(value) == fixed(value, signed=False) == "0.00"
    assert number(0.0 * value) == number(0.0 * value, signed=True) == "0"


def test_numbers_beside_each_other_have_their_signs():
    assert [fixed(value) for value in (0.006, -0.006, 1.0)] == ["+0.01", "−0.01", "+1.00"]
    assert [fixed(value, signed=False) for value in (4.0, -1.0)] == ["4.00", "−1.00"]


def test_a_share_that_is_nearly_all_is_not_said_to_be_all():
    shares = [1.0, 0.99961, 0.999, 0.395, 0.0004, 0.0, float("nan")]
    said = ["100.0 %", ">99.9 %", "99.9 %", "39.5 %", "<0.1 %", "0.0 %", "not a number"]
    assert [percent(share) for share in shares] == said
