"""A training gives way to the look at a collection, and the look to neither it nor its own like."""

from __future__ import annotations

from tests.gui.training.conftest import train


def test_a_look_at_a_collection_comes_before_a_training(app, engine):
    background = app.scheduler._background
    job = train(app, engine)
    background.collection.look_at("photos", "white", "model")
    assert job in engine.cancels
    assert engine.asks("collection-look")
    background.training.go_on()
    assert engine.job_of("painter-training") == job, "not while it is looked at"
    background.collection.stop()
    background.go_on()
    assert engine.job_of("painter-training") > job
