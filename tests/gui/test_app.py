"""The window and the engine's answers: what is asked for when, and what is seen of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QStyleOptionViewItem

from tests.gui.conftest import PARAMETERS
from workbench.api import Heatmap
from workbench.export.composer import FigureTile, save_composition
from workbench.export.figure import save_figure
from workbench.gui.help.about import program_facts
from workbench.gui.panels.techniques import WORKS
from workbench.images.photo import open_photo
from workbench.manifests import find_manifests
from workbench.protocol.messages import Ready
from workbench.render.composition import Composition
from workbench.user_plugins import user_plugins_folder


def state(app):
    return app.window.canvas.view.state.text()


def parameters(engine, technique="gradcam"):
    return [params for name, params, _ in engine.runs if name == technique]


def test_the_first_sample_is_in_the_window_before_the_engine_is_asked_for_anything(make_app, engine):
    app = make_app()
    assert app.session.image.name == "first.png"
    assert app.photos.have(app.session.image) is not None
    assert engine.asked == {}
    assert not app.settled or engine.state == "dead"


def test_the_techniques_are_listed_before_the_engine_is_ready(make_app):
    panel = make_app().window.techniques
    assert panel.index_of("gradcam").data() == "Grad-CAM"
    assert panel.index_of("occlusion").parent().data() == "Perturbation"


def test_predictions_and_a_gradcam_are_run_without_a_click(make_app, engine):
    app = make_app()
    app.start()
    assert engine.asks("load")
    engine.say_ready()
    engine.say_loaded()
    assert engine.asks("predictions")
    assert engine.asks("gradcam")
    engine.answer_all()
    assert app.has_result
    assert app.window.predictions.bars[0].accessibleName() == "cow, 60.0 %"
    assert [run.title for run in app.session.runs] == ["Grad-CAM"]


def test_a_model_that_is_loaded_before_the_engine_says_ready_waits_for_nothing_else(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    assert not app.settled
    engine.say_loaded()
    assert not app.settled
    engine.answer_all()
    assert app.session.model == "efficientnet-lite0"


def test_a_click_on_a_bar_makes_it_the_target(app, engine):
    app.window.predictions.bars[1].click()
    assert app.session.target == "class:0"
    assert parameters(engine)[-1]["target"] == "class:0"


def test_the_target_and_the_layer_stay_when_the_image_changes(app, engine, qtbot):
    app.do("target.set", "dog")
    app.do("layer.set", "stem")
    engine.answer_all()
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    technique, params, photo = engine.runs[-1]
    assert (technique, params["target"], params["layer"], photo.name) == ("gradcam", "class:3", "stem", "second.png")


def test_a_parameter_that_is_dragged_runs_once_when_it_rests(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    before = len(parameters(engine, "occlusion"))
    for patch in ("20", "24", "28", "32"):
        app.do("technique.set", "patch", patch)
    assert len(parameters(engine, "occlusion")) == before
    assert state(app) == "Out of date"
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    assert [params["patch"] for params in parameters(engine, "occlusion")[before:]] == [32]


def test_a_parameter_that_is_dragged_makes_one_step_of_undo(app, engine):
    app.do("technique.choose", "occlusion")
    steps = len(app.history.past)
    for patch in ("20", "24", "28"):
        app.do("technique.set", "patch", patch)
    assert len(app.history.past) == steps + 1
    app.do("edit.undo")
    assert app.session.params.get("occlusion", {}) == {}


def test_a_run_in_the_way_is_cancelled(app, engine, qtbot):
    app.do("technique.choose", "occlusion")
    old = engine.job_of("occlusion")
    app.do("technique.set", "patch", "40")
    qtbot.waitUntil(lambda: engine.job_of("occlusion") != old)
    assert engine.cancels == [old]


def test_a_late_answer_to_a_run_that_nobody_wants_any_more_is_dropped(app, engine):
    app.do("technique.choose", "occlusion")
    old = engine.job_of("occlusion")
    app.do("technique.choose", "gradcam")
    caption = app.window.caption.whole
    engine.draw("occlusion")
    engine.answer("occlusion", job=old)
    assert app.window.caption.whole == caption
    assert [run.technique for run in app.session.runs] == ["gradcam"]


def test_partial_pictures_are_painted_and_marked_as_not_finished(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion", 1, 4)
    assert app.window.caption.whole == "partial"
    assert state(app) == "So far"
    assert app.window.status.words.whole == "Occlusion: 1 of 4 squares"
    assert not app.has_result
    engine.answer("occlusion")
    assert state(app) == ""
    assert app.has_result


def test_a_run_done_before_is_shown_at_once_and_not_run_again(app, engine):
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    runs = len(engine.runs)
    app.do("technique.choose", "gradcam")
    assert len(engine.runs) == runs
    assert app.has_result
    assert app.session.shown == 1
    assert len(app.session.runs) == 2


def test_what_is_transparent_is_laid_over_the_colour_that_was_picked_and_runs_follow(app, engine, qtbot, tmp_path):
    path = tmp_path / "clear.png"
    clear = QImage(40, 40, QImage.Format.Format_ARGB32)
    clear.fill(Qt.GlobalColor.transparent)
    clear.save(str(path))
    app.do("image.open", str(path))
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    assert (engine.runs[-1][2].pixels == 255).all()
    engine.answer_all()
    app.do("image.background", "#102030")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    assert (engine.runs[-1][2].pixels == (16, 32, 48)).all()
    engine.answer_all()
    app.do("edit.undo")
    qtbot.waitUntil(lambda: app.settled and app.photos.have(app.session.image) is not None)
    assert (app.photos.have(app.session.image).pixels == 255).all()


def test_a_background_that_is_no_colour_is_refused_in_a_sentence(app):
    app.do("image.background", "no such colour")
    assert "background must be a colour" in app.window.message.text
    assert app.session.background == "white"


def test_run_again_runs_what_is_known(app, engine):
    runs = len(engine.runs)
    app.do("run.again")
    assert len(engine.runs) == runs + 1
    engine.answer_all()
    assert len(app.session.runs) == 1


def test_going_back_to_a_run_brings_its_parameters_and_its_image(app, engine, qtbot):
    app.do("technique.set", "relu", "false")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("gradcam"))
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    runs = len(engine.runs)
    app.do("run.show", "2")
    assert app.session.technique == "gradcam"
    assert app.session.params["gradcam"] == {"relu": False}
    assert app.session.image.name == "first.png"
    assert len(engine.runs) == runs
    assert app.session.shown == 2


def test_undo_goes_back_and_redo_goes_forward(app, engine):
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("edit.undo")
    assert app.session.target == "predicted"
    assert app.session.shown == 1
    app.do("edit.redo")
    assert app.session.target == "class:3"
    assert app.session.shown == 2
    assert len(app.session.runs) == 2


def test_a_failed_load_leaves_the_model_that_was_there(app, engine):
    app.do("model.load", "torchvision:nonsense")
    engine.fail("load", "torchvision has no model 'nonsense'.")
    assert app.session.model == "efficientnet-lite0"
    assert app.window.message.text == "torchvision has no model 'nonsense'."
    assert app.layers[0] == "stem"
    app.do("target.set", "dog")
    assert engine.asks("gradcam")


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


def test_undoing_a_model_loads_the_old_one(app, engine):
    app.do("model.load", "other")
    engine.say_loaded()
    engine.answer_all()
    app.do("edit.undo")
    assert engine.asked[engine.job_of("load")] == ("load", "efficientnet-lite0")
    engine.say_loaded()
    assert app.session.model == "efficientnet-lite0"
    assert app.session.shown == 1


def test_a_technique_that_does_not_apply_is_grey_and_says_why(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded(refusing=["occlusion"])
    panel = app.window.techniques
    row = panel.index_of("occlusion")
    assert not row.data(WORKS)
    assert "needs something" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert panel.index_of("gradcam").data(WORKS)
    panel.view.setCurrentIndex(row)
    assert app.session.technique == "occlusion"
    assert not engine.asks("occlusion")
    assert "needs something" in app.window.technique.caveat.text()


def test_the_reason_why_a_technique_does_not_apply_is_whole_where_it_is_chosen(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded(refusing=["occlusion"])
    view, row = app.window.techniques.view, app.window.techniques.index_of("occlusion")
    delegate, option = view.itemDelegate(), QStyleOptionViewItem()
    before = delegate.sizeHint(option, row).height()
    view.setCurrentIndex(row)
    assert delegate.sizeHint(option, row).height() > before


def test_techniques_are_found_by_a_part_of_their_name_and_enter_takes_the_first(app, engine, qtbot):
    panel = app.window.techniques
    qtbot.keyClicks(panel.search, "occl")
    assert panel.view.model().rowCount() == 1
    assert not panel.index_of("gradcam").isValid()
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert app.session.technique == "occlusion"
    panel.search.clear()
    assert panel.index_of("gradcam").isValid()


def test_families_stay_folded_over_a_search_and_a_restart(app, make_app):
    panel = app.window.techniques
    family = panel.index_of("occlusion").parent()
    panel.view.collapse(family)
    panel.search.setText("o")
    panel.search.clear()
    assert panel.folded == ["Perturbation"]
    again = make_app().window
    again.arrange(app.window.arrangement(), "")
    assert not again.techniques.view.isExpanded(again.techniques.index_of("occlusion").parent())
    assert again.techniques.view.isExpanded(again.techniques.index_of("gradcam").parent())


def test_a_run_that_fails_says_the_sentence_and_keeps_its_traceback_in_the_log(app, engine):
    app.do("technique.choose", "occlusion")
    engine.fail("occlusion", "Occlusion went wrong.", "Traceback: line 3")
    assert app.window.message.text == "Occlusion went wrong."
    assert "Traceback: line 3" in app.window.log.text.toPlainText()
    assert app.settled
    assert not app.running


def test_what_a_run_had_come_to_stays_when_it_is_cancelled(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion")
    job = engine.job_of("occlusion")
    app.do("run.cancel")
    engine.say_cancelled(job)
    assert app._stage.shown.result.caption == "partial"
    assert app.window.canvas.view.state.text() == "So far"
    assert not app.has_result


def test_cancel_ends_the_run_and_says_so(app, engine):
    app.do("technique.choose", "occlusion")
    job = engine.job_of("occlusion")
    assert app.running
    app.window.status.cancel.click()
    assert engine.cancels == [job]
    engine.say_cancelled(job)
    assert app.settled
    assert "Cancelled" in app.window.status.words.whole


def test_files_dropped_on_the_window_are_opened_and_those_that_cannot_be_read_are_named(app, tmp_path, qtbot):
    (tmp_path / "broken.png").write_bytes(b"no picture")
    app.window.dropped.emit([str(tmp_path / "broken.png"), str(tmp_path / "second.png")])
    qtbot.waitUntil(lambda: app.session.image.name == "second.png")
    assert "broken.png" in app.window.message.text


def test_a_path_that_is_not_there_is_refused_in_words(app, qtbot, tmp_path):
    app.do("image.open", str(tmp_path / "nothing.png"))
    qtbot.waitUntil(lambda: "nothing.png" in app.window.message.text)


def test_a_picture_on_the_clipboard_becomes_an_image(app, engine):
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    QGuiApplication.clipboard().setImage(picture)
    app.do("image.paste")
    assert app.session.image.name.startswith("pasted")
    assert app.photos.have(app.session.image).size == (20, 30)
    assert engine.runs[-1][2].pixels[0, 0].tolist() == [0xFF, 0x33, 0x66]


def test_closing_the_last_image_says_what_to_do_next(app):
    app.do("image.close")
    app.do("image.close")
    assert app.session.images == ()
    assert app.window.canvas.view is None
    assert any("Ctrl+O" in label.text() for label in app.window.canvas.findChildren(QLabel) if label.isVisible())


def test_the_display_is_part_of_the_session_and_changes_no_number(app, engine):
    runs = len(engine.runs)
    app.do("view.opacity", "30")
    app.do("view.colour_map", "viridis")
    assert app.session.display.opacity == 0.3
    assert app.session.display.colour_map == "viridis"
    assert len(engine.runs) == runs
    app.do("edit.undo")
    app.do("edit.undo")
    assert app.session.display.opacity == 0.6


def test_a_wrong_parameter_is_refused_in_words_and_the_form_shows_what_is_in_force(app, engine):
    app.do("technique.choose", "occlusion")
    app.do("technique.set", "patch", "9999")
    assert app.window.message.text == "patch must be 1 to 512 px; got 9999."
    assert app.window.technique.form.values()["patch"] == 16


def test_the_command_line_of_a_run_can_be_copied(app):
    app.do("export.copy_command")
    words = QGuiApplication.clipboard().text()
    assert words.startswith("workbench run gradcam --model efficientnet-lite0 --image ")
    assert "--set relu=true" in words


def test_the_engine_that_died_for_good_is_said_and_can_be_started_again(app, engine):
    engine._become("dead")
    engine.notice.emit("The engine could not start: it ended with status 1.")
    assert app.settled
    assert "could not start" in app.window.message.text
    app.do("app.restart_engine")
    assert engine.state == "restarting"


def test_panels_are_hidden_and_shown_again(app):
    app.do("view.images")
    assert not app.window.images.isVisible()
    app.do("view.images", "on")
    assert app.window.images.isVisible()
    for panel in ("images", "model", "techniques"):
        app.do(f"view.{panel}", "off")
    assert not app.window._left.isVisible()


def test_an_arrangement_that_makes_no_sense_is_ignored(app):
    app.window.arrange({"open": ["images"], "across": ["a", 2], "left": 7}, "")
    assert app.window.images.isVisible()
    assert not app.window.runs.isVisible()


def test_the_canvas_has_three_fifths_of_a_wide_window(app, qtbot):
    app.window.resize(1440, 900)
    qtbot.waitUntil(lambda: app.window.width() == 1440)
    assert app.window.canvas.width() >= 0.6 * 1440


def test_nothing_moves_when_a_result_arrives(app, engine):
    before = app.window.canvas.geometry(), app.window.runs.geometry(), app.window.predictions.geometry()
    app.do("technique.choose", "activations")
    engine.draw("activations")
    engine.answer_all()
    assert (app.window.canvas.geometry(), app.window.runs.geometry(), app.window.predictions.geometry()) == before


def test_a_caveat_is_shown_beside_the_caption(app, engine):
    from workbench.api import Heatmap

    app.do("target.set", "dog")
    known = app._stage.shown.result
    assert isinstance(known, Heatmap)
    engine.answer("gradcam", replace(known, caveat="The last layer is coarse."))
    assert app.window.caveat.whole == "The last layer is coarse."
    assert app.window.caveat.isVisible()


def drop(app, data):
    """Drag it over the window and let it go; whether the window lit up in between."""
    at, action, none = QPointF(700, 400), Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(at.toPoint(), action, data, Qt.MouseButton.LeftButton, none)
    QApplication.sendEvent(app.window, enter)
    lit = enter.isAccepted() and app.window.drop.isVisible()
    QApplication.sendEvent(app.window, QDropEvent(at, action, data, Qt.MouseButton.LeftButton, none))
    return lit


def test_files_can_be_dropped_anywhere_on_the_window(app, tmp_path, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "second.png"))])
    assert drop(app, data)
    qtbot.waitUntil(lambda: app.session.image.name == "second.png")
    assert not app.window.drop.isVisible()


def test_a_picture_dragged_out_of_a_browser_becomes_an_image(app, engine):
    picture = QImage(30, 20, QImage.Format.Format_RGB32)
    picture.fill(0xFF3366)
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png")])
    data.setImageData(picture)
    drop(app, data)
    assert app.session.image.path == ""
    assert engine.runs[-1][2].pixels[0, 0].tolist() == [0xFF, 0x33, 0x66]


def test_a_web_address_alone_is_not_fetched_and_it_is_said_what_to_do_instead(app):
    before, data = app.session, QMimeData()
    data.setUrls([QUrl("https://example.org/cat.png?size=300")])
    drop(app, data)
    assert "save it first, or copy and paste it" in app.window.message.text
    assert app.session == before


def test_a_folder_of_many_images_makes_only_the_thumbnails_that_are_in_sight(app, tmp_path, qtbot):
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(300):
        (folder / f"{i}.bmp").write_bytes((tmp_path / "first.png").read_bytes())
    asked = []
    app.photos.ask_thumbnail = lambda image: asked.append(image.name)
    app.do("image.open", str(folder))
    qtbot.waitUntil(lambda: len(app.session.images) == 302)
    app.window.images.view.grab()
    assert 0 < len(asked) < 60


def test_the_layer_that_a_technique_took_by_itself_is_said(app, engine):
    app.do("technique.choose", "activations")
    engine.answer("activations", replace(app._stage.shown.result, facts={"layer": "relu#1"}))
    assert app.window.technique.form.editor("layer").picker.currentText() == "Automatic (relu#1)"
    assert app.window.layers.tree.currentIndex().data() == "relu#1"


def test_an_image_opened_before_is_offered_again(app, tmp_path, qtbot):
    app.do("image.open", str(tmp_path / "second.png"))
    qtbot.waitUntil(lambda: bool(app.recent("images")))
    app.do("image.recent")
    assert app.window.palette_box.found[0].title == "second.png"


def test_a_run_without_a_model_is_refused_in_words(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.fail("load", "There is no such model.")
    app.do("run.again")
    assert app.window.message.text == "No model is loaded, so there is nothing to run on."
    assert "No model" in app.window.status.words.whole


def test_a_target_that_is_no_class_is_named_in_words(app):
    app.do("target.set", "difference:0,3")
    assert app.window.technique.form.editor("target").picker.currentText() == "ant (0) minus dog (3)"
    app.do("target.set", "bee")
    assert app.window.technique.form.editor("target").picker.currentText() == "bee (1)"


def test_a_figure_is_run_again_in_the_window_with_its_image_and_parameters(app, engine, qtbot, tmp_path):
    second = app.session.images[1].path
    told = {
        "technique": "occlusion", "version": "1", "title": "Occlusion",
        "parameters": {"target": "class:3", "patch": 40, "fill": "black"},
        "model": {"reference": "efficientnet-lite0", "digest": "x"},
        "image": {"name": "second.png", "digest": open_photo(second).digest},
    }  # fmt: skip
    path = tmp_path / "figure.png"

    save_figure(path, Heatmap(values=np.eye(8, dtype=np.float32)), provenance=told)
    app.do("run.from_figure", str(path))
    qtbot.waitUntil(lambda: engine.asks("occlusion"))
    _, params, photo = engine.runs[-1]
    assert (params["target"], params["patch"], params["fill"], photo.name) == ("class:3", 40, "black", "second.png")


def test_all_runs_of_a_figure_are_run_again_and_stand_side_by_side_as_they_did(app, engine, qtbot, tmp_path):
    other = tmp_path / "other.png"
    QImage(20, 20, QImage.Format.Format_RGB32).save(str(other))
    runs = [("occlusion", {"patch": 40}, app.session.images[1].path), ("gradcam", {"relu": False}, other)]
    told = [
        {
            "technique": technique, "version": "1", "title": technique, "parameters": parameters,
            "model": {"reference": "efficientnet-lite0", "digest": "x"},
            "image": {"name": Path(image).name, "digest": open_photo(image).digest},
        }
        for technique, parameters, image in [*runs, ("gone-since", {}, other)]
    ]  # fmt: skip
    path = tmp_path / "figure.pdf"
    tiles = [FigureTile(Heatmap(values=np.eye(8, dtype=np.float32)), None, None, one, one["title"]) for one in told]
    save_composition(path, tiles, Composition())
    app.do("run.from_figure", str(path))
    qtbot.waitUntil(lambda: engine.asks("occlusion") and engine.asks("gradcam"))
    assert app.window.message.text == "There is no technique 'gone-since', which figure.pdf was made by."
    engine.answer("gradcam")
    engine.answer("occlusion")
    qtbot.waitUntil(lambda: app.settled and len(app.window.comparison.tiles) == 2)
    compared = [(run.technique, run.params, Path(run.image).name) for run in app.session.compared]
    assert compared == [("occlusion", {"patch": 40}, "second.png"), ("gradcam", {"relu": False}, "other.png")]
    assert "other.png" in [image.name for image in app.session.images]


def test_a_picture_that_is_no_figure_is_refused_in_a_sentence(app, qtbot):
    app.do("run.from_figure", app.session.images[0].path)
    qtbot.waitUntil(lambda: "holds no provenance" in app.window.message.text)


def test_a_run_is_copied_as_python_with_every_parameter_that_was_in_force(app, engine):
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("export.copy_python")
    script = QGuiApplication.clipboard().text()
    compile(script, "copied", "exec")
    assert "from workbench.script import explain" in script
    assert "target='class:3'" in script
    assert "relu=True" in script
    assert "values = outcome.arrays['values']  # (32, 32) float32" in script


def test_a_run_is_copied_in_plain_torch_where_model_and_technique_say_how(app, engine, monkeypatch):
    (gradcam,) = (manifest for manifest in find_manifests()[0] if manifest.id == "gradcam")
    asks_nothing = replace(gradcam, script=replace(gradcam.script, only=()))  # the engine here knows fewer parameters
    monkeypatch.setattr("workbench.gui.plugins.manager.find_manifests", lambda: ([asks_nothing], []))
    framing = {"resize": 32, "crop": [32, 32], "interpolation": "bilinear"}
    numbers = {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25]}
    app.work.model = replace(app.work.model, framing=framing, normalisation=numbers)
    app.do("target.set", "dog")
    facts = {"target": "class:3", "target_title": "dog (3)", "layer": "relu#2"}
    engine.answer("gradcam", Heatmap(values=np.zeros((32, 32), np.float32), facts=facts))
    app.do("export.copy_python")
    script = QGuiApplication.clipboard().text()
    compile(script, "copied", "exec")
    assert "import workbench" not in script
    assert "from workbench" not in script
    assert f'Image.open("{app.session.image.path}")' in script
    assert 'network.get_submodule("relu")' in script
    assert "A = calls[1]" in script


def test_a_new_plugin_is_in_the_list_and_chosen_at_once(app, engine):
    app.do("plugin.new", "My look")
    assert "my-look" in app.techniques
    assert app.session.technique == "my-look"
    assert engine.state == "restarting"
    assert "plugins" in app.window.message.text
    app.do("plugin.manage")
    assert app.window.sheet.isVisible()


def test_a_new_plugin_runs_as_soon_as_the_fresh_engine_has_the_model(app, engine, monkeypatch):
    app.do("plugin.new", "My look")
    monkeypatch.setitem(PARAMETERS, "my-look", [])
    engine.say_ready()
    assert not engine.asks("my-look")  # it would run into the loading
    engine.loaded_again.emit(replace(app.work.model, applies={"my-look": {"works": True, "sentence": ""}}))
    assert engine.asks("my-look")
    assert app.techniques["my-look"].works


def test_a_plugin_that_was_changed_by_hand_is_not_taken_for_what_it_was(app, engine, monkeypatch):
    app.do("plugin.new", "My look")
    monkeypatch.setitem(PARAMETERS, "my-look", [])
    engine.say_ready()
    before = app._request("my-look").key
    code = user_plugins_folder() / "my-look" / "my_look.py"
    code.write_text(code.read_text() + "# changed")
    app.do("plugin.reload")
    assert app._request("my-look").key != before


def switches(app):
    """(title, version, found, state) of each plugin, and its switch."""
    table = app.plugins._page.table
    rows = [[table.item(row, column) for column in range(4)] for row in range(table.rowCount())]
    return {items[0].data(Qt.ItemDataRole.UserRole + 1): items for items in rows}


def test_the_plugin_manager_says_where_each_was_found_and_what_is_wrong_with_those_that_are_broken(app):
    broken = user_plugins_folder() / "broken"
    broken.mkdir(parents=True)
    (broken / "plugin.toml").write_text("id = 3")
    app.do("plugin.reload")
    app.do("plugin.manage")
    found = {name: [item.text() for item in items[1:]] for name, items in switches(app).items()}
    assert next(iter(found)) == "broken"
    assert found["broken"] == ["", "", "Broken"]
    assert "id must be a text" in app.plugins._page.details.text()
    assert found["gradcam"][1:] == ["Bundled", "Works"]
    assert found["filters"][2] != "Broken"


def test_a_plugin_that_is_switched_off_is_in_no_list_until_it_is_switched_on_again(app, engine, qtbot):
    app.do("plugin.manage")
    switches(app)["gradcam"][0].setCheckState(Qt.CheckState.Unchecked)
    assert "gradcam" not in app.techniques
    assert app.session.technique != "gradcam"
    engine.say_ready()
    assert "gradcam" not in app.techniques
    assert app.settings.plugins_off == ("gradcam",)
    assert switches(app)["gradcam"][3].text() == "Switched off"
    app.do("run.show", "1")
    assert app.window.message.text.startswith("Grad-CAM is switched off")
    app.do("run.pin", "1")
    app.do("view.present")  # what was found is still shown
    qtbot.waitUntil(lambda: app.presentation is not None)
    app.presentation.close()
    switches(app)["gradcam"][0].setCheckState(Qt.CheckState.Checked)
    assert "gradcam" in app.techniques
    assert not switches(app)["predictions"][0].flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_about_says_the_versions_of_the_window_and_of_what_the_engine_runs_on(app, engine):
    engine.ready.emit(Ready("cpu", [], [], {"torch": "9.9"}))
    facts = dict(program_facts("ready", app.work.model, app._versions))
    assert "PySide6_Essentials 6." in facts["Window"]
    assert facts["Engine runs on"] == "torch 9.9"


def test_what_became_of_the_engine_is_said_until_a_run_has_ended_well_and_stays_in_the_log(app, engine):
    app.do("technique.choose", "occlusion")
    engine.notice.emit("Occlusion crashed the engine; it is tried once more.")
    assert "crashed the engine" in app.window.message.text
    engine.answer("occlusion")
    assert app.window.message.text == ""
    assert "crashed the engine" in app.window.log.text.toPlainText()


def test_a_run_is_held_and_goes_on_and_its_time_left_is_not_said_meanwhile(app, engine):
    app.do("technique.choose", "occlusion")
    engine.draw("occlusion")
    job, status = engine.job_of("occlusion"), app.window.status
    assert status.hold.isVisible()
    app.do("run.pause")
    assert engine.pauses == [(job, True)]
    assert (app.paused, status.left.text()) == (True, "Paused")
    status.hold.click()
    assert engine.pauses[1:] == [(job, False)]
    assert (app.paused, status.left.text()) == (False, "")
    engine.answer("occlusion")
    assert not status.hold.isVisible()
    app.do("run.pause")
    assert engine.pauses[2:] == []  # nothing runs


def test_what_else_the_engine_is_asked_lets_a_run_that_is_held_go_on(app, engine):
    app.do("technique.choose", "occlusion")
    job = engine.job_of("occlusion")
    app.do("run.pause")
    app.do("model.load", "torchvision:resnet18")
    assert engine.pauses == [(job, True), (job, False)]
