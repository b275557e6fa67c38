"""Which maps share a colour bar, and what it says of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.gui.steps import settle, tiles
from workbench.api import Heatmap
from workbench.gui.compare.tiles import ComparisonTile
from workbench.render.display import Display


def test_each_technique_has_a_scale_of_its_own_and_one_bar(two, engine, qtbot):
    assert [tile.view_state.display.high for tile in tiles(two)] == [None, None]
    two.do("compare.images", "all")
    settle(two, engine, qtbot, 4)
    first, second = (two.compared.row_bars[row] for row in (0, 1))
    assert (first.range, second.range) == ((0.0, 1.0), (0.0, 4.0))
    assert not two.compared.side_bars
    assert not any(tile.bar.isVisible() for tile in tiles(two))


def test_maps_of_several_kinds_have_a_bar_for_each_kind_that_several_share(alike, engine, qtbot):
    for seed in ("1", "2"):
        alike.do("compare.end")
        alike.do("technique.choose", "activations")
        alike.do("layer.set", "stem" if seed == "1" else "relu#2")
        engine.answer("activations", Heatmap(values=np.eye(32, dtype=np.float32), signed=False, unit="activation"))
        qtbot.waitUntil(lambda: alike.settled)
    alike.do("run.show", "1")
    for number in ("2", "3", "4"):
        alike.do("compare.add", number)
    qtbot.waitUntil(lambda: alike.settled and len(tiles(alike)) == 4)
    assert [bar.range for bar in alike.compared.side_bars] == [(0.0, 4.0), (0.0, 1.0)]
    assert not any(tile.bar.isVisible() for tile in tiles(alike))


def test_maps_with_neutral_values_of_their_own_share_a_scale_that_begins_there(two, engine, qtbot):
    shown = []
    for number, (middle, reach) in enumerate(((0.3, 0.1), (0.5, 0.2)), start=7):
        values = np.linspace(middle - reach, middle + reach, 1024, dtype=np.float32).reshape(32, 32)
        result = Heatmap(values=values, signed=True, centre=middle, unit="probability")
        shown.append(ComparisonTile(number, replace(tiles(two)[0].view_state, result=result)))
    two.compared.show_tiles(shown, Display(), True, False)
    (bar,) = two.compared.side_bars
    assert bar.range == pytest.approx((-0.2, 0.2))
    assert bar._unit == "probability above average"
    assert not bar.can_lock
    displays = [tile.view_state.display for tile in tiles(two)]
    assert [(one.low, one.high) for one in displays] == [pytest.approx((0.1, 0.5)), pytest.approx((0.3, 0.7))]
    two.compared._mark(tiles(two)[1], 0.6)
    assert bar._marker == pytest.approx(0.1)
