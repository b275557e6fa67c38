"""The session is fitted to a model that takes the place of another."""

from __future__ import annotations

import pytest

from tests.gui.fake_engine import PARAMETERS
from tests.gui.steps import parameters
from workbench.api import Param, UserError


def test_a_layer_and_a_target_that_the_new_model_has_not_are_let_go(app, engine):
    app.do("layer.set", "stem")
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("model.load", "other")
    engine.say_loaded(
        layers=[{"name": "a", "module": "a", "call": 1, "kind": "Conv2d", "shape": [1, 2, 2]}], classes=["x"]
    )
    assert (app.session.model, app.session.layer, app.session.target) == ("other", "", "predicted")
    assert parameters(engine)[-1] == {"target": "predicted", "layer": "", "relu": True}


def test_undo_of_a_load_while_another_model_is_loading_loads_the_model_gone_back_to(app, engine):
    first = app.session.model
    for name in ("second", "third"):
        app.do("model.load", name)
        engine.say_loaded()
        engine.answer_all()
    app.do("edit.undo")
    assert app.scheduler.loading == "second"
    app.do("edit.undo")
    assert app.scheduler.loading == first
    for job in sorted(job for job, what in engine.asked.items() if what[0] == "load"):
        engine.say_loaded(job=job)
    assert app.session.model == app.scheduler.model.reference == first


def test_an_edit_while_a_model_is_loading_does_not_load_the_old_one_again(app, engine):
    app.do("model.load", "second")
    app.do("view.opacity", "20")
    assert app.scheduler.loading == "second"
    assert sum(what[0] == "load" for what in engine.asked.values()) == 1


DETECTOR = {"kinds": ["predicted", "box", "likeness", "unit"], "predicted": "best box", "places": True}


def test_a_class_is_no_target_of_a_detector(app, engine):
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("model.load", "detector")
    engine.say_loaded(**DETECTOR)
    assert app.session.target == "predicted"
    assert app.window.panels.answer.note.full_text == "target: best box"
    app.do("target.set", "class:1")
    assert "its targets are predicted, box, likeness" in app.window.message.text


def test_a_description_is_saved_beside_the_weights_and_read_by_them(app, engine, tmp_path):
    weights = tmp_path / "net.pth"
    weights.write_bytes(b"")
    app.do("model.load", f"{weights}?arch=torchvision:resnet18&colours=bgr&mean=0.5")
    engine.say_loaded()
    app.do("model.save_description")
    assert (tmp_path / "net.pth.workbench.toml").read_text("utf-8").splitlines()[1:] == [
        'colours = "bgr"', 'mean = "0.5"',
    ]  # fmt: skip
    assert app.scheduler.loading == f"{weights}?arch=torchvision:resnet18"
    engine.say_loaded()
    app.do("model.describe", "colours=rgb")
    engine.say_loaded()
    app.do("model.save_description")
    assert 'colours = "rgb"\nmean = "0.5"' in (tmp_path / "net.pth.workbench.toml").read_text("utf-8")


def test_where_nothing_can_be_saved_a_sentence_says_why(app, engine):
    app.do("model.describe", "colours=bgr")
    engine.say_loaded()
    app.do("model.save_description")
    assert app.window.message.text == (
        "efficientnet-lite0 is no file on this machine, so nothing can be saved beside it; the session keeps it."
    )


def test_only_what_describes_a_model_can_be_stated_of_it(app):
    app.do("model.describe", "weights=evil.pt")
    assert app.window.message.text.startswith("An option must be one of task, classes")


def test_a_bad_file_leaves_the_model_that_was_open_untouched(app, engine):
    model, session, canvas = app.scheduler.model, app.session, app.presenter.shown
    app.do("model.load", "bad.pt")
    engine.fail("load", "bad.pt holds no tensors.")
    assert app.window.message.text == "bad.pt holds no tensors."
    assert app.scheduler.model is model
    assert (app.session.model, app.session.runs, app.presenter.shown) == (session.model, session.runs, canvas)
    app.do("target.set", "bee")
    assert engine.asks("gradcam")


@pytest.mark.parametrize(
    ("x", "y", "cell"), [(0, 0, "0,0,11,11"), (10, 10, "0,0,11,11"), (11, 21, "11,11,11,11"), (31, 31, "22,22,10,10")]
)
def test_the_cell_of_a_layer_holds_the_pixels_that_fall_into_it(app, engine, x, y, cell):
    app.do("model.load", "other")
    three = {"name": "a", "module": "a", "call": 1, "kind": "Conv2d", "shape": [1, 3, 3]}
    vector = {"name": "b", "module": "b", "call": 1, "kind": "Linear", "shape": [4]}
    engine.say_loaded(layers=[three, vector], classes=["x"])
    assert app.model.cell("a", x, y) == cell
    assert app.model.cell("a", *map(int, cell.split(",")[:2])) == cell
    with pytest.raises(UserError, match="b gives no maps"):
        app.model.cell("b", x, y)
    with pytest.raises(UserError, match="inside the network's input of 32 × 32 px; got 32,0"):
        app.model.cell("a", 32, 0)


def test_a_value_above_the_new_model_s_limit_is_its_limit_in_form_strip_and_session(make_app, engine, monkeypatch):
    patch = Param("patch", "int", 16, "Side of the square", low=1, high=512, within="input")
    monkeypatch.setitem(PARAMETERS, "occlusion", [patch])
    app = make_app()
    app.start()
    engine.say_ready()
    app.do("technique.choose", "occlusion")
    app.do("technique.set", "patch", "224")
    engine.say_loaded()  # 32 x 32 pixels
    engine.answer("occlusion")
    assert app.session.params["occlusion"] == app.session.runs[-1].params == {"patch": 32}
    assert app.window.panels.parameters.form.values() == {"patch": 32}


def shown_technique(app) -> tuple[str, str, str]:
    """What session, list and form say is chosen."""
    panels = app.window.panels
    return app.session.technique, panels.techniques.view.currentIndex().data(), panels.parameters.title.text()


def test_sliders_of_one_network_say_nothing_of_another_and_undo_brings_them_back(make_app, engine, monkeypatch):
    monkeypatch.setitem(PARAMETERS, "gradcam", [Param("styles", "amounts", "", "How much of each", low=0.0, high=1.0)])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    extra = {"name": "weights", "count": 3, "labels": ["a", "b", "c"], "is_code": False}
    for reference in ("painter", "painter?input=64x64"):
        app.do("model.load", reference)
        engine.say_loaded(extra_inputs=[extra])
        engine.answer_all()
        app.do("technique.set", "styles", "1:0.5")
    app.do("model.load", "painter?input=96x96")
    engine.say_loaded(extra_inputs=[extra])
    assert app.session.params["gradcam"]["styles"] == "1:0.5"  # the same network
    app.do("model.load", "other")
    engine.say_loaded()
    assert "styles" not in app.session.params["gradcam"]
    app.do("edit.undo")
    assert app.session.params["gradcam"]["styles"] == "1:0.5"


def test_a_model_of_another_task_comes_with_a_technique_that_is_made_for_it(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    app.do("model.load", "painter")
    engine.say_loaded(made_for=["nowhere", "filters"])
    assert shown_technique(app) == ("filters", "Filters", "Filters")
    assert not engine.asks("occlusion")
    app.do("model.load", "classifier")
    engine.say_loaded(refusing=["filters"])
    assert shown_technique(app)[0] == "occlusion"
    app.do("edit.undo")
    app.do("edit.undo")
    assert app.session.technique == "occlusion"


def test_a_technique_that_was_chosen_with_such_a_model_stays_and_undo_and_reopening_choose_none(app, engine):
    app.do("model.load", "painter")
    engine.say_loaded(made_for=["filters"])
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    app.do("model.load", "another painter")
    engine.say_loaded(made_for=["filters"])
    assert app.session.technique == "occlusion"
    app.do("model.load", "classifier")
    engine.say_loaded()
    assert app.session.technique == "occlusion"
    app.do("edit.undo")
    engine.say_loaded(made_for=["filters"])
    assert (app.session.model, app.session.technique) == ("another painter", "occlusion")


def test_a_technique_that_does_not_apply_to_a_new_model_gives_way_to_one_that_does(app, engine):
    app.do("technique.choose", "filters")
    engine.answer_all()
    app.do("model.load", "other")
    engine.say_loaded(refusing=("filters",))
    assert shown_technique(app)[0] == "gradcam"
