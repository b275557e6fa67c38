"""The figure body of a grid: tiles with their labels and scales."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.examples.grid import grid
from tests.export.drawn import context, words_of
from workbench.api import Grid
from workbench.export.bodies.registry import body_of
from workbench.render.display import Display


def test_tiles_have_their_labels_and_dead_ones_say_so():
    words = words_of(grid())
    assert "1 dead" in words
    assert "5" in words


def test_of_a_thousand_tiles_the_strongest_page_is_drawn_with_its_labels():
    body = body_of(grid(1280), context())
    assert body.height < 8
    assert body.width <= 7.01
    assert any("48 of 1,280" in remark for remark in body.remarks)
    words = words_of(grid(1280))
    assert "1279" in words or "0" in words


def test_a_thousand_tiles_in_number_order_fit_on_the_page():
    body = body_of(grid(1280), replace(context(), display=Display(tile_order="number")))
    assert body.height < 8
    assert body.width <= 7.01
    assert body.remarks == ()


def test_tiles_with_their_own_scales_say_so_and_have_no_bar():
    body = body_of(grid(shared=False), context())
    assert "Each tile has a scale of its own." in body.remarks


def test_kernels_in_colour_say_what_grey_is():
    assert "Grey is zero" in words_of(grid(colour=True))


def test_a_grid_without_tiles_is_said():
    empty = Grid(
        values=np.zeros((0, 3, 3), np.float32),
        labels=(),
        numbers=np.zeros(0, np.float32),
        number_name="",
        units=np.zeros(0, np.int32),
        dead=np.zeros(0, bool),
    )
    assert "nothing to show" in words_of(empty)


def test_a_note_stands_after_the_label_where_there_is_room_and_goes_before_a_number_is_cut():
    notes = ("6.2/4.9/0.10",) * 6 + ("0.12345/0.12345/0.12345/0.12345/0.12345",) * 6
    words = words_of(replace(grid(12), notes=notes))
    assert "0: 6.2/4.9/0.10" in words
    assert "7" in words
    assert not any("0.123" in word for word in words)
