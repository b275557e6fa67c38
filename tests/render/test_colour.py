"""Colour and range: numbers by hand."""

import subprocess
import sys

import numpy as np
import pytest

from workbench.api import Heatmap
from workbench.render.colour import (
    COLOUR_MAPS,
    NOT_A_NUMBER,
    SIGNED_MAPS,
    UNSIGNED_MAPS,
    Limits,
    colour_table,
    colourise,
    default_map,
    limits_for,
    limits_of,
    table_for,
)
from workbench.render.display import Display

FREE = Display()


def floats(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def test_the_range_of_a_signed_map_is_symmetric_about_zero():
    assert limits_of(floats(-1, 3), True, FREE) == Limits(-3.0, 3.0)


def test_the_range_of_an_unsigned_map_starts_at_zero():
    assert limits_of(floats(2, 6), False, FREE) == Limits(0.0, 6.0)


def test_an_unsigned_map_that_goes_below_zero_is_not_cut():
    assert limits_of(floats(-1, 6), False, FREE) == Limits(-1.0, 6.0)


def test_a_locked_range_is_taken_as_it_is():
    assert limits_of(floats(2, 6), False, Display(low=1.0, high=4.0)) == Limits(1.0, 4.0)


def test_a_locked_range_leaves_zero_in_the_middle_of_a_signed_map():
    assert limits_of(floats(-1, 3), True, Display(low=-1.0, high=5.0)) == Limits(-5.0, 5.0)


def test_a_map_of_zeros_says_so_and_is_not_stretched():
    limits = limits_of(np.zeros((4, 4), np.float32), False, FREE)
    assert limits == Limits(0.0, 1.0, "This map is zero everywhere.")
    coloured = colourise(np.zeros((4, 4), np.float32), colour_table("viridis"), limits)
    assert (coloured == colour_table("viridis")[0]).all()


def test_a_signed_map_of_zeros_has_the_middle_colour():
    limits = limits_of(np.zeros((2, 2), np.float32), True, FREE)
    assert limits.problem
    assert np.ptp(colourise(np.zeros((2, 2), np.float32), colour_table("blue-red"), limits)) <= 2  # nearly white


def test_a_constant_map_says_which_value_it_has():
    assert limits_of(np.full((2, 2), 2.5, np.float32), False, FREE).problem == "This map is 2.5 everywhere."


def test_values_that_are_no_numbers_are_counted_and_grey():
    values = floats(0, np.nan, 1, np.inf)
    limits = limits_of(values, False, FREE)
    assert limits == Limits(0.0, 1.0, "2 of 4 values were not measured or are not numbers; they are grey.")
    coloured = colourise(values, colour_table("viridis"), limits)
    assert coloured[1].tolist() == coloured[3].tolist() == list(NOT_A_NUMBER)


def test_a_map_without_any_number_has_a_range_all_the_same():
    assert limits_of(floats(np.nan), True, FREE) == Limits(-1.0, 1.0, "No value of this map is a number.")


def test_low_middle_and_high_get_the_first_middle_and_last_colour():
    table = colour_table("grey")
    assert colourise(floats(-2, 0, 2), table, Limits(-2, 2))[:, 0].tolist() == [0, 128, 255]


def test_values_beyond_the_range_get_its_ends():
    assert colourise(floats(-9, 9), colour_table("grey"), Limits(0, 1))[:, 0].tolist() == [0, 255]


@pytest.mark.parametrize("name", COLOUR_MAPS)
def test_every_colour_map_has_256_colours(name):
    table = colour_table(name)
    assert table.shape == (256, 3)
    assert table.dtype == np.uint8


@pytest.mark.parametrize("name", UNSIGNED_MAPS)
def test_unsigned_colours_get_lighter_from_low_to_high(name):
    assert (np.diff(lightness(colour_table(name))[::16]) > 0).all()


@pytest.mark.parametrize("name", SIGNED_MAPS)
def test_signed_colours_are_lightest_in_the_middle_and_alike_in_lightness_at_both_sides(name):
    light = lightness(colour_table(name))
    assert 126 <= int(light.argmax()) <= 129
    assert abs(light[0] - light[-1]) < 25
    assert (np.diff(light[:127:8]) > 0).all()
    assert (np.diff(light[129::8]) < 0).all()


def test_the_sign_chooses_the_colours_unless_a_person_did():
    assert default_map(True) in SIGNED_MAPS
    assert (table_for(False, Display()) == colour_table("viridis")).all()
    assert (table_for(False, Display(colour_map="grey")) == colour_table("grey")).all()


def test_render_imports_no_plotting_and_no_image_library_but_pillow():
    code = (
        "import sys; import workbench.render.colour, workbench.render.place, workbench.render.contact_sheet, "
        "workbench.render.network; from workbench.render.colour import *; [colour_table(n) for n in COLOUR_MAPS]; "
        "print(*({'matplotlib', 'scipy', 'cv2', 'torch', 'PySide6'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == ""


def lightness(table: np.ndarray) -> np.ndarray:
    return table @ np.array([0.2126, 0.7152, 0.0722])


def test_a_signed_range_about_a_centre_reaches_as_far_on_both_sides():
    assert limits_of(floats(0.25, 1.0), True, FREE, 0.5) == Limits(0.0, 1.0)
    assert limits_of(floats(0.75, 1.0), False, FREE, 0.5) == Limits(0.5, 1.0)
    assert limits_of(floats(0.25, 1.0), True, Display(low=0.0, high=0.75), 0.5) == Limits(0.0, 1.0)


def test_the_range_of_a_fine_map_does_not_wait_for_its_strongest_percent():
    values = floats(*range(101), 9000.0)
    assert limits_of(values, False, FREE, fine=True).high == pytest.approx(99.99)
    assert limits_of(-values, True, FREE, fine=True).low == pytest.approx(-99.99)
    assert limits_of(values, False, FREE).high == 9000
    assert limits_of(values, False, Display(low=0.0, high=7.0), fine=True) == Limits(0.0, 7.0)


def test_a_fine_map_with_hardly_anything_in_it_spans_that():
    values = floats(*[0] * 999, 4.0)
    assert limits_of(values, False, FREE, fine=True) == Limits(0.0, 4.0)
    assert limits_of(values, True, FREE, fine=True) == Limits(-4.0, 4.0)


def test_the_range_for_a_result_is_read_from_what_it_says_of_itself():
    values = np.append(np.full(999, 1.0), 50.0).astype(np.float32).reshape(25, 40)
    assert limits_for(Heatmap(values=values, signed=False, fine=True), FREE) == Limits(0.0, 1.0)
    assert limits_for(Heatmap(values=values, signed=False, centre=1.0), FREE) == Limits(1.0, 50.0)
