"""Requests: what the session asks of a technique, fitted to the model."""

from __future__ import annotations

from tests.gui.steps import parameters


def test_a_new_model_lets_go_of_units_and_regions_that_it_has_not():
    from workbench.document.session import Session
    from workbench.gui.engine.request import fitted_to

    params = {"unit": {"unit": "conv:3"}, "patch-probe": {"region": "10,0,20,20"}}
    assert fitted_to(Session(params=params), ["conv"], 4, [20, 30]).params == params
    assert fitted_to(Session(params=params), ["stem"], 4, [20, 29]).params == {"unit": {}, "patch-probe": {}}


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
