"""A collection in the window: opened, looked through, filtered, sorted, selected; one of its images on the canvas."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QUrl

from tests.gui.collection.conftest import finish
from workbench.api import Table
from workbench.commands import perform
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


def test_enter_opens_an_image_on_the_canvas_and_the_bar_leads_back(browsing, folder):
    widget = browsing.collection.widget
    widget.wall.activated.emit(widget.model.index(2, 0))
    assert browsing.session.image.path == str(folder / "bee/0.png")
    assert browsing.window.stage.currentWidget() is browsing.window.canvas
    browsing.collection._bar.back.click()
    assert browsing.window.stage.currentWidget() is widget
    assert browsing.session.image.path == str(folder / "bee/0.png")


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
    qtbot.waitUntil(lambda: app.settled)
    assert app.collection.widget.progress.text() == "4 images to look at"


def test_what_is_alike_comes_first_with_its_cosine(browsing, engine, qtbot):
    browsing.do("collection.alike", "bee/0.png")
    rows = ((3, "bee/1.png", 0.75), (0, "ant/0.png", 0.5))
    finish(engine, "collection-alike", Table(columns=("place", "image", "cosine"), rows=rows))
    assert names(browsing) == ["bee/1.png", "ant/0.png"]
    assert browsing.collection.widget.model.caption(0) == "0.750  bee/1.png"


def test_why_two_are_alike_is_refused_for_a_network_that_says_no_likeness(browsing):
    browsing.do("collection.select", "bee/0.png")
    browsing.do("collection.why_alike")
    assert browsing.window.message.text == "Two images are compared; 1 are selected."
    browsing.do("collection.select", "bee/0.png", "bee/1.png")
    browsing.do("collection.why_alike")
    assert "This network gives no likeness of two images" in browsing.window.message.text


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
    from workbench.api import UserError

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
