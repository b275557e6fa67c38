"""The display bar: what it offers, and what it tells."""

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu

from tests.examples.boxes import boxes
from tests.examples.regions import regions
from workbench.api import Grid, Group, Heatmap, Picture, Scores
from workbench.gui.canvas.display_bar import ComparedMaps, DisplayBar, used_by
from workbench.gui.shell.main_window import ROOMY
from workbench.gui.widgets.theme import theme
from workbench.render.display import Display


def heatmap(signed: bool = False) -> Heatmap:
    return Heatmap(values=np.array([[0, 4], [1, 2]], np.float32), signed=signed)


def kernels() -> Grid:
    return Grid(
        values=np.ones((1, 3, 3, 3), np.float32), labels=("0",), numbers=np.ones(1), number_name="norm",
        units=np.zeros(1, np.int32), dead=np.zeros(1, bool),
    )  # fmt: skip


@pytest.fixture
def bar(qtbot) -> DisplayBar:
    theme.apply("dark")
    made = DisplayBar()
    qtbot.addWidget(made)
    made.resize(900, 36)
    made.show()
    made.show_result(heatmap())
    return made


@pytest.fixture
def told(bar) -> list[Display]:
    heard: list[Display] = []
    bar.changed.connect(heard.append)
    return heard


def test_setting_the_display_tells_nothing(bar, told):
    bar.set_display(Display("inferno", 0.3, 0.0, 2.0, True, False))
    assert told == []
    assert bar.maps.currentText() == "Inferno"
    assert bar.opacity.value() == 30
    assert bar.percent.text() == "30 %"
    assert (bar.low.value(), bar.high.value()) == (0.0, 2.0)
    assert bar.network.isChecked()
    assert not bar.smooth.isChecked()


def test_every_control_tells_its_own_choice(bar, told):
    bar.maps.setCurrentIndex(bar.maps.findData("cividis"))
    bar.opacity.setValue(25)
    bar.smooth.setChecked(False)
    bar.network.setChecked(True)
    assert told[-1] == Display("cividis", 0.25, None, None, True, False)
    assert len(told) == 4


def test_the_range_of_the_data_is_shown_and_locked_as_it_is(bar, told):
    assert (bar.low.value(), bar.high.value()) == (0.0, 4.0)
    assert not bar.low.isEnabled()
    bar.lock.click()
    assert (told[-1].low, told[-1].high) == (0.0, 4.0)
    assert bar.high.isEnabled()
    bar.high.setValue(8)
    assert told[-1].high == 8
    bar.lock.click()
    assert not told[-1].locked


def test_compared_maps_without_a_range_in_common_show_none_of_a_single_one(bar, told):
    bar.show_compared(ComparedMaps(heatmap(), None))
    assert (bar.low.text(), bar.high.text()) == ("–", "–")
    bar.show_compared(ComparedMaps(heatmap(), (1.0, 8.0)))
    assert (bar.low.text(), bar.high.text()) == ("1", "8")
    bar.show_compared(None)
    assert (bar.low.text(), bar.high.text()) == ("0", "4")
    assert told == []


def test_the_range_of_signed_maps_stays_symmetric(bar, told):
    bar.show_result(heatmap(signed=True))
    bar.lock.click()
    bar.high.setValue(2)
    assert (told[-1].low, told[-1].high) == (-2.0, 2.0)
    bar.low.setValue(-3)
    assert (told[-1].low, told[-1].high) == (-3.0, 3.0)


def test_a_range_that_is_upside_down_is_not_told(bar, told):
    bar.lock.click()
    bar.low.setValue(9)
    assert told[-1].high == 4.0


def test_only_what_a_result_can_use_is_offered(bar):
    assert bar.opacity.isVisible()
    bar.show_result(Picture(values=np.ones((2, 2, 3), np.float32)))
    assert bar.smooth.isVisible()
    assert not bar.opacity.isVisible()
    bar.show_result(Scores(values=np.ones(1, np.float32), names=("a",), indices=np.zeros(1, np.int32)))
    assert not any(part.isVisible() for part in (bar.maps, bar.opacity, bar.lock, bar.smooth, bar.network))
    assert bar.height() == 36


def test_kernels_in_colour_have_no_colour_map():
    assert used_by(kernels()) == set()


def test_a_group_is_offered_what_its_parts_can_use():
    assert used_by(Group(parts={"a": heatmap(), "b": kernels()})) == used_by(heatmap())


def test_the_bar_never_makes_the_window_wider(bar):
    assert bar.minimumSizeHint().width() <= 0 or bar.minimumWidth() == 0
    bar.resize(600, 36)
    assert bar.width() == 600


@pytest.mark.parametrize("width", [1200, 840, 700, 500, 370, 200])
def test_controls_never_lie_on_each_other_however_narrow_the_window_is(bar, width):
    bar.resize(width, 36)
    bar.layout().activate()
    seen = [widget for part in bar._parts.values() for widget in part if widget.isVisible()]
    assert bar.maps in seen
    assert all(widget.geometry().right() < width for widget in seen)
    assert all(widget.width() >= min(widget.sizeHint().width(), widget.maximumWidth()) for widget in seen)
    assert not any(one.geometry().intersects(other.geometry()) for i, one in enumerate(seen) for other in seen[i + 1 :])


def test_larger_type_does_not_lay_controls_on_each_other(bar, qtbot):
    def apart():
        shown = [widget for part in bar._parts.values() for widget in part if widget.isVisible()]
        boxes = [widget.geometry() for widget in shown]
        whole = all(widget.width() >= min(widget.sizeHint().width(), widget.maximumWidth()) for widget in shown)
        return whole and not any(one.intersects(other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])

    bar.resize(866, 36)
    bar.setStyleSheet("* { font-size: 18px; }")
    qtbot.waitUntil(apart, timeout=2000)


def test_every_control_has_room_in_a_window_of_1440_pixels(bar):
    bar.resize(866, 36)
    assert bar.maps.width() > 120
    assert bar.network.isVisible()
    assert bar.smooth.isVisible()
    assert not bar.more.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_in_a_window_of_1024_pixels_the_labels_stay_and_what_is_ticked_goes_into_a_menu(bar, told):
    bar.resize(ROOMY, 36)
    labels = [one for part in bar._parts.values() for one in part if one.property("look") == "caption"]
    assert [label.text() for label in labels if label.isVisible()] == ["Opacity", "Range"]
    assert not bar.network.isVisible()
    bar.more.click()
    menu = bar.findChild(QMenu)
    network = next(action for action in menu.actions() if action.text() == bar.network.text())
    network.trigger()
    assert told[-1].network_view
    menu.close()


@pytest.mark.parametrize("value", [4.032e-05, -0.00777, 1234567.0, 0.2001, -5.26, 1e-12])
def test_the_ends_of_the_range_are_never_cut(bar, value):
    bar.low.show_value(value, 1.0)
    line = bar.low.lineEdit()
    assert line.fontMetrics().horizontalAdvance(line.text()) + 4 <= line.width()


def test_the_numbers_of_the_range_have_room_to_be_seen(bar):
    assert bar.low.lineEdit().width() >= 40
    assert bar.high.lineEdit().text() == "4"


def test_small_numbers_keep_their_digits(bar):
    values = np.array([[0, 0.00012]], np.float32)
    bar.show_result(Heatmap(values=values, signed=True))
    assert bar.high.text() == "0.00012"
    assert bar.low.text() == "−0.00012"


def test_the_probability_from_which_boxes_are_drawn_is_offered_for_boxes_that_have_one(bar, told):
    bar.show_result(boxes())
    assert bar.least.isVisible()
    bar.least.setValue(40)
    assert told[-1].least == 0.4
    assert bar.least_percent.text() == "40 %"
    bar.set_display(Display(least=0.7))
    assert bar.least.value() == 70
    assert used_by(boxes(unit="logit")) == {"network"}
    assert used_by(regions()) == {"opacity", "network"}
