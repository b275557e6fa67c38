"""The colours of classes."""

from __future__ import annotations

import numpy as np

from workbench.render.class_colours import CYCLE, class_colour, halo_of, rgb


def test_a_class_has_one_colour_and_the_twenty_after_it_have_others():
    assert class_colour(0) == CYCLE[0]
    assert class_colour(np.int32(22)) == class_colour(1)
    assert len({class_colour(number) for number in range(21)}) == 21


def test_a_dark_line_has_a_light_halo_and_a_light_one_a_dark_halo():
    assert halo_of("#0072b2") == "#ffffff"
    assert halo_of("#f0e442") == "#000000"


def test_every_line_can_be_told_from_its_halo():
    def luminance(colour: str) -> float:
        linear = [(part / 255 / 12.92) if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
        return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))

    for number in range(21):
        low, high = sorted((luminance(class_colour(number)), luminance(halo_of(class_colour(number)))))
        assert (high + 0.05) / (low + 0.05) >= 4.5
