"""The figure body of a grid: tiles with their labels and scales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from tests.examples.grid import grid
from tests.export.drawn import context, words_of
from workbench.api import Grid
from workbench.export.bodies.grid import LABEL
from workbench.export.bodies.registry import body_of
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose
from workbench.export.paper import Paper, width_of
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


def strip(labels: Sequence[str], width: float) -> Paper:
    """Tiles in a row, in a figure of so many inches."""
    result = replace(grid(len(labels)), labels=tuple(labels), dead=np.zeros(len(labels), bool), columns=4)
    return compose(ExportedResult(result), replace(context(), width=width))


@pytest.mark.parametrize("order", ["{} dB {}", "{1} {0} dB"])
def test_a_label_too_long_for_its_tile_goes_on_in_a_second_line_and_its_number_stays(order):
    numbers, names = (
        ("17.1", "13.9", "10.5", "9.2"),
        ("_blocks.4._bn0", "_blocks.11._expand_conv", "_bn1", "classifier"),
    )
    paper = strip([order.format(*both) for both in zip(numbers, names, strict=True)], 3.0)
    written = [text.get_text() for text in paper.figure.texts]
    for number, name in zip(numbers, names, strict=True):
        assert any(number in words for words in written)
        assert any(name[:6] in words for words in written)


def test_labels_of_neighbours_do_not_touch():
    paper = strip([f"17.1 dB _blocks.{k}._bn0_of_a_long_name" for k in range(12)], 4.0)
    left: dict[float, list[tuple[float, float]]] = {}
    for text in paper.figure.texts:
        if text.get_size() == LABEL:
            x, y = text.get_position()
            left.setdefault(round(y, 4), []).append((x * paper.width, width_of(text.get_text(), LABEL)))
    rows = [sorted(row) for row in left.values() if len(row) > 1]
    assert len(rows) == 6
    for row in rows:
        assert all(x + width < after for (x, width), (after, _) in pairwise(row))


def test_what_a_label_has_no_room_for_is_left_out_and_a_number_is_not_cut_in_two():
    paper = strip([f"a name of several words, 0.123456{k} of them, and then some" for k in range(4)], 3.0)
    words = " ".join(text.get_text() for text in paper.figure.texts)
    assert "a name" in words
    assert "0.1" not in words
