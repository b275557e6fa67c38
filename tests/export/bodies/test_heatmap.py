"""The figure body of a heatmap: over the photograph where the network saw it, with its colour bar."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.examples.base import GEOMETRY
from tests.examples.heatmap import heatmap
from tests.export.drawn import GEOMETRY as MIDDLE
from tests.export.drawn import PHOTO, pictures_of, words_of
from workbench.api import Area, Geometry, Heatmap, Picture
from workbench.export.bodies.heatmap import LOWEST_BAR
from workbench.export.bodies.on_photo import resized
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose, drawing_context, save_figure
from workbench.render.display import Display


def test_a_heatmap_lies_over_the_original_where_the_network_looked(photo):
    values = np.zeros((32, 32), np.float32)
    values[:, 16:] = 1.0
    plain, over, bar = pictures_of(heatmap(values, signed=False), photo, GEOMETRY, display=Display(opacity=1.0))
    assert plain.shape == over.shape
    height, width = over.shape[:2]
    small, where = resized(photo, GEOMETRY, width)
    left, _, across, _ = where.box()
    middle = height // 2
    low, high = bar[-1, 0], bar[0, 0]
    assert np.abs(over[middle, round(left + 0.2 * across)].astype(int) - low).max() <= 1
    assert np.abs(over[middle, round(left + 0.8 * across)].astype(int) - high).max() <= 1
    outside = over[middle, 2].astype(int)
    assert (outside >= small[middle, 2].astype(int) - 1).all()  # faded into the white page


def test_a_resized_photograph_keeps_the_map_in_place(photo):
    _, where = resized(photo, GEOMETRY, 45)
    box, half = GEOMETRY.box(), where.box()
    assert half == pytest.approx([v / 2 for v in box])


def test_values_beyond_the_colours_are_said_with_the_farthest():
    values = np.zeros((32, 32))
    values[0], values[1, 0] = 1, -8
    assert "beyond the colours" not in words_of(heatmap(values))
    assert "0.0977 % of the pixels lie beyond the colours, up to −8." in words_of(heatmap(values, fine=True))


def test_cropped_away_is_said_only_where_something_was(photo):
    whole = Geometry.resized_and_cropped((60, 90), (32, 32), (0, 0), (32, 32))
    assert "cropped away" in words_of(heatmap(), photo, GEOMETRY)
    assert "cropped away" not in words_of(heatmap(), photo, whole)


def test_a_colour_bar_has_the_raw_range_and_the_unit():
    words = words_of(heatmap())
    assert "logit" in words
    assert "−2" in words  # about zero
    assert "2" in words


def test_a_map_of_zeros_says_so():
    assert "zero everywhere" in words_of(heatmap(np.zeros((8, 8)), signed=False))


def test_what_is_not_a_number_is_said():
    values = np.ones((8, 8))
    values[0, 0] = np.nan
    assert "not numbers" in words_of(heatmap(values))
    assert "are not numbers" in words_of(Picture(values=np.full((4, 4, 3), np.nan, np.float32)))


@pytest.mark.parametrize("size", [(20, 10_000), (10_000, 20), (1, 1)])
def test_a_photograph_of_any_shape_has_a_figure_with_a_readable_colour_bar(tmp_path, size):
    scale = min(size) / 8
    geometry = Geometry(((scale, 0.0, 0.0), (0.0, scale, 0.0), (0.0, 0.0, 1.0)), (8, 8), size)
    heat = Heatmap(values=np.linspace(-1, 1, 64, dtype=np.float32).reshape(8, 8), unit="logit")
    save_figure(tmp_path / "a.png", ExportedResult(heat, np.zeros((*size, 3), np.uint8), geometry))
    with Pillow.open(tmp_path / "a.png") as figure:
        assert figure.height > figure.info["dpi"][1] * LOWEST_BAR
        assert max(figure.size) < 3000


def test_regions_are_outlined_on_both_pictures_and_measured_below():
    heat = Heatmap(values=np.ones((32, 32), np.float32), unit="logit")
    regions = (("Left half", Area.parse("box:10,0,20,40")),)  # of the 40 x 40 in the middle, which the network saw
    exported = ExportedResult(heat, PHOTO, MIDDLE, regions=regions)
    paper = compose(exported, drawing_context(exported, "light", 100))
    words = " ".join(text.get_text() for text in paper.figure.texts)
    assert "Left half: 50.0 % of the positive values on 50.0 % of the map, mean 1, largest 1 logit." in words
    outlined = [axes for axes in paper.figure.axes if axes.collections]
    assert len(outlined) == 2
    for axes in outlined:
        across = np.concatenate([path.vertices[:, 0] for path in axes.collections[-1].get_paths()])
        wide = axes.images[0].get_array().shape[1]
        assert across.min() == pytest.approx(wide / 6, abs=1.1)
        assert across.max() == pytest.approx(wide / 2, abs=1.1)


def test_regions_are_outlined_on_what_the_network_saw_too():
    heat = Heatmap(values=np.ones((32, 32), np.float32), unit="logit")
    display = Display(network_view=True)
    exported = ExportedResult(heat, PHOTO, MIDDLE, display=display, regions=(("A", Area.parse("box:10,0,20,40")),))
    context = drawing_context(exported, "light", 100)
    assert context.regions[0][1].tolist() == [[True] * 16 + [False] * 16] * 32


def test_the_unit_is_said_in_full(photo):
    map_ = Heatmap(values=np.zeros((8, 8), np.float32), signed=False, unit="logit per pixel range")
    words = words_of(map_, photo, GEOMETRY)
    assert "logit per pixel range" in words
