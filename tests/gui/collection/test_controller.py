"""A collection in the window: opened, looked through, filtered, sorted, selected; one of its images on the canvas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QUrl

from tests.gui.collection.conftest import asked, finish, write_index
from tests.gui.steps import settle
from workbench.api import Curve, Embedding, Group, Table, UserError
from workbench.commands import COMMANDS, perform
from workbench.document.autosave import Autosave
from workbench.document.saved_session import SavedSession
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.collection import findings_page, units_page
from workbench.gui.collection.evaluation_pane import UNITS
from workbench.gui.widgets.translation import tr
from workbench.protocol.messages import Progressed


def names(app) -> list[str]:
    """Of the images that are shown, in their order."""
    model = app.collection.widget.model
    return [app.collection.rows.names[place] for place in model.order]


def test_a_folder_opens_as_a_wall_with_what_the_index_knows_of_it(browsing, folder):
    assert browsing.session.collection == str(folder)
    assert browsing.session.browsing
    assert browsing.window.stage.currentWidget() is browsing.collection.widget
    assert browsing.collection.widget.words.full_text == "4 images · 3 of 4 right, 75.0 %"
    browsing.do("edit.undo")
    assert browsing.window.stage.currentWidget() is browsing.window.canvas
    assert browsing.collection.rows is None


def test_a_filter_and_an_order_show_some_of_the_images(browsing):
    browsing.do("collection.filter", "wrong")
    assert names(browsing) == ["ant/1.png"]
    browsing.do("collection.filter", "")
    browsing.do("collection.sort", "confidence", "down")
    assert names(browsing) == ["ant/0.png", "bee/1.png", "ant/1.png", "bee/0.png"]
    browsing.do("collection.filter", "confidence>much")
    assert "confidence is compared with a number; got 'much'." in browsing.window.message.text


def test_what_is_selected_on_the_wall_is_selected_in_the_table_and_stays_so_when_the_order_changes(browsing):
    widget = browsing.collection.widget
    browsing.do("collection.select", "bee/0.png", "ant/1.png")
    assert {image.name for image in browsing.collection.selected} == {"0.png", "1.png"}
    browsing.do("collection.sort", "name", "down")
    assert widget.selected.tolist() == [2, 1]
    assert {index.row() for index in widget.table.selectionModel().selectedRows()} == {1, 2}
    browsing.do("collection.filter", "ant")
    assert widget.selected.tolist() == [1]
    assert widget.acts.text() == "1 selected"
    browsing.do("collection.select", "bee/1.png")  # which the filter hides
    assert widget.selected.tolist() == [3]
    assert widget.filter.text() == ""


def on_canvas(app, folder):
    """An embedding of three of the four images, on the canvas."""
    images = tuple(str(folder / name) for name in ("ant/0.png", "ant/1.png", "bee/0.png"))
    points = np.array([(0, 0), (1, 0), (0, 1)], np.float32)
    app.window.canvas.show_result(ViewState(Embedding(points=points, images=images), title="PCA"))
    return app.window.canvas.view


def test_what_is_selected_in_one_view_is_selected_in_all_of_them(browsing, engine, folder, qtbot):
    keys = {name: str(folder / name) for name in ("ant/0.png", "ant/1.png", "bee/0.png", "bee/1.png")}
    browsing.do("collection.select", "ant/0.png", "bee/1.png")
    browsing.do("collection.images")
    settle(browsing, engine, qtbot, 0)
    view, strip = on_canvas(browsing, folder), browsing.window.panels.images
    assert view.selected == [keys["ant/0.png"]]
    assert strip.selected == [keys["ant/0.png"], keys["bee/1.png"]]
    view.select(np.array([False, True, True]))  # drawn around
    assert {image.key for image in browsing.collection.selected} == {keys["ant/1.png"], keys["bee/0.png"]}
    assert browsing.collection.widget.acts.text() == "2 selected"
    strip.view.selectAll()
    assert browsing.window.selection.keys == {keys["ant/0.png"], keys["bee/1.png"]}
    assert view.selected == [keys["ant/0.png"]]
    view.clear_selection()
    assert browsing.collection.selected == []
    assert strip.selected == [browsing.session.current]


def test_what_a_filter_hides_stays_selected(browsing):
    browsing.do("collection.select", "bee/0.png", "ant/1.png")
    browsing.do("collection.filter", "ant")
    assert browsing.collection.widget.acts.text() == "1 selected"
    browsing.do("collection.filter", "")
    assert browsing.collection.widget.acts.text() == "2 selected"


def test_points_are_coloured_by_any_column_of_the_collection(browsing, folder, qtbot):
    qtbot.waitUntil(lambda: browsing.settled)
    view = on_canvas(browsing, folder)
    offered = [view._by.itemText(i) for i in range(view._by.count())]
    assert offered[:5] == ["By right or wrong", "By label", "By predicted", "By confidence", "By brightness"]
    view._by.setCurrentIndex(0)
    assert "right" in view.note.text()
    view._by.setCurrentIndex(4)
    assert not view._bar.isHidden()
    assert view._bar.range == pytest.approx((0.0, 0.2))


def test_the_share_that_is_right_is_not_said_of_images_that_were_chosen_so(browsing):
    browsing.do("collection.filter", "wrong")
    assert browsing.collection.widget.words.full_text == "1 of 4 images · 1 wrong"
    browsing.do("collection.filter", "right")
    assert browsing.collection.widget.words.full_text == "3 of 4 images · 3 right"


def test_enter_opens_an_image_on_the_canvas_and_the_bar_leads_back(browsing, folder):
    widget = browsing.collection.widget
    widget.wall.activated.emit(widget.model.index(2, 0))
    assert browsing.session.image.path == str(folder / "bee/0.png")
    assert browsing.window.stage.currentWidget() is browsing.window.canvas
    browsing.collection._bar.back.click()
    assert browsing.window.stage.currentWidget() is widget
    assert browsing.session.image.path == str(folder / "bee/0.png")


def test_a_place_in_an_image_of_the_collection_is_outlined_on_it(browsing, folder):
    image, digest = str(folder / "ant" / "0.png"), "ant/0.png"  # as its index has it
    browsing.do("collection.place", image, "box:1,2,3,4", "Unit 7")
    assert browsing.session.current == image
    assert not browsing.session.browsing
    assert [(one.name, one.area) for one in browsing.session.regions[digest]] == [("Unit 7", "box:1,2,3,4")]
    browsing.do("collection.place", digest, "box:0,0,2,2", "Unit 7")  # by its name; once more is no second
    assert [(one.name, one.area) for one in browsing.session.regions[digest]] == [("Unit 7", "box:0,0,2,2")]
    browsing.do("collection.place", "nowhere.png", "box:0,0,2,2")
    assert "There is no image 'nowhere.png' in the collection." in browsing.window.message.text


def test_the_selected_images_open_in_the_filmstrip(browsing):
    browsing.do("collection.select", "ant/0.png", "ant/1.png")
    browsing.do("collection.images")
    assert [image.name for image in browsing.session.strip_images] == ["0.png", "1.png"]


def test_the_pass_gives_way_to_a_run_and_goes_on_after_it(app, engine, folder, qtbot):
    app.do("collection.open", str(folder))
    qtbot.waitUntil(lambda: any(asked[0] == "collection-look" for asked in engine.asked.values()))
    look = engine.job_of("collection-look")
    engine.progressed.emit(Progressed(look, 1, 4, "images"))
    assert app.collection.widget.progress.text() == "Looking: 1 of 4"
    app.do("image.next")
    qtbot.waitUntil(lambda: look in engine.cancels)
    engine.asked.pop(look)
    engine.answer_all()
    qtbot.waitUntil(lambda: any(asked[0] == "collection-look" for asked in engine.asked.values()))
    assert not app.settled
    app.do("collection.pause")
    assert app.collection.paused
    engine.say_cancelled(engine.job_of("collection-look"))
    qtbot.waitUntil(lambda: app.settled)
    assert app.collection.widget.progress.text() == "4 images to look at"


def test_cancel_holds_the_pass_over_the_collection_in_front_and_what_it_found_till_then_is_counted(
    app, engine, folder, qtbot
):
    app.do("collection.open", str(folder))
    qtbot.waitUntil(lambda: any(asked[0] == "collection-look" for asked in engine.asked.values()))
    look = engine.job_of("collection-look")
    app.do("run.cancel")
    assert look in engine.cancels
    assert app.collection.paused
    assert not COMMANDS["run.cancel"].when(app)
    assert app.collection.widget.progress.text() == "4 images to look at"
    write_index(folder, app.scheduler.model.digest, {"ant/0.png": (0, 0.9)})  # as the engine does at the pass's end
    engine.say_cancelled(look)
    qtbot.waitUntil(lambda: app.settled and app.collection.rows.looked_at == 1)
    assert app.collection.widget.progress.text() == "3 images to look at"
    app.do("run.pause")
    assert not app.collection.paused
    qtbot.waitUntil(lambda: app.collection.looking)
    assert COMMANDS["run.cancel"].when(app)
    app.document.edit("Go to the canvas", replace(app.session, browsing=False))
    assert not COMMANDS["run.cancel"].when(app), "nobody sees what it would hold"


def test_what_is_mostly_done_next_is_a_click_away_from_what_is_selected(browsing, engine):
    step, model = browsing.collection.widget.step, browsing.scheduler.model
    assert step.isHidden()
    browsing.do("collection.select", "bee/0.png")
    assert step.text() == "Find alike"
    step.click()
    assert asked(engine, "collection-alike")["query"].endswith("bee/0.png")
    browsing.do("collection.select", "bee/0.png", "bee/1.png")
    assert step.isHidden()  # this network has no features to compare by
    browsing.scheduler.catalogue.take_model(model.__class__(**{**vars(model), "compared": "relu#2"}))
    browsing.do("collection.select", "bee/1.png", "ant/0.png")
    assert step.text() == "Why are these two alike?"


def test_why_two_are_alike_is_refused_for_a_network_that_says_no_likeness(browsing):
    browsing.do("collection.select", "bee/0.png")
    browsing.do("compare.alike")
    assert browsing.window.message.text == "Two images are compared; 1 are selected."
    browsing.do("collection.select", "bee/0.png", "bee/1.png")
    browsing.do("compare.alike")
    assert "This network has no features before its answer" in browsing.window.message.text


def test_a_folder_of_folders_that_is_dropped_opens_as_a_collection(app, folder, qtbot):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    app.opener.dropped(data)
    qtbot.waitUntil(lambda: app.session.browsing)


def test_what_is_no_collection_is_said_and_nothing_changes(app, tmp_path, qtbot):
    (tmp_path / "empty").mkdir()
    app.do("collection.open", str(tmp_path / "empty"))
    qtbot.waitUntil(lambda: "There is no picture" in app.window.message.text)
    assert not app.session.collection


def test_closing_forgets_the_images_and_ends_the_pass(browsing):
    browsing.do("collection.close")
    assert not browsing.session.collection
    assert browsing.collection.rows is None
    assert browsing.window.stage.currentWidget() is browsing.window.canvas


@pytest.mark.parametrize(
    "line", [("collection.sort", "nothing"), ("collection.image", "c.png"), ("collection.select", "c")]
)
def test_what_the_collection_has_not_is_named(browsing, line):
    with pytest.raises(UserError, match="There is no"):
        perform(browsing, *line)


def test_right_and_wrong_stand_beside_the_images_and_a_click_filters_them(browsing, qtbot):
    browsing.do("collection.evaluate")
    pane = browsing.collection.widget.pane
    qtbot.waitUntil(lambda: pane.judgement is not None)
    pane.labels.clicked.emit(pane.labels.model().index(0, 0))
    assert browsing.collection.widget.filter.text() == "label=ant wrong"
    assert names(browsing) == ["ant/1.png"]
    browsing.do("collection.evaluate")
    assert pane.isHidden()


def test_the_index_of_an_open_collection_is_not_cleared_and_that_of_a_closed_one_is(browsing):
    with pytest.raises(UserError, match="close the collection first"):
        perform(browsing, "index.clear")
    browsing.do("collection.close")
    browsing.do("index.clear")
    assert "of the index of collections were removed." in browsing.window.message.text
    browsing.do("index.room")
    assert "The index of collections takes 0.0 MB of at most 8,192 MB" in browsing.window.message.text


def test_a_click_on_a_toggle_does_what_it_says_and_another_undoes_it(browsing, qtbot):
    widget = browsing.collection.widget
    for button, shown in ((widget.as_table, lambda: widget.is_table), (widget.evaluation, lambda: widget.is_evaluated)):
        for on in (True, False):
            button.click()
            assert (button.isChecked(), shown()) == (on, on)


def test_a_collection_that_comes_back_with_the_session_is_read_again(browsing, qtbot):
    browsing.do("edit.undo")
    assert browsing.collection.rows is None
    browsing.do("edit.redo")
    qtbot.waitUntil(lambda: browsing.collection.rows is not None and len(browsing.collection.rows) == 4)


def arranged(app):
    """What is seen of how the images are looked at."""
    widget = app.collection.widget
    return names(app), widget.filter.text(), widget.sort.currentData(), widget.is_table, widget.is_evaluated


def look_otherwise(app):
    app.do("collection.filter", "label:ant")
    app.do("collection.sort", "brightness", "down")
    app.do("collection.table")
    app.do("collection.evaluate")


def started_again_after_a_kill(app, make_app, tmp_path):
    """Another program with the session of this one."""
    autosave = Autosave(tmp_path / "sessions")
    autosave.save(SavedSession(app.session, past=tuple(app.history.past)))
    autosave._lock.close()  # as the system does when a program is killed
    autosave._lock = None
    app.close()
    second = Autosave(tmp_path / "sessions")
    fresh = make_app(second)
    fresh.sessions.restore(second.last_session)
    return fresh


def test_filter_order_table_and_evaluation_are_back_after_a_kill(browsing, make_app, engine, qtbot, tmp_path):
    look_otherwise(browsing)
    shown = arranged(browsing)
    assert shown == (["ant/1.png", "ant/0.png"], "label:ant", "brightness", True, True)
    fresh = started_again_after_a_kill(browsing, make_app, tmp_path)
    qtbot.waitUntil(lambda: fresh.collection.rows is not None and len(names(fresh)) == 2)
    assert fresh.collection.widget.problem.isHidden()
    fresh.start()
    engine.say_ready()
    engine.say_loaded()
    qtbot.waitUntil(lambda: fresh.collection.rows.looked_at == 4)
    assert arranged(fresh) == shown
    fresh.do("edit.undo")
    assert not fresh.session.collection


def test_a_pass_that_was_held_waits_for_a_person_at_the_next_start_too(browsing, make_app, engine, qtbot, tmp_path):
    browsing.do("collection.pause")
    fresh = started_again_after_a_kill(browsing, make_app, tmp_path)
    fresh.start()
    engine.say_ready()
    engine.say_loaded()
    qtbot.waitUntil(lambda: fresh.collection.rows is not None and fresh.collection.rows.looked_at == 4)
    assert fresh.collection.paused
    assert not fresh.collection.looking
    fresh.do("collection.pause")
    assert fresh.collection.looking
    assert not fresh.session.arranged.held


def test_a_saved_session_opens_with_filter_order_table_and_evaluation(browsing, qtbot, tmp_path):
    look_otherwise(browsing)
    shown = arranged(browsing)
    with qtbot.waitSignal(browsing.saver.saved):
        browsing.do("session.save", str(tmp_path / "ants.workbench"))
    browsing.do("session.new")
    assert arranged(browsing)[1:] == ("", "", False, False)
    with qtbot.waitSignal(browsing.saver.opened):
        browsing.do("session.open", str(tmp_path / "ants.workbench"))
    qtbot.waitUntil(lambda: browsing.collection.rows is not None and arranged(browsing) == shown)


def test_undo_does_not_go_through_how_a_collection_is_looked_at_and_another_begins_whole(browsing, folder, qtbot):
    browsing.do("collection.filter", "ant")
    browsing.do("target.set", "class:1")
    browsing.do("collection.filter", "bee")
    browsing.do("edit.undo")
    assert browsing.session.target == "predicted"
    assert browsing.collection.widget.filter.text() == "bee"
    browsing.do("collection.table")
    browsing.do("collection.open", str(folder / "ant"))
    qtbot.waitUntil(lambda: browsing.collection.rows is not None and len(browsing.collection.rows) == 2)
    assert arranged(browsing)[1:] == ("", "", True, False)


def test_a_click_on_a_severity_shows_the_images_that_go_wrong_there(browsing, engine):
    page, widget = browsing.collection.widget.pane.robustness, browsing.collection.widget
    browsing.do("collection.robustness", "jpeg")
    assert asked(engine, "collection-robustness")["corruption"] == "jpeg"
    assert "five severities" in page.note.text()
    finish(engine, "collection-robustness", robustness("jpeg"))
    assert page.note.text().startswith("Shares of 4 images")
    page.choose_point(3, 0.5)
    assert widget.filter.text() == "wrong(jpeg-3)=1"
    assert names(browsing) == ["ant/1.png", "bee/0.png"]
    page.choose_point(3, 0.9)  # of the maps: the least stable first
    assert browsing.session.arranged.column == "stability(jpeg-3)"
    assert names(browsing) == ["bee/1.png", "ant/0.png", "ant/1.png", "bee/0.png"]
    browsing.do("collection.filter", "")
    browsing.do("collection.robustness", "crop")
    finish(engine, "collection-robustness", robustness("crop"))  # what was noted before is still known
    browsing.do("collection.filter", "wrong(jpeg-3)=1")
    assert len(names(browsing)) == 2


def test_a_corruption_that_there_is_none_of_is_refused(browsing):
    browsing.do("collection.robustness", "fog")
    assert "A corruption is one of" in browsing.window.message.text


def robustness(corruption):
    """As the engine tells it: half of four images are wrong in severity 3, where the last has the least stable map."""
    from workbench.engine.collection_robustness import COLUMNS

    rows = tuple((s, "" if s == 0 else 0.1, 1 - s / 6, 0.0, 1.0, 1 - s / 30, 0.8, 1.0) for s in range(6))
    facts = {"corruption": corruption, "unit": "", "images": 4, "labelled": True, "layer": "conv", "remark": ""}
    lines = np.array([(0, 1, 1, 0), (0.5, 0.6, 0.7, 0.2)], np.float32)
    named = f"wrong({corruption}-3)", f"stability({corruption}-3)"
    images = Curve(x=np.arange(4, dtype=np.float32), lines=lines, names=named)
    return Group(parts={"severities": Table(columns=COLUMNS, rows=rows, facts=facts), "images": images})


def test_a_collection_that_is_being_read_does_not_open_in_another_session(app, folder, qtbot, engine):
    app.do("collection.open", str(folder))
    app.do("session.new")
    qtbot.waitUntil(lambda: engine.answer_all() or app.settled)
    assert app.session.collection == ""


def test_another_collection_begins_with_pages_that_say_that_nothing_was_asked_of_it_yet(browsing, engine, qtbot):
    pane = browsing.collection.widget.pane
    browsing.do("collection.units")
    browsing.do("collection.findings")
    browsing.do("collection.robustness")
    assert pane.units.begin.isHidden()
    assert pane.findings.begin.isHidden()
    under_way = {number for number, what in engine.asked.items() if what[0].startswith("collection-")}
    pane.show_page(UNITS)
    folder = browsing.session.collection
    browsing.do("collection.open", f"{folder}/ant")
    qtbot.waitUntil(lambda: browsing.collection.rows is not None and len(browsing.collection.rows) == 2, timeout=5000)
    assert under_way <= set(engine.cancels), "what was asked of the one before is not answered for this one"
    assert (pane.units.note.text(), pane.units.begin.isHidden()) == (tr(units_page.NOT_YET), False)
    assert (pane.findings.note.text(), pane.findings.begin.isHidden()) == (tr(findings_page.NOT_YET), False)
    pane.units.begin.click()
    assert engine.runs[-1][1]["collection"].endswith("ant")
    assert pane.units.begin.isHidden()
    number = engine.job_of("collection-units")
    browsing.do("run.cancel")
    engine.say_cancelled(number)
    assert (pane.units.note.text(), pane.units.begin.isHidden()) == (tr(units_page.NOT_YET), False)
