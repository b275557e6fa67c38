"""A unit's card is opened and left; a rectangle is dragged, and the runs follow the hand without being in its way."""

from __future__ import annotations

import numpy as np
import pytest

from tests.gui.conftest import geometry_for, heatmap
from workbench.api import Curve, Group, Heatmap, Param, Picture, Scores
from workbench.gui.engine import scheduler
from workbench.gui.widgets.form import Form
from workbench.protocol.messages import Done


def card(unit: str) -> Group:
    layer, _, channel = unit.rpartition(":")
    line = np.zeros((1, 4), np.float32)
    return Group(
        parts={
            "map": Heatmap(values=np.eye(32, dtype=np.float32), signed=False),
            "histogram": Curve(x=np.arange(4, dtype=np.float32), lines=line, names=("all",)),
        },
        caption=unit,
        facts={"unit": unit, "layer": layer, "channel": int(channel), "channels": 16},
    )


def probe(region: str = "8,8,16,16") -> Group:
    one = Scores(values=np.ones(1, np.float32), names=("ant",), indices=np.zeros(1, np.int32))
    picture = Picture(values=np.random.default_rng(0).random((32, 32, 3)).astype(np.float32))
    return Group(parts={"picture": picture, "before": one, "after": one}, caption=region, facts={"region": region})


def answer(engine, technique: str, result, seconds: float = 0.02) -> None:
    job = engine.job_of(technique)
    _, params, photo = engine.asked.pop(job)
    provenance = {"technique": technique, "title": technique, "parameters": params, "seconds": seconds}
    engine.done.emit(Done(job, result, provenance, geometry_for(photo)))


def asked(engine, technique: str, parameter: str) -> list[str]:
    return [params[parameter] for name, params, _ in engine.runs if name == technique]


# Units.


def test_a_tile_that_is_clicked_opens_its_unit_and_escape_goes_back(app, engine):
    app.do("technique.choose", "activations")
    engine.answer("activations")
    app.window.canvas.unit_chosen.emit("relu#1:7")
    assert asked(engine, "unit", "unit") == ["relu#1:7"]
    answer(engine, "unit", card("relu#1:7"))
    assert app.window.caption.whole == "relu#1:7"
    app.window.canvas.back_wanted.emit()
    assert app.session.technique == "activations"
    assert not engine.asks("activations")  # its result is known


def test_explaining_a_unit_makes_it_the_target_of_every_technique(app, engine):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.window.canvas.view.unit_bar.explain.click()
    assert app.session.target == "unit:relu#1:7"


def test_walking_through_units_is_one_step_of_undo(app, engine):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.do("unit.open", "relu#1:8")
    app.do("unit.open", "relu#1:9")
    app.do("edit.undo")
    assert app.session.params["unit"]["unit"] == "relu#1:7"


def test_a_unit_without_a_channel_is_refused_in_words(app):
    app.do("unit.open", "relu#1")
    assert app.window.message.text == "unit must be LAYER:CHANNEL; got relu#1."


def test_back_from_a_unit_that_a_session_began_with_shows_activations(app):
    from dataclasses import replace

    app.history.amend(replace(app.session, technique="unit"))
    app.history.past.clear()
    app.do("unit.back")
    assert app.session.technique == "activations"


# Regions.


@pytest.fixture
def probing(app, engine, qtbot):
    app.do("technique.choose", "patch-probe")
    answer(engine, "patch-probe", probe())
    qtbot.waitUntil(lambda: app.settled)
    return app


def test_the_region_that_was_taken_by_itself_lies_on_the_picture_and_in_the_form(probing):
    assert probing.window.canvas.view.tiles[0].surface.frame.region == "8,8,16,16"
    editor = probing.window.technique.form.editor("region")
    assert [box.value() for box in editor.boxes] == [8, 8, 16, 16]
    assert editor.value() == ""


def test_a_drag_runs_one_at_a_time_for_where_the_hand_is_by_then(probing, engine):
    for x in range(9, 15):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
    assert asked(engine, "patch-probe", "region") == ["", "9,8,16,16"]
    answer(engine, "patch-probe", probe("9,8,16,16"))
    assert probing.window.caption.whole == "9,8,16,16"
    assert asked(engine, "patch-probe", "region")[-1] == "14,8,16,16"
    assert not engine.cancels


def test_nothing_is_veiled_while_the_picture_follows_the_hand(probing, engine):
    probing.window.canvas.region_set.emit("9,8,16,16")
    assert not probing.window.canvas.view.tiles[0].surface.veiled
    assert probing.window.canvas.view.state.text() == ""


def test_only_where_the_hand_rests_a_run_is_kept(probing, engine, qtbot):
    before = len(probing.session.runs)
    for x in (9, 10, 11):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
        answer(engine, "patch-probe", probe(f"{x},8,16,16"))
    assert len(probing.session.runs) == before
    qtbot.waitUntil(lambda: probing.settled)
    assert [dict(run.params) for run in probing.session.runs[before:]] == [{"region": "11,8,16,16"}]
    assert len(probing.work.store) == len(probing.session.runs) + 1  # and the predictions


def test_a_drag_is_one_step_of_undo(probing):
    for x in range(9, 15):
        probing.window.canvas.region_set.emit(f"{x},8,16,16")
    probing.do("edit.undo")
    assert not probing.session.params.get("patch-probe")


def turned(app, engine, seconds: float) -> list[int]:
    """What was run while the hand turned a parameter of a technique that takes so long."""
    app.do("technique.choose", "occlusion")
    answer(engine, "occlusion", heatmap(), seconds)
    for patch in (10, 11, 12):
        app.do("technique.set", "patch", str(patch))
    return asked(engine, "occlusion", "patch")[1:]


def test_a_quick_technique_follows_the_hand_that_turns_a_parameter(app, engine):
    assert turned(app, engine, scheduler.QUICK / 2) == [10]


def test_a_run_that_has_become_slow_is_given_up_for_the_newest(app, engine, qtbot, monkeypatch):
    monkeypatch.setattr(scheduler, "LATE_MS", 20)
    turned(app, engine, 0.01)
    late = engine.job_of("occlusion")
    qtbot.waitUntil(lambda: late in engine.cancels)
    assert asked(engine, "occlusion", "patch")[1:] == [10, 12]


def test_a_late_picture_is_veiled_and_a_drag_cancels_nothing(probing, engine, qtbot, monkeypatch):
    monkeypatch.setattr(scheduler, "LATE_MS", 20)
    probing.window.canvas.region_set.emit("9,8,16,16")
    probing.window.canvas.region_set.emit("10,8,16,16")
    qtbot.waitUntil(lambda: probing.window.canvas.view.tiles[0].surface.veiled)
    assert not engine.cancels


def test_a_slow_technique_waits_until_the_parameter_rests(app, engine, qtbot):
    assert turned(app, engine, scheduler.QUICK * 2) == []
    qtbot.waitUntil(lambda: asked(engine, "occlusion", "patch")[1:] == [12])


def test_a_region_is_followed_by_a_slow_technique_too(probing, engine):
    probing.window.canvas.region_set.emit("9,8,16,16")
    answer(engine, "patch-probe", probe("9,8,16,16"), 2 * scheduler.QUICK)
    probing.window.canvas.region_set.emit("10,8,16,16")
    assert asked(engine, "patch-probe", "region")[-1] == "10,8,16,16"


def test_numbers_in_the_form_move_the_rectangle_on_the_picture(probing):
    editor = probing.window.technique.form.editor("region")
    editor.boxes[0].setValue(3)
    assert probing.session.params["patch-probe"]["region"] == "3,8,16,16"
    assert probing.window.canvas.view.tiles[0].surface.frame.region == "3,8,16,16"


def test_another_technique_has_no_rectangle(probing, engine):
    probing.do("technique.choose", "gradcam")
    assert probing.window.canvas.view.surface.frame is None


def test_a_layer_of_the_tree_is_opened_at_its_first_channel_while_a_unit_is_looked_at(app, engine):
    app.do("unit.open", "relu#1:7")
    answer(engine, "unit", card("relu#1:7"))
    app.window.layers.chosen.emit("stem")
    assert asked(engine, "unit", "unit")[-1] == "stem:0"
    app.do("technique.choose", "gradcam")
    app.window.layers.chosen.emit("stem")
    assert app.session.layer == "stem"


def test_a_new_model_lets_go_of_units_and_regions_that_it_has_not():
    from workbench.document.session import Session
    from workbench.gui.engine.request import fitted_to

    params = {"unit": {"unit": "conv:3"}, "patch-probe": {"region": "10,0,20,20"}}
    assert fitted_to(Session(params=params), ["conv"], 4, [20, 30]).params == params
    assert fitted_to(Session(params=params), ["stem"], 4, [20, 29]).params == {"unit": {}, "patch-probe": {}}


# Their editors.


@pytest.fixture
def form(qtbot):
    parameters = (Param("region", "region", "", "Where"), Param("unit", "unit", "", "Which"))
    made = Form(parameters, {"unit": (("conv", "8"), ("fc", "4"), ("shape", "0"))})
    qtbot.addWidget(made)
    made.told = []
    made.changed.connect(lambda name, value: made.told.append((name, value)))
    made.set_input_size(40, 30)
    made.show()
    return made


def test_a_region_cannot_be_typed_out_of_the_picture(form):
    form.set_values({"region": "10,5,20,20"})
    boxes = form.editor("region").boxes
    assert [(box.minimum(), box.maximum()) for box in boxes] == [(0, 20), (0, 10), (1, 30), (1, 25)]
    boxes[2].setValue(30)
    assert form.told == [("region", "10,5,30,20")]
    assert boxes[0].maximum() == 10


def test_an_empty_region_has_no_numbers_until_they_are_known(form):
    assert not any(box.isEnabled() for box in form.editor("region").boxes)
    form.show_used({"region": "1,2,3,4"})
    assert [box.value() for box in form.editor("region").boxes] == [1, 2, 3, 4]
    assert form.told == []


def test_a_unit_is_a_layer_with_channels_and_one_of_them(form):
    editor = form.editor("unit")
    editor.picker.chosen.emit("fc")
    editor.box.setValue(9)
    assert form.told == [("unit", "fc:0"), ("unit", "fc:3")]
    editor.picker.chosen.emit("")
    assert editor.value() == ""
    form.show_used({"unit": "conv:5"})
    assert (editor.picker.value, editor.box.value(), editor.value()) == ("conv", 5, "")
