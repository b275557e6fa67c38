"""Requests: what a session asks of a technique."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.api import Heatmap, Param
from workbench.cache.cached_result import CachedResult
from workbench.document.model_targets import ModelTargets
from workbench.document.request import (
    Request,
    awaited_run,
    bounded_for,
    fitted_to,
    result_inputs,
    run_of,
    without_amounts,
)
from workbench.document.run_titles import told_parameters
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo

CAT = OpenImage("cat", "cat.png", "/photos/cat.png")
SESSION = Session(model="net", images=(CAT,), current="cat", technique="gradcam", target="class:1")
REQUEST = Request("gradcam", {"target": "class:1"}, CAT, None, "key", "net", session=SESSION)


def test_the_subject_of_a_request_is_its_image_or_how_many_or_nothing():
    assert REQUEST.subject == "cat.png"
    assert replace(REQUEST, image=None, images=(CAT, CAT)).subject == "2 images"
    assert replace(REQUEST, image=None).subject == ""


def test_a_record_of_a_run_names_what_is_explained_and_the_image():
    result = Heatmap(values=np.zeros((2, 2), np.float32), signed=False, facts={"target_title": "bee", "layer": "fc"})
    info = TechniqueInfo("gradcam", "Grad-CAM", "", "", "", "", "")
    run = run_of(REQUEST, CachedResult(result, None, {"seconds": 0.5}), info, 7)
    assert (run.number, run.key, run.title, run.subtitle, run.seconds) == (7, "key", "Grad-CAM", "bee · cat.png", 0.5)


def test_another_image_is_another_result_but_for_a_technique_that_looks_at_all():
    other = replace(SESSION, current="dog")
    assert result_inputs(other) != result_inputs(SESSION)
    assert result_inputs(other, many=True) == result_inputs(SESSION, many=True)


def test_a_new_model_lets_go_of_units_and_regions_that_it_has_not():
    params = {"unit": {"unit": "conv:3"}, "patch-probe": {"region": "10,0,20,20"}}
    assert fitted_to(Session(params=params), ModelTargets(layers=["conv"]), [20, 30]).params == params
    assert fitted_to(Session(params=params), ModelTargets(layers=["stem"]), [20, 29]).params == {
        "unit": {},
        "patch-probe": {},
    }


def test_of_another_network_amounts_say_nothing_and_all_else_stays():
    styles = Param("styles", "amounts", "", "How much of each style", low=0, high=1)
    info = replace(TechniqueInfo("fast-style", "Fast style", "", "", "", "", ""), params=(styles,))
    set_before = Session(params={"fast-style": {"styles": "7:1", "strength": 0.5}, "gone": {"styles": "1:1"}})
    assert without_amounts(set_before, {"fast-style": info}).params == {
        "fast-style": {"strength": 0.5},
        "gone": {"styles": "1:1"},
    }


def test_what_was_set_for_a_larger_model_is_saved_as_it_was_computed():
    patch = Param("patch", "int", 16, "Side of the square", low=1, high=512, within="input")
    info = replace(TechniqueInfo("occlusion", "Occlusion", "", "", "", "", ""), params=(patch,))
    small = info.fitting({"works": True, "sentence": ""}, [64, 64])
    set_before = Session(technique="occlusion", params={"occlusion": {"patch": 224}, "gone": {"patch": 224}})
    assert bounded_for(set_before, {"occlusion": small}).params == {"occlusion": {"patch": 64}, "gone": {"patch": 224}}
    assert bounded_for(set_before, {"occlusion": info}).params == set_before.params
    request = replace(REQUEST, technique="occlusion", params={"patch": 64, "stride": 8}, session=set_before)
    entry = CachedResult(Heatmap(values=np.zeros((2, 2), np.float32), signed=False), None, {})
    assert run_of(request, entry, small, 1).params == {"patch": 64}


def test_a_class_that_a_parameter_names_is_told_as_a_person_reads_it_with_a_result_or_without():
    info = TechniqueInfo("pgd", "PGD", "", "", "", "", "", params=(Param("goal", "class", "", "What to reach"),))
    facts = {"target_title": "tiger cat (1)", "goal": "class:2", "goal_title": "espresso (2)"}
    result = Heatmap(values=np.zeros((2, 2), np.float32), signed=False, facts=facts)
    for text in ("2", "class:espresso", "espresso"):
        session = replace(SESSION, technique="pgd", params={"pgd": {"goal": text}})
        ended = run_of(
            replace(REQUEST, technique="pgd", params={"goal": text}, session=session),
            CachedResult(result, None, {}),
            info,
            1,
        )
        awaited = awaited_run(session, info, 1, ModelTargets(classes=("bee", "tiger cat", "espresso")))
        assert told_parameters(ended) == ("goal espresso (2)",)
        assert told_parameters(awaited) == ("goal espresso (2)" if ":" not in text else "goal espresso",)
        assert "class:" not in told_parameters(awaited_run(session, info, 1))[0]
