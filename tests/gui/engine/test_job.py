"""What a job is for."""

from __future__ import annotations

from workbench.gui.engine.job import JobKind


def test_every_kind_of_job_is_about_the_model_a_run_or_the_predictions():
    about = {kind: kind.about for kind in JobKind}
    assert {kind for kind in about if about[kind] == "model"} == {JobKind.LOAD, JobKind.LOAD_BACK}
    assert {kind for kind in about if about[kind] == "predictions"} == {JobKind.PREDICTION}
    assert set(about.values()) == {"model", "run", "predictions"}
