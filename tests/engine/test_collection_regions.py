"""A sheet of strongest regions: every unit of a layer, or the classes that images are labelled with."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from docs.refusals import chinese
from workbench.api import Area, UserError
from workbench.collections.strongest import LayerMaxima
from workbench.engine.host import RunRequest

from .test_collection_units import folder, host  # noqa: F401


def sheet(host, folder, **params):  # noqa: F811
    return list(host.run(RunRequest("collection-regions", {"collection": str(folder), **params})))[-1].result


def test_each_unit_of_a_layer_has_its_strongest_places_with_the_photographs_that_they_are_cut_out_of(host, folder):  # noqa: F811
    grid = sheet(host, folder, count=3)
    units, counts = np.unique(grid.units, return_counts=True)
    assert set(counts) == {3} == {grid.columns}  # a row each, in this order
    assert (np.diff(grid.units) >= 0).all()
    assert sheet(host, folder).columns == 0
    assert len(units) + grid.facts["dead_units"] == host.model.layer(grid.layer).channels
    for unit in units:
        assert (np.diff(grid.numbers[grid.units == unit]) <= 0).all()
    for image, note, area in zip(grid.images, grid.notes, grid.areas, strict=True):
        assert Path(image).exists()
        assert image.endswith(note)
        left, top, width, height = Area.parse(area).bounds
        assert min(left, top) >= 0
        assert left + width <= 24
        assert top + height <= 24
    table = list(host.run(RunRequest("collection-units", {"collection": str(folder)})))[-1].result
    largest = {row[0]: row[table.columns.index("largest")] for row in table.rows}
    firsts = {int(k): float(grid.numbers[grid.units == k][0]) for k in units}
    assert firsts == pytest.approx({k: largest[k] for k in firsts}, abs=1e-5)


def test_by_relevance_other_places_are_strong(host, folder):  # noqa: F811
    activation, relevance = sheet(host, folder), sheet(host, folder, by="relevance")
    assert relevance.number_name == "relevance"
    assert "by relevance in 12 images" in relevance.caption
    assert len(activation.numbers) != len(relevance.numbers) or not np.allclose(activation.numbers, relevance.numbers)


def test_units_that_are_the_same_everywhere_are_counted_by_what_that_means(host, folder, monkeypatch):  # noqa: F811
    units = LayerMaxima.units
    monkeypatch.setattr(
        LayerMaxima, "units", lambda self: replace(of := units(self), dead=np.arange(len(of.dead)) == 0)
    )
    for by, words in (("activation", "; 1 dead"), ("relevance", "; 1 never relevant")):
        grid = sheet(host, folder, by=by)
        assert grid.caption.endswith(words)
        assert 0 not in grid.units


def test_classes_that_images_are_labelled_with_have_the_images_with_their_largest_logits(host, folder):  # noqa: F811
    model = host.model
    names = {name for name in ("ant", "bee") if name in model.classes}
    grid = sheet(host, folder, of="classes", count=2)
    shown = set(grid.labels)
    assert shown == names or (not names and shown <= set(model.classes))
    assert grid.number_name == "logit"
    for unit in np.unique(grid.units):
        assert (np.diff(grid.numbers[grid.units == unit]) <= 0).all()
    assert not grid.layer


def test_captions_are_chinese_in_all_their_words(host, folder):  # noqa: F811
    for params in ({}, {"by": "relevance"}, {"of": "classes"}):
        said = chinese().say(sheet(host, folder, **params).caption)
        assert not re.search(r"\b(the|of|by|in|is|are|at|units|images)\b", said), said


def test_a_layer_that_there_is_none_of_is_refused(host, folder):  # noqa: F811
    with pytest.raises(UserError, match="nowhere"):
        sheet(host, folder, layer="nowhere")
