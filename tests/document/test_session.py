"""The session: its images, its layer and its runs."""

from __future__ import annotations

from dataclasses import replace

from workbench.api import Param
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session
from workbench.document.technique_info import TechniqueInfo

A, B, C = (OpenImage(key, f"{key}.png", f"/{key}.png") for key in "abc")


def run(number: int, key: str) -> Run:
    return Run(number, key, "gradcam", "Grad-CAM", "", {}, "predicted", "", "a", "m")


def test_an_image_is_added_once():
    session = Session().with_images((A, B), "a").with_images((B, C), "c")
    assert [image.key for image in session.images] == ["a", "b", "c"]
    assert session.current == "c"


def test_the_neighbour_of_a_closed_image_takes_its_place():
    session = Session().with_images((A, B, C), "b").without_image("b")
    assert session.current == "c"
    session = session.without_image("c")
    assert session.current == "a"
    assert session.without_image("a").current == ""


def test_closing_an_image_that_is_not_shown_changes_nothing_on_the_canvas():
    assert Session().with_images((A, B), "a").without_image("b").current == "a"


def test_a_box_or_region_at_its_place_stays_with_its_image_and_all_other_targets_go_on_to_the_next():
    shown = Session().with_images((A, B), "a")
    for text in ("box:chair@276,347,224,165", "region:road@120,80", "difference:box:1,box:cat@4,8,90,60"):
        there = shown.with_target(text).with_params("occlusion", target=text, patch=32)
        next_one = there.showing("b")
        assert (next_one.target, next_one.params["occlusion"]) == ("predicted", {"patch": 32})
        assert there.showing("a") is there
    for text in ("class:281", "box:0", "region:road", "difference:281,282", "unit:graph.conv@1:3", "tabby"):
        assert shown.with_target(text).showing("b").target == text


def test_a_layer_for_all_takes_the_place_of_those_set_by_hand():
    session = Session().with_params("gradcam", layer="x", relu=False).with_layer("y")
    assert session.layer == "y"
    assert session.params["gradcam"] == {"relu": False}


def test_what_a_technique_has_set_wins_over_what_the_session_says():
    session = Session(target="class:1", layer="a").with_params("gradcam", target="class:2", layer="", second="b")
    assert (session.target_of("gradcam"), session.layer_of("gradcam")) == ("class:2", "")
    assert (session.target_of("rise"), session.layer_of("rise")) == ("class:1", "a")
    assert session.layer_of("gradcam", "second") == "b"
    assert session.layer_of("gradcam", "third") == "a"


def test_a_target_for_all_takes_the_place_of_those_set_by_hand():
    session = Session().with_params("gradcam", target="class:2").with_target("class:3")
    assert session.target_of("gradcam") == "class:3"


def test_the_same_run_again_keeps_its_place():
    session = Session().with_run(run(1, "k1")).with_run(run(2, "k2")).with_run(run(3, "k1"))
    assert [one.number for one in session.runs] == [1, 2]
    assert session.shown == 1


def test_the_values_of_a_run_are_those_set_by_hand_then_the_sessions_then_the_defaults():
    params = (
        Param("target", "target", "predicted", "What"), Param("layer", "layer", "", "Where"),
        Param("second", "layer", "", "Where else"), Param("patch", "int", 16, "Side", low=1, high=99),
        Param("relu", "bool", True, "Positive only"),
    )  # fmt: skip
    info = TechniqueInfo("one", "One", "Group", "1", "", "", "", params=params)
    session = Session(target="class:1", layer="a").with_params("one", second="b", patch=8)
    values = info.values(session)
    assert values == {"target": "class:1", "layer": "a", "second": "b", "patch": 8, "relu": True}
    assert list(values) == [param.name for param in params]
    assert info.values(session.with_params("one", target="class:2"))["target"] == "class:2"
    assert TechniqueInfo("two", "Two", "Group", "1", "", "", "").values(session) == {}


def test_an_image_that_is_read_in_another_way_takes_the_place_of_the_first():
    first, second, other = (OpenImage(name, name, name) for name in ("a.tif", "b.tif", "a.tif?page=2"))
    session = Session(images=(first, second), current=first.key).with_image_in_place_of(first.key, other)
    assert session.images == (other, second)
    assert session.current == other.key
    assert session.with_image_in_place_of(second.key, other).images == (other,)  # each once
    assert session.with_image_in_place_of("", first).images == (other, second, first)
    assert session.with_image_in_place_of("", second).images == (other, second)


def test_runs_picked_for_a_figure_are_those_of_the_comparison_that_they_were_picked_from():
    runs = tuple(run(number, f"{number:064x}") for number in range(1, 7))
    first = replace(Session(), runs=runs, shown=1).with_tiles((1, 2, 3))
    picked = first.with_figure_of((3, 1))
    assert numbers(picked.composed) == [3, 1]
    assert numbers(picked.with_tiles((1, 2, 3, 4)).composed) == [3, 1, 4]  # it gained one
    assert numbers(replace(picked, tiles=(1, 2)).composed) == [1]  # one was taken out
    assert numbers(picked.with_tiles((1, 2)).composed) == [1, 2]  # compared anew
    assert numbers(picked.with_tiles((1, 5, 6)).composed) == [1, 5, 6]  # another one, of which nothing was picked
    assert numbers(picked.with_tiles(()).composed) == [1]


def test_runs_picked_without_a_comparison_stay_until_there_is_one():
    runs = tuple(run(number, f"{number:064x}") for number in range(1, 4))
    picked = replace(Session(), runs=runs, shown=1).with_figure_of((1, 2))
    assert numbers(replace(picked, shown=3).composed) == [1, 2]
    assert numbers(picked.with_tiles((2, 3)).composed) == [2, 3]


def test_all_runs_ticked_again_are_those_that_the_figure_has_by_itself():
    runs = tuple(run(number, f"{number:064x}") for number in (1, 2, 3))
    session = replace(Session(), runs=runs).with_tiles((1, 2))
    assert session.with_figure_of((2,)).with_figure_of((1, 2)).figure == session.figure


def numbers(runs) -> list[int]:
    return [each.number for each in runs]
