"""Requests: what the session asks of a technique, fitted to the model."""

from __future__ import annotations


def test_a_new_model_lets_go_of_units_and_regions_that_it_has_not():
    from workbench.document.session import Session
    from workbench.gui.engine.request import fitted_to

    params = {"unit": {"unit": "conv:3"}, "patch-probe": {"region": "10,0,20,20"}}
    assert fitted_to(Session(params=params), ["conv"], 4, [20, 30]).params == params
    assert fitted_to(Session(params=params), ["stem"], 4, [20, 29]).params == {"unit": {}, "patch-probe": {}}
