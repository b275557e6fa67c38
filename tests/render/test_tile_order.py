"""The order of tiles: strongest first, by number, as a technique sorted them; and the pages that they fill."""

from __future__ import annotations

import numpy as np

from workbench.api import Grid
from workbench.render.tile_order import drawn, on_page, orders, pages, strengths, tile_called, tile_order


def maps(peaks, units=None, **more) -> Grid:
    """A map of 2 x 2 for each channel, whose largest value is its peak."""
    values = np.full((len(peaks), 2, 2), -5.0, np.float32)
    values[:, 0, 0] = peaks
    units = np.arange(len(peaks)) if units is None else np.asarray(units)
    return Grid(
        values=values, labels=tuple(map(str, units)), numbers=values.mean((1, 2)), number_name="mean",
        units=units.astype(np.int32), dead=np.zeros(len(peaks), bool),
        **({"on_image": True, "unit": "activation"} | more),
    )  # fmt: skip


def test_maps_come_by_their_largest_activation():
    grid = maps([1, 3, 2])
    assert strengths(grid).tolist() == [1, 3, 2]
    assert tile_order(grid, "").tolist() == [1, 2, 0]
    assert orders(grid)["strongest"] == "Largest activation first"


def test_kernels_come_by_their_norm():
    grid = maps([1, 3, 2], on_image=False)
    assert tile_order(grid, "").tolist() == [1, 2, 0]  # the mean stands for the norm here
    assert orders(grid)["strongest"] == "Largest mean first"


def test_equal_tiles_stay_in_their_order_and_tiles_without_a_number_come_last():
    grid = maps([2, 2, np.nan, 2])
    grid.values[2] = np.nan
    assert tile_order(grid, "strongest").tolist() == [0, 1, 3, 2]
    assert tile_order(grid, "weakest").tolist() == [0, 1, 3, 2]


def test_what_a_technique_has_sorted_stays_so_until_a_person_chooses():
    grid = maps([1, 3, 2], units=[7, 2, 5])
    assert tile_order(grid, "").tolist() == [0, 1, 2]
    assert tile_order(grid, "strongest").tolist() == [1, 2, 0]
    assert tile_order(grid, "number").tolist() == [1, 2, 0]
    assert orders(grid)["given"] == "As the technique sorted: mean"


def test_every_tile_is_on_one_page():
    order = np.arange(1280)
    assert pages(1280) == 27
    assert [len(on_page(order, page)) for page in (0, 25, 26)] == [48, 48, 32]
    assert np.concatenate([on_page(order, page) for page in range(27)]).tolist() == order.tolist()
    assert pages(64) == pages(0) == 1
    assert pages(65) == 2


def test_a_tile_is_found_by_its_number_or_its_label():
    grid = maps([1, 3, 2], units=[7, 2, 5])
    assert [tile_called(grid, text) for text in ("2", "channel 5", " Filter 7", "3", "", "x")] == [
        1, 2, 0, None, None, None,
    ]  # fmt: skip


def test_slices_of_one_filter_have_the_numbers_of_their_inputs():
    grid = maps([1, 3, 2], units=[4, 4, 4])
    slices = Grid(**{**vars(grid), "labels": ("in 12", "in 10", "in 11")})
    assert tile_order(slices, "number").tolist() == [1, 2, 0]
    assert tile_called(slices, "slice 11") == 2
    assert tile_called(slices, "in 12") == 0


def test_a_figure_draws_the_strongest_page_and_says_so():
    tiles, words = drawn(maps(range(100)), "")
    assert tiles.tolist() == list(range(99, 51, -1))
    assert words == "Largest activation first: 48 of 100; the arrays hold all."
    assert drawn(maps([1, 3, 2]), "")[1] == "Largest activation first."
    everything, none = drawn(maps(range(100)), "number")
    assert (len(everything), none) == (100, "")


def test_maps_that_are_cut_off_at_the_same_value_come_by_their_mean():
    grid = maps([6, 6, 6])
    grid.numbers[:] = [1, 3, 2]
    assert tile_order(grid, "strongest").tolist() == [1, 2, 0]
    assert tile_order(grid, "weakest").tolist() == [0, 2, 1]


def test_a_walk_keeps_its_order_whatever_order_is_wanted():
    walk = maps([3, 1, 2], columns=3)
    assert orders(walk) == {"given": "In its own order"}
    assert tile_order(walk, "strongest").tolist() == [0, 1, 2]
    assert drawn(walk, "")[0].tolist() == [0, 1, 2]
