"""Regions in the window: drawn by hand, undone, kept by the image's pixels, measured, given to a technique."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from tests.gui.steps import asked
from workbench.api import Area
from workbench.document.saved_session import SavedSession, document_bytes, parse_document
from workbench.gui.shell.context_menus import entries_of


def drag(app, *points: tuple[float, float], keys=Qt.KeyboardModifier.NoModifier) -> None:
    """Drag over points of the picture, in pixels of the world."""
    pane = app.window.canvas.view.pane
    at = [pane.transform().map(QPointF(*point)).toPoint() for point in points]
    QTest.mousePress(pane, Qt.MouseButton.LeftButton, keys, at[0])
    for point in at:
        QTest.mouseMove(pane, point + QPoint(1, 0))
        QTest.mouseMove(pane, point)
    QTest.mouseRelease(pane, Qt.MouseButton.LeftButton, keys, at[-1])


def settle(app, engine, qtbot) -> None:
    """Answer until the window has nothing more to ask."""

    def rests() -> bool:
        engine.answer_all()
        return app.settled

    qtbot.waitUntil(rests)


def regions(app) -> dict[str, str]:
    """The areas of the image's regions, by name."""
    return {region.name: region.area for region in app.session.regions.get(app.drawing.digest, ())}


def test_a_drag_draws_a_box_in_pixels_of_the_image_and_undo_takes_it_back(app):
    app.do("region.box")
    assert app.window.panels.regions.tools["box"].isChecked()
    drag(app, (10, 5), (30, 25))
    assert regions(app) == {"Region 1": "box:10,5,20,20"}
    assert app.window.panels.regions.list.topLevelItem(0).toolTip(0) == "Region 1: 400 px · 16.7 %"
    app.step(forward=False)
    assert regions(app) == {}
    app.step(forward=True)
    assert regions(app) == {"Region 1": "box:10,5,20,20"}


def test_the_caption_has_the_map_s_numbers_within_shown_regions(app):
    assert "Region" not in app.window.caption.full_text
    app.do("region.add", "box:0,0,60,40", "All")
    assert "All: 100.0 % of the positive values on 100.0 % of the map" in app.window.caption.full_text
    app.do("region.show", "All", "off")
    assert "All" not in app.window.caption.full_text


def test_the_brush_paints_on_the_chosen_region_and_shift_erases(app):
    app.do("region.brush")
    drag(app, (10, 10), (20, 10))
    drag(app, (10, 30), (20, 30))
    assert list(regions(app)) == ["Region 1"]
    mask = app.drawing._regions[0].area
    assert mask.startswith("mask:")
    before = app.window.panels.regions.list.topLevelItem(0).text(1)
    drag(app, (10, 30), (20, 30), keys=Qt.KeyboardModifier.ShiftModifier)
    assert app.window.panels.regions.list.topLevelItem(0).text(1) != before
    drag(app, (10, 10), (20, 10), keys=Qt.KeyboardModifier.ShiftModifier)
    assert regions(app) == {}  # nothing was left of it


def test_escape_puts_the_tool_away_and_a_drag_pans_again(app, qtbot):
    app.do("region.lasso")
    pane = app.window.canvas.view.pane
    pane.setFocus()
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert app.drawing.tool == ""
    assert pane.tool is None
    drag(app, (10, 5), (30, 25))
    assert regions(app) == {}
    assert not pane.fitted


def test_regions_stay_with_the_pixels_of_their_image(app, engine, qtbot):
    app.do("region.add", "box:1,2,3,4", "Eye")
    app.do("image.next")
    settle(app, engine, qtbot)
    assert regions(app) == {}
    assert not app.window.panels.regions.list.isVisible()
    app.do("image.previous")
    settle(app, engine, qtbot)
    assert regions(app) == {"Eye": "box:1,2,3,4"}
    back = parse_document(document_bytes(SavedSession(app.session))).session
    assert back.regions == app.session.regions


def test_a_region_outside_of_the_image_is_refused_with_its_size(app):
    app.do("region.add", "box:60,0,5,5")
    assert app.window.message.text == "A region must lie on the image, 60 × 40 px; got box:60,0,5,5."
    app.do("region.add", "circle:1")
    assert app.window.message.text.startswith("An area must be one of these forms: box:LEFT,TOP,WIDTH,HEIGHT;")
    assert regions(app) == {}


def test_a_region_is_renamed_and_removed_and_names_are_unique(app):
    app.do("region.add", "box:1,2,3,4", "Eye")
    app.do("region.add", "box:9,9,3,4", "Nose")
    app.window.panels.regions.renamed.emit("Eye", "Nose")
    assert app.window.message.text == "This image has a region 'Nose' already."
    app.do("region.rename", "Eye", "Ear")
    app.do("region.remove", "Nose")
    assert regions(app) == {"Ear": "box:1,2,3,4"}
    app.do("region.show", "Nose")
    assert app.window.message.text == "This image has no region 'Nose'; it has Ear."


def test_a_technique_that_can_takes_a_region_as_it_was_drawn(app, engine):
    app.scheduler.model.framing.update(resize=32, crop=[32, 32], interpolation="bilinear")
    app.do("region.add", "polygon:20,10,40,10,40,30", "Corner")
    app.do("technique.choose", "patch-probe")
    app.do("region.use", "Corner")
    taken = Area.parse(asked(engine, "patch-probe", "region")[-1])
    assert taken.kind == "mask"
    assert taken.bounds == (8, 8, 16, 16)
    assert taken.mask((32, 32))[8, 22]
    assert not taken.mask((32, 32))[22, 9]  # of the rectangle, and not of the triangle
    assert not app.window.message.text
    app.do("region.add", "box:20,10,8,8", "Square")
    app.do("region.use", "Square")
    assert ":" not in asked(engine, "patch-probe", "region")[-1]  # a rectangle stays one, to be dragged


def test_a_technique_takes_the_smallest_rectangle_of_the_network_s_input_that_holds_it(app, engine):
    info = app.techniques["patch-probe"]
    only = replace(info, params=(replace(info.params[0], type="region"),))
    app.scheduler.catalogue.techniques = {**app.techniques, "patch-probe": only}
    app.scheduler.model.framing.update(resize=32, crop=[32, 32], interpolation="bilinear")
    app.do("region.add", "polygon:20,10,40,10,40,30", "Corner")
    app.do("region.use", "Corner")
    assert app.window.message.text == "Grad-CAM takes no region; these do: Patch probe."
    app.do("technique.choose", "patch-probe")
    app.do("region.use", "Corner")
    # 40 px high become 32, 60 wide 48, of which 8 are cropped at each side: x 20..40 is 8..24, y 10..30 is 8..24
    assert asked(engine, "patch-probe", "region")[-1] == "8,8,16,16"
    assert app.window.message.text == "Patch probe takes rectangles: the smallest that holds Corner is taken."


def test_what_the_network_does_not_see_is_given_to_no_technique(app):
    app.scheduler.model.framing.update(resize=32, crop=[32, 32], interpolation="bilinear")
    app.do("technique.choose", "patch-probe")
    app.do("region.add", "box:0,0,4,4", "Edge")
    app.do("region.use", "Edge")
    assert app.window.message.text.startswith("The network sees nothing of this region")


def test_the_right_button_on_a_region_offers_what_can_be_done_with_it(app):
    commands = [command for _, command, _ in entries_of("region", "Eye", app.session)]
    assert commands == ["region.use", "region.show", "region.rename", "region.remove"]


def test_a_region_is_drawn_on_what_the_network_saw_in_pixels_of_the_image(app):
    app.do("view.network", "on")
    app.do("region.box")
    drag(app, (0, 0), (16, 16))
    # the network's 32 x 32 pixels are all of the image, 60 x 40
    assert regions(app) == {"Region 1": "box:0,0,30,20"}


def test_escape_puts_the_tool_away_wherever_the_keyboard_is(app, qtbot):
    panels = app.window.panels
    for widget in (panels.answer.bars[0], panels.runs.view, panels.techniques.view, panels.regions.list):
        app.do("region.brush")
        qtbot.keyClick(widget, Qt.Key.Key_Escape)
        assert app.drawing.tool == ""
