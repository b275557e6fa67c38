"""The facts of the about box."""

from __future__ import annotations

from workbench.gui.help.about import program_facts
from workbench.protocol.messages import Ready


def test_about_says_the_versions_of_the_window_and_of_what_the_engine_runs_on(app, engine):
    engine.ready.emit(Ready("cpu", [], [], {"torch": "9.9"}))
    facts = dict(program_facts("ready", app.scheduler.model, app.help._versions))
    assert "PySide6_Essentials 6." in facts["Window"]
    assert facts["Engine runs on"] == "torch 9.9"
