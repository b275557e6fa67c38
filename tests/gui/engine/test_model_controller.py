"""The session is fitted to a model that takes the place of another."""

from __future__ import annotations

from tests.gui.steps import parameters


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
