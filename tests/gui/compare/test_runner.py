"""The comparison's runner: the missing runs, in the order that was asked for, each on its model."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from tests.gui.steps import settle, tiles
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session

OTHER = "torchvision:resnet18?weights=none&seed=0"


def test_techniques_are_run_for_the_comparison_and_join_it_as_they_come(app, engine, qtbot):
    app.do("compare.techniques", "occlusion", "activations")
    assert engine.asks("occlusion")
    assert engine.asks("activations")
    assert app.runs.active
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: len(tiles(app)) == 2)
    engine.answer("activations")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 3)
    assert [run.technique for run in app.session.runs] == ["gradcam", "occlusion", "activations"]


def test_what_is_compared_before_there_is_a_model_waits_for_it_and_runs(make_app, engine, qtbot):
    app = make_app()
    app.start()
    app.do("compare.techniques", "occlusion", "activations")
    qtbot.waitUntil(lambda: len(app.session.tiles) == 3)
    assert app.comparison.waiting == set(app.session.tiles)
    engine.say_ready()
    engine.say_loaded()
    settle(app, engine, qtbot, 3)
    assert {run.technique for run in app.session.compared} == {"gradcam", "occlusion", "activations"}


def test_one_technique_over_layers_stands_in_the_order_of_the_network(app, engine, qtbot):
    app.do("compare.layers", "relu#2", "stem")
    settle(app, engine, qtbot, 2)
    assert [run.params["layer"] for run in app.session.compared] == ["relu#2", "stem"]
    app.do("compare.end")
    app.do("compare.layers", "stages")
    settle(app, engine, qtbot, 2)
    assert [run.params["layer"] for run in app.session.compared] == list(app.model.stages) == ["blocks.0", "relu#2"]
    assert app.session.layer == ""  # what is chosen stays


def test_over_classes_the_likeliest_are_explained_or_those_that_are_named(app, engine, qtbot):
    app.do("compare.classes", "likeliest")
    settle(app, engine, qtbot, 3)
    assert [run.params["target"] for run in app.session.compared] == list(app.runs.likeliest[:3])
    app.do("compare.end")
    app.do("compare.classes", "dog", "difference:0,1")
    settle(app, engine, qtbot, 2)
    assert [run.params["target"] for run in app.session.compared] == ["class:3", "difference:0,1"]


def test_over_the_values_of_a_parameter_each_is_checked_before_anything_runs(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    runs = len(engine.runs)
    app.do("compare.values", "patch", "8", "999")
    assert app.window.message.text == "patch must be 1 to 512 px; got 999."
    assert (len(engine.runs), app.session.tiles) == (runs, ())
    app.do("compare.values", "patch", "8", "32")
    settle(app, engine, qtbot, 2)
    assert [run.params["patch"] for run in app.session.compared] == [8, 32]
    app.do("compare.end")
    app.do("compare.values", "fill")
    settle(app, engine, qtbot, 2)
    assert [run.params["fill"] for run in app.session.compared] == ["grey", "black"]


def test_which_parameter_and_which_values_are_asked_where_nobody_says(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    app.do("compare.values")
    box = app.palette.widget
    assert [entry.title for entry in box.matches] == ["Patch", "Fill", "Strength", "Seed"]
    box.matches[0].run()
    assert [entry.title for entry in box.matches] == ["8 16 32"]
    box.matches[0].run()
    settle(app, engine, qtbot, 3)
    assert [run.params.get("patch") for run in app.session.compared] == [8, 16, 32]


def test_a_technique_without_the_parameter_is_refused_alone_and_stays_as_it_is_beside_others(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    app.do("compare.layers", "stem")
    assert app.window.message.text.startswith("Occlusion has no parameter 'layer'")
    app.do("run.show", "1")
    app.do("compare.add", "2")
    app.do("compare.layers", "stem", "relu#2")
    settle(app, engine, qtbot, 3)
    assert [run.technique for run in app.session.compared] == ["gradcam", "gradcam", "occlusion"]


def test_results_join_in_the_order_that_was_asked_for_whatever_comes_first(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    settle(app, engine, qtbot, 0)
    app.do("compare.values", "patch", "8", "24", "16")  # 16, the default, has run
    settle(app, engine, qtbot, 3)
    assert [run.params.get("patch", 16) for run in app.session.compared] == [8, 24, 16]


def test_another_model_is_loaded_for_its_run_and_the_own_one_again(app, engine, qtbot):
    app.do("compare.models", OTHER)
    assert [what[:2] for what in engine.asked.values()][0::2] == [("load", OTHER), ("load", "efficientnet-lite0")]
    load, run, back = engine.asked
    engine.say_loaded(job=load)
    engine.answer("gradcam", job=run)
    engine.say_loaded(job=back)
    qtbot.waitUntil(lambda: app.settled and len(app.session.tiles) == 2)
    assert [one.model for one in app.session.compared] == ["efficientnet-lite0", OTHER]
    assert app.session.model == app.scheduler.model.reference == "efficientnet-lite0"


def test_a_run_on_a_model_that_could_not_be_loaded_is_nobodys(app, engine, qtbot):
    app.do("compare.models", OTHER)
    load, run, back = engine.asked
    engine.fail("load", "There is no such model.", job=load)
    engine.answer("gradcam", job=run)  # the engine still had the other model
    engine.say_loaded(job=back)
    qtbot.waitUntil(lambda: app.settled)
    assert len(app.session.compared) == 1
    assert app.window.message.text == "There is no such model."
    assert len(app.session.runs) == 1


def test_cancelling_leaves_the_own_model_to_come_back(app, engine):
    app.do("compare.models", OTHER)
    load, run, back = engine.asked
    app.do("run.cancel")
    assert engine.cancels == [load, run]
    engine.say_cancelled(load)
    engine.say_cancelled(run)
    assert not app.scheduler.settled
    engine.say_loaded(job=back)
    assert app.scheduler.settled


def asked(app):
    return [(run.technique, run.image.rpartition("/")[2]) for run in app.session.compared]


def test_two_images_with_the_same_pixels_are_two_photographs_in_a_matrix(app, engine, qtbot, tmp_path):
    Image.fromarray(np.full((40, 60, 3), 90, np.uint8)).save(tmp_path / "twin.png")
    app.opener.files([str(tmp_path / "twin.png")])
    qtbot.waitUntil(lambda: app.settled and len(app.session.images) == 3)
    settle_runs = len(engine.runs)
    app.do("compare.images", "all")
    settle(app, engine, qtbot, 3)
    app.do("compare.techniques", "occlusion")
    settle(app, engine, qtbot, 6)
    names = ["first.png", "second.png", "twin.png"]
    assert asked(app) == [*(("gradcam", name) for name in names), *(("occlusion", name) for name in names)]
    assert [label.full_text for label in app.compared._column_headings] == names
    ran = [technique for technique, *_ in engine.runs[settle_runs:]]
    assert ran.count("occlusion") == 2  # a content is computed once
    assert {run.number for run in app.session.runs} >= set(app.session.tiles)


def test_a_run_of_a_twin_leaves_the_other_photograph_its_run():
    def run(image):
        return Run(0, "key", "gradcam", "", "", {}, "predicted", "", image, "m")

    session = Session()
    for number, image in enumerate(("a", "b", "a"), 1):
        made = run(image)
        session = session.with_run(Run(**{**made.__dict__, "number": number}))
    assert [(each.number, each.image) for each in session.runs] == [(1, "a"), (2, "b")]


def test_a_comparison_that_is_extended_takes_along_what_is_still_running(app, engine, qtbot):
    app.do("compare.images", "all")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    assert len(app.session.compared) == 1  # the second image is still running
    app.do("compare.techniques", "occlusion")
    settle(app, engine, qtbot, 4)
    assert asked(app) == [
        ("gradcam", "first.png"), ("gradcam", "second.png"), ("occlusion", "first.png"), ("occlusion", "second.png"),
    ]  # fmt: skip


def test_a_second_comparison_leaves_the_first_its_results(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2")
    engine.answer("gradcam")
    qtbot.waitUntil(lambda: len(app.session.compared) == 1)
    app.do("compare.end")
    app.do("compare.values", "relu")
    settle(app, engine, qtbot, 2)
    second = app.session.tiles
    assert [run.params.get("relu", True) for run in app.session.compared] == [True, False]
    app.do("compare.back")
    settle(app, engine, qtbot, 2)
    assert [run.params.get("layer") for run in app.session.compared] == ["stem", "relu#2"]
    app.do("compare.back")
    assert app.session.tiles == second


def test_the_comparison_that_was_asked_for_last_is_in_front_whichever_images_are_read_first(app, engine, qtbot):
    app.do("compare.images", "all")  # the second image has to be read first
    app.do("compare.images", "first.png")
    settle(app, engine, qtbot, 1)
    assert [run.image for run in app.session.compared] == [app.session.images[0].key]
    app.do("compare.back")
    assert [run.image for run in app.session.compared] == [image.key for image in app.session.images]


def test_what_is_compared_next_extends_a_comparison_whose_images_are_still_being_read(app, engine, qtbot):
    app.do("compare.images", "all")  # the second image has to be read first
    assert app.session.tiles == ()
    app.do("compare.techniques", "occlusion")
    settle(app, engine, qtbot, 4)
    asked = {(run.technique, run.image) for run in app.session.compared}
    assert asked == {(technique, image.key) for technique in ("gradcam", "occlusion") for image in app.session.images}


def test_undo_goes_back_to_the_comparison_before_with_what_has_arrived_since(app, engine, qtbot):
    app.do("compare.techniques", "occlusion")
    app.do("compare.end")
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: app.settled and len(app.session.runs) == 2)
    assert app.session.tiles == ()
    app.do("edit.undo")
    assert app.session.tiles == (1, 2)


def test_what_two_comparisons_ask_for_is_computed_once(app, engine):
    app.do("compare.techniques", "occlusion")
    app.do("compare.end")
    app.do("compare.techniques", "occlusion", "activations")
    assert [technique for technique, *_ in engine.runs].count("occlusion") == 1


def test_a_tile_that_was_taken_out_does_not_come_back_with_the_next_result(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2", "blocks.0")
    for count in (1, 2):
        engine.answer("gradcam")
        qtbot.waitUntil(lambda count=count: len(app.session.compared) == count)
    app.do("compare.remove", str(app.session.compared[0].number))
    settle(app, engine, qtbot, 2)


def test_a_run_that_is_added_by_hand_stays_when_the_next_result_comes(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2")
    engine.answer("gradcam")
    qtbot.waitUntil(lambda: len(app.session.compared) == 1)
    app.do("compare.add", "1")
    settle(app, engine, qtbot, 3)


def test_an_image_that_cannot_be_read_is_named_and_the_others_are_compared(app, engine, qtbot, tmp_path):
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    image = OpenImage(str(broken), "broken.png", str(broken))
    app.edit("Open", app.session.with_images((image,), ""))
    app.do("compare.images", "all")
    settle(app, engine, qtbot, 2)
    assert "broken.png" in app.window.message.text
    assert [run.image for run in app.session.compared] == [image.key for image in app.session.images[:2]]


def test_a_comparison_is_remembered_with_its_grid_and_what_is_missing_is_asked_for(
    app, engine, make_app, qtbot, tmp_path
):
    app.do("compare.techniques", "occlusion")
    settle(app, engine, qtbot, 2)
    app.do("compare.images", "all")
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    assert len(app.session.tiles) == 4
    assert [run.technique for run in app.session.awaited] == ["gradcam", "occlusion"]
    qtbot.waitUntil(lambda: len(app.compared.gaps) == 2)
    assert [gap.state.text() for gap in app.compared.gaps] == ["Waiting…", "Waiting…"]
    engine.answer("gradcam")
    qtbot.waitUntil(lambda: len(tiles(app)) == 3)
    assert app.compared._matrix_columns == 2
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save", str(tmp_path / "half.workbench"))
    app.do("run.cancel")
    for job in list(engine.asked):
        engine.say_cancelled(job)
    app.do("compare.end")
    with qtbot.waitSignal(app.saver.opened):
        app.do("session.open", str(tmp_path / "half.workbench"))
    qtbot.waitUntil(lambda: app.settled and len(app.compared.gaps) == 1)
    comparison = app.compared
    assert (len(tiles(app)), comparison._matrix_columns) == (3, 2)
    assert [heading.text() for heading in comparison._row_headings] == ["Grad-CAM", "Occlusion"]
    assert [heading.full_text for heading in comparison._column_headings] == ["first.png", "second.png"]
    (gap,) = comparison.gaps
    assert (gap.gap.place, gap.state.text(), gap.button.isHidden()) == (3, "No result yet", False)
    runs = len(engine.runs)
    gap.button.click()
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    assert len(engine.runs) == runs + 1
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 4)
    assert (comparison.gaps, app.session.awaited) == ([], ())
    assert all(number > 0 for number in app.session.tiles)


def test_undo_to_a_comparison_that_was_under_way_shows_what_has_arrived_since(app, engine, qtbot):
    app.do("compare.techniques", "occlusion")
    app.do("view.colour_map", "viridis")  # a step while the result is awaited
    settle(app, engine, qtbot, 2)
    app.do("edit.undo")
    assert app.session.awaited == ()
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 2)
    assert app.session.tiles == (1, 2)


def test_images_chosen_in_what_looks_at_no_single_image_are_compared_by_the_technique_before(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    app.do("technique.choose", "filters")
    engine.answer_all()
    app.do("compare.images", "first.png", "second.png")

    def compared() -> list[str]:
        engine.answer_all()
        return [session.technique for session in app.comparison.asked]

    qtbot.waitUntil(lambda: compared() == ["occlusion", "occlusion"])


def test_the_runs_of_the_comparison_in_front_go_first_and_a_queued_one_is_not_missing(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2", "blocks.0")
    engine.answer("gradcam")
    older = {job for job, what in engine.asked.items() if what[0] == "gradcam"}
    app.do("compare.end")
    app.do("compare.values", "relu", "true", "false")
    newer = {job for job, what in engine.asked.items() if what[0] == "gradcam"} - older
    assert set(engine.first) == newer
    assert newer
    app.do("compare.back")
    assert set(engine.first) == older
    awaited = {tile for tile in app.session.tiles if tile < 0}
    qtbot.waitUntil(lambda: {gap.gap.number for gap in app.compared.gaps} == awaited)
    assert [gap.state.text() for gap in app.compared.gaps] == ["Waiting…", "Waiting…"]
    assert app.compared.header.missing.isHidden()


def test_a_place_that_waits_says_its_class(app, engine, qtbot):
    app.do("compare.classes", "dog", "bee")
    qtbot.waitUntil(lambda: len(app.compared.gaps) == 2 and len(app.session.tiles) > 1)
    assert [gap.title.full_text for gap in app.compared.gaps] == ["dog (3)", "bee (1)"]
    settle(app, engine, qtbot, 2)


def test_a_result_that_is_being_drawn_is_not_missing(app, engine, qtbot, monkeypatch):
    app.do("compare.layers", "stem", "relu#2", "blocks.0")
    qtbot.waitUntil(lambda: len(app.compared.gaps) == 3)
    monkeypatch.setattr(app.reader, "do", lambda *_: None)  # the tiles stay as they are
    engine.answer_all()
    assert all(tile > 0 for tile in app.session.tiles)
    assert [gap.state.text() for gap in app.compared.gaps] == ["Waiting…"] * 3
    assert app.compared.header.missing.isHidden()


def test_a_run_for_the_canvas_fills_the_place_of_a_comparison_that_waits_for_the_same_result(app, engine, qtbot):
    app.do("compare.techniques", "occlusion", "activations")
    app.do("technique.run", "activations")
    assert [what[0] for what in engine.asked.values()].count("activations") == 1
    engine.answer("activations")
    engine.answer("occlusion")
    app.do("compare.show")
    qtbot.waitUntil(lambda: app.settled and len(tiles(app)) == 3, timeout=3000)
    assert app.session.awaited == ()


def test_a_run_for_the_canvas_fills_a_place_that_has_stayed_empty_since_before_a_restart(app, engine, qtbot):
    app.do("compare.techniques", "occlusion")
    app.do("run.cancel")
    engine.say_cancelled(engine.job_of("occlusion"))
    app.document.open(app.document.history)  # as after a restart
    qtbot.waitUntil(lambda: app.session.comparing, timeout=3000)
    (missing,) = (run.number for run in app.session.awaited)
    app.do("technique.run", "occlusion")
    engine.answer("occlusion")
    assert app.session.awaited == ()
    assert missing not in app.session.tiles
    assert app.session.shown in app.session.tiles


def test_photographs_with_the_same_pixels_that_are_missing_after_a_restart_are_run_once_for_both(
    app, engine, qtbot, tmp_path
):
    for name in ("one.png", "two.png"):
        Image.fromarray(np.full((40, 60, 3), 77, np.uint8)).save(tmp_path / name)
    app.opener.files([str(tmp_path / "one.png"), str(tmp_path / "two.png")])
    qtbot.waitUntil(lambda: len(app.session.images) == 4 and engine.asks("gradcam"), timeout=3000)
    engine.answer_all()
    app.do("technique.run", "occlusion")
    app.do("compare.images", str(tmp_path / "one.png"), str(tmp_path / "two.png"))
    qtbot.waitUntil(lambda: len(app.session.awaited) == 2, timeout=3000)
    app.do("run.cancel")
    for job in list(engine.asked):
        engine.say_cancelled(job)
    app.document.open(app.document.history)  # as after a restart
    qtbot.waitUntil(lambda: app.session.comparing, timeout=3000)
    missing = {run.number for run in app.session.awaited}
    assert missing
    runs = len(engine.runs)
    app.do("compare.run_missing")
    qtbot.waitUntil(lambda: engine.asks("occlusion"), timeout=3000)
    assert app.comparison.waiting == missing
    engine.answer_all()
    qtbot.waitUntil(lambda: app.session.awaited == (), timeout=3000)
    assert len(engine.runs) == runs + 1


def test_cancelling_in_a_comparison_ends_its_own_runs_and_those_of_another_go_on(app, engine, qtbot):
    app.do("compare.layers", "stem", "relu#2", "blocks.0")
    engine.answer("gradcam")
    older = {job for job, what in engine.asked.items() if what[0] == "gradcam"}
    app.do("compare.end")
    app.do("compare.values", "relu", "true", "false")
    newer = {job for job, what in engine.asked.items() if what[0] == "gradcam"} - older
    app.do("run.cancel")
    assert set(engine.cancels) == newer
    for job in newer:
        engine.say_cancelled(job)
    assert app.window.status.words.full_text == "Grad-CAM (3 of 4)…"  # what goes on is said again
    assert app.runs.active
    app.do("run.cancel")  # of the one in front nothing is under way any more: what runs is meant
    assert set(engine.cancels) == newer | older


def test_a_comparison_that_waits_for_another_model_is_spared_with_its_load(app, engine, qtbot):
    app.do("compare.models", OTHER)
    qtbot.waitUntil(lambda: engine.asks("load"))
    load = engine.job_of("load") - 1  # behind it the session's own comes back
    app.do("compare.end")
    app.do("compare.values", "relu", "true", "false")
    app.do("run.cancel")
    assert load not in engine.cancels
    assert engine.cancels


@pytest.mark.parametrize("command", ["session.new", "session.collect first.png"])
def test_another_session_ends_a_comparison_and_none_of_its_results_is_in_the_new_one(app, engine, qtbot, command):
    app.do("compare.techniques", "occlusion", "activations")
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: len(tiles(app)) == 2)
    left = engine.job_of("activations")
    app.do(*command.split())
    assert left in engine.cancels
    engine.answer("activations", job=left)
    qtbot.waitUntil(lambda: engine.answer_all() or app.settled)
    assert {run.technique for run in app.session.runs} <= {"gradcam"}
    assert app.session.tiles == ()
    assert not app.runs.active


def test_another_session_ends_the_load_of_a_compared_model_and_keeps_its_own(app, engine, qtbot):
    app.do("compare.models", OTHER)
    load, run, back = engine.asked
    app.do("session.new")
    assert {load, run} <= set(engine.cancels)
    assert back not in engine.cancels
    engine.say_loaded(job=load)
    engine.answer("gradcam", job=run)
    engine.say_loaded(job=back)
    qtbot.waitUntil(lambda: engine.answer_all() or app.settled)
    assert {run.model for run in app.session.runs} <= {"efficientnet-lite0"}


def test_what_was_to_be_compared_when_its_images_are_read_is_not_asked_for_by_another_session(app, engine, qtbot):
    app.do("compare.images")  # the second image has not been read yet
    app.do("session.new")
    qtbot.waitUntil(lambda: engine.answer_all() or app.settled)
    assert app.session.tiles == ()
    assert len(app.session.runs) <= 1


def test_beside_tiles_that_ask_something_else_stands_what_the_first_of_them_asks_and_undo_takes_it_back(
    app, engine, qtbot, tmp_path
):
    paths = [str(tmp_path / name) for name in ("one.png", "two.png")]
    for path, grey in zip(paths, (40, 90), strict=True):
        Image.new("RGB", (8, 8), (grey,) * 3).save(path)
    app.do("technique.choose", "activations")
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    now, asked = app.session, len(engine.runs)
    images = tuple(OpenImage(path, path, path) for path in paths)
    opened = replace(now, technique="gradcam").with_images(images, "")
    app.comparison.compare(
        [opened.showing(here).with_target(f"features:stem:{there}") for here, there in (paths, paths[::-1])]
    )
    settle(app, engine, qtbot, 2)
    session = app.session
    assert (session.technique, session.target, session.current) == ("gradcam", f"features:stem:{paths[1]}", paths[0])
    assert len([run for run in engine.runs[asked:] if run[0] == "gradcam"]) == 2  # of each tile one
    app.do("compare.end")
    assert app.runs.on_canvas == session.tiles[0]
    app.do("edit.undo")
    app.do("edit.undo")
    assert (app.session.technique, app.session.target) == (now.technique, now.target)


def test_a_comparison_that_varies_what_is_chosen_leaves_it(app, engine, qtbot):
    target = app.session.target
    app.do("compare.classes", "dog", "bee")
    settle(app, engine, qtbot, 2)
    assert app.session.target_of("gradcam") == target
