"""Pictures of all units of a layer: each is kept when it is made, so that nothing is made twice."""

from __future__ import annotations

from contextlib import closing

import pytest

from workbench.api import Progress, Table, UserError
from workbench.engine import unit_pass
from workbench.engine.plugins import load_plugins
from workbench.engine.unit_pass import MakeUnitPictures
from workbench.families.synthesis import unit_pictures
from workbench.families.synthesis.unit_pictures import keep_unit_pictures_in

LAYER, STEPS = "relu#2", 2


@pytest.fixture
def fresh(monkeypatch, tmp_path):
    """A process that knows nothing but what is in the files."""

    def start():
        monkeypatch.setattr(unit_pictures, "_memory", unit_pictures._Memory())
        monkeypatch.setattr(unit_pass, "_dead", set())
        keep_unit_pictures_in(tmp_path)

    start()
    return start


@pytest.fixture
def image(tiny_model, cat):
    return tiny_model.prepare(cat.pixels, cat.name, cat.digest)


@pytest.fixture
def made(monkeypatch):
    """The channels whose pictures were begun."""
    begun, make = [], unit_pictures.made
    monkeypatch.setattr(
        unit_pictures, "made", lambda model, layer, k, recipe: begun.append(k) or make(model, layer, k, recipe)
    )
    return begun


def steps(model, layer=LAYER):
    return MakeUnitPictures(layer=layer, steps=STEPS, make=True).run(model, None)


def test_a_pass_that_was_cut_short_goes_on_where_it_was_in_a_fresh_process(tiny_model, fresh, made):
    channels = tiny_model.layer(LAYER).channels
    with closing(steps(tiny_model)) as run:
        for at in run:
            if isinstance(at, Progress) and at.done == 2:
                break  # in the middle of the third
    assert made == [0, 1, 2]
    fresh()
    *_, progress, answer = steps(tiny_model)
    assert made == [0, 1, 2, *range(2, channels)]
    assert (progress.done, progress.total) == (channels, channels)
    assert answer.rows == ((channels, 0, channels),)


def test_the_sheet_shows_what_was_made_without_a_step(tiny_model, fresh, made, image, monkeypatch):
    list(steps(tiny_model))
    fresh()
    monkeypatch.setattr(unit_pictures, "Ascent", None)
    sheet = load_plugins()[0]["unit-sheet"].technique.configured(
        {"layer": LAYER, "order": "index", "channels": 0, "steps": STEPS, "large": True}
    )
    *_, last = sheet.run(tiny_model, image)
    assert len(last.values) == tiny_model.layer(LAYER).channels


def test_a_dead_unit_is_counted_and_tried_once_in_a_process(tiny_model, fresh, monkeypatch):
    tried, make = [], unit_pictures.made

    def dead(model, layer, k, recipe):
        if k == 1:
            tried.append(k)
            raise UserError("Its gradient is zero.")
        return make(model, layer, k, recipe)

    monkeypatch.setattr(unit_pictures, "made", dead)
    channels = tiny_model.layer(LAYER).channels
    for _ in range(2):
        *_, answer = steps(tiny_model)
        assert isinstance(answer, Table)
        assert answer.rows == ((channels - 1, 1, channels),)
    assert tried == [1]


def test_what_is_there_is_counted_without_a_step(tiny_model, fresh, made):
    with closing(steps(tiny_model)) as run:
        next(at for at in run if isinstance(at, Progress) and at.done == 2)
    fresh()
    *_, answer = MakeUnitPictures(layer=LAYER, steps=STEPS, make=False).run(tiny_model, None)
    assert answer.rows == ((2, 0, tiny_model.layer(LAYER).channels),)
    assert made == [0, 1, 2]
