"""The presentation: slides walked by keys, large enough for a projector."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.examples.registry import EXAMPLES
from workbench.api import Curve, Table
from workbench.gui.presentation.plain_words import headline
from workbench.gui.widgets.theme import CAPTION_PX, scaled, theme
from workbench.manifests import find_manifests


def test_arrow_keys_walk_through_the_slides_and_stop_at_the_ends(talk):
    assert [slide.title for slide in talk.slides] == ["Occlusion", "Grad-CAM"]
    for key, at in ((Qt.Key.Key_Left, 0), (Qt.Key.Key_Right, 1), (Qt.Key.Key_Space, 1), (Qt.Key.Key_Home, 0)):
        QTest.keyClick(talk, key)
        assert talk.at == at
    assert talk.accessibleName().startswith("Slide 1 of 2: Occlusion")


def test_a_slide_carries_what_the_technique_does_not_show(talk):
    assert "What covers a part is something to see too" in talk.slides[0].caveat


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1024, 768)])
def test_the_headline_of_an_attack_has_lines_enough(talk, size):
    (fgsm,) = (manifest for manifest in find_manifests()[0] if manifest.id == "fgsm")
    talk.resize(*size)
    talk.slides[talk.at] = replace(talk.slides[0], headline=headline(fgsm.shows, "flat-coated retriever (205)"))
    assert talk._words()[0].lines[-1].endswith("retriever”")


@pytest.mark.parametrize("size", [(1440, 900), (1920, 1080), (1024, 768)])
def test_everything_is_large_enough_for_a_projector_and_nothing_lies_over_anything(talk, size):
    talk.resize(*size)
    height = size[1]
    long = replace(talk.slides[0], headline="What is seen " * 30, caption="a long caption " * 20, caveat="but " * 90)
    for slide in (talk.slides[0], long):
        talk.slides[talk.at] = slide
        headline, subtitle, caption, caveat = talk._words()
        shares = [words.font.pixelSize() / height for words in (headline, subtitle, caption, caveat)]
        assert all(share >= least for share, least in zip(shares, (0.04, 0.026, 0.026, 0.022), strict=True))
        assert CAPTION_PX * talk._zoom >= 0.02 * height
        area = talk._area
        assert headline.height + subtitle.height < area.top()
        assert area.bottom() + caption.height + caveat.height < height
        assert area.height() > 0.3 * height
        below = area.bottom() + talk._margin * 0.3 + talk._legend_height + caption.height + caveat.height
        assert below <= height - talk._keys.height
        assert all(words.width <= size[0] for words in (headline, subtitle, caption, caveat))


def test_a_wipe_shows_the_photograph_left_of_the_divider(talk, qtbot):
    area = talk._area
    after = talk.grab().toImage()
    QTest.keyClick(talk, Qt.Key.Key_W)
    assert talk.wipe == 0.5
    wiped = talk.grab().toImage()
    centre = area.center().toPoint()
    left, right = centre - QPoint(60, 0), centre + QPoint(60, 0)
    assert wiped.pixelColor(right) == after.pixelColor(right)
    assert wiped.pixelColor(left) != after.pixelColor(left)
    assert wiped.pixelColor(left).red() == wiped.pixelColor(left).blue()  # the photograph is grey
    QTest.mousePress(talk, Qt.MouseButton.LeftButton, pos=QPoint(int(area.left() + area.width() / 4), centre.y()))
    assert talk.wipe == pytest.approx(0.25, abs=0.01)


def test_the_line_of_a_wipe_follows_the_pointer_and_the_arrow_keys_and_w_ends_it(talk):
    area = talk._area
    QTest.keyClick(talk, Qt.Key.Key_W)
    assert "W" in talk._keys.lines[0]
    assert "line" in talk._keys.lines[0]
    at = QPointF(
        area.left() + area.width() * 0.75, area.center().y()
    )  # of two windows at one place the other may have it
    none, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(talk, QMouseEvent(QEvent.Type.MouseMove, at, talk.mapToGlobal(at), none, none, keys))
    assert talk.wipe == pytest.approx(0.75, abs=0.01)
    QTest.keyClick(talk, Qt.Key.Key_Left)
    assert talk.wipe == pytest.approx(0.70, abs=0.01)
    assert talk.at == 0
    QTest.keyClick(talk, Qt.Key.Key_W)
    QTest.keyClick(talk, Qt.Key.Key_Right)
    assert (talk.wipe, talk.at) == (None, 1)


def test_escape_ends_the_presentation(talk, qtbot):
    with qtbot.waitSignal(talk.ended):
        QTest.keyClick(talk, Qt.Key.Key_Escape)
    assert not talk.isVisible()


def test_a_slide_is_as_large_as_its_screen_whatever_size_the_windows_type_has(talk):
    def sizes():
        return [words.height for words in talk._words()], talk._area, talk._zoom * scaled(CAPTION_PX)

    usual = sizes()
    theme.apply(text=18)
    assert sizes() == usual


def test_keys_are_shown_for_a_moment(talk, qtbot):
    assert talk.shows_keys
    with_keys = talk.grab().toImage()
    talk._hide_keys()
    assert talk.grab().toImage() != with_keys


def test_a_slide_has_a_legend_in_place_of_numbers(talk):
    assert talk.slides[1].legend.run
    assert talk._legend_height > 0
    talk._picture(plain=False)
    assert not talk._canvas.view.bar.isVisible()


def test_w_is_named_only_where_there_is_a_photograph_to_wipe_to(talk):
    assert "W" in talk._keys.lines[0]
    talk.slides[0] = replace(talk.slides[0], view_state=replace(talk.slides[0].view_state, photo=None))
    assert "W" not in talk._keys.lines[0]


def test_a_square_table_fits_a_slide_with_its_names_numbered(talk):
    names = [f"picture-{i}.png" for i in range(15)]
    rows = tuple((name, *(float(i == j) for j in range(15))) for i, name in enumerate(names))
    table = Table(columns=("image", *names), rows=rows, caption="Most alike are two")
    talk.slides[0] = replace(talk.slides[0], view_state=replace(talk.slides[0].view_state, result=table))
    talk.resize(1600, 1000)
    talk._picture(plain=False)
    cells = talk._canvas.view.cells
    assert cells.horizontalHeader().length() <= cells.width()
    assert cells.verticalHeader().length() <= cells.height()
    model = cells.model()
    assert (model.index(1, 0).data(), model.index(1, 2).data()) == ("2  picture-1.png", "1.00")
    assert model.headerData(2, Qt.Orientation.Horizontal) == "2"


def test_the_photograph_of_an_answer_has_the_room_that_its_bars_leave(talk):
    before = talk.slides[0].view_state
    talk.slides[0] = replace(talk.slides[0], view_state=replace(before, result=EXAMPLES["Scores"]))
    talk.resize(1600, 1000)
    talk._picture(plain=False)
    view = talk._canvas.view
    assert view.photo.height() == view.height()
    assert view.photo.width() > view.bars.width()


def test_images_stand_for_their_points_when_they_arrive(talk, qtbot):
    points = EXAMPLES["Embedding"]
    talk.slides[0] = replace(talk.slides[0], view_state=replace(talk.slides[0].view_state, result=points))
    talk._pictures.clear()
    wanted = []
    talk.thumbnail_wanted.connect(wanted.append)
    talk._picture(plain=False)
    assert wanted == list(points.images)
    for key in wanted:
        talk.show_thumbnail(key, QImage(8, 8, QImage.Format.Format_RGB32))
    talk._picture(plain=False)
    assert len(talk._canvas.view._pictures) == len(points.images)
    assert wanted == list(points.images)  # each is asked for once


def test_the_flags_of_a_curve_stand_above_its_lines(talk):
    x = np.linspace(0, 8, 17, dtype=np.float32)
    notes = tuple(f"the network sees a thing with a long name ({i // 2})" for i in range(17))
    result = Curve(x=x, lines=x[None], names=("one",), notes=notes)
    before = talk.slides[0].view_state
    talk.slides[0] = replace(talk.slides[0], view_state=replace(before, result=result))
    talk._pictures.clear()
    talk._picture(plain=False)
    view = talk._canvas.view
    assert len(view.flags.placed()) > 2
    lowest = max(placed.box.bottom() for placed in view.flags.placed())
    assert (
        view.plot.getPlotItem().vb.sceneBoundingRect().top() >= view.flags.mapRectToScene(0, 0, 1, lowest).bottom() - 1
    )
