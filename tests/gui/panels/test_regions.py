"""The list of regions: ticked to show, renamed, removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from workbench.gui.panels.regions import MARKS, RegionRow, RegionsPanel

EYE, NOSE = RegionRow("Eye", "box", 5600, 0.041, True), RegionRow("Nose", "brush", 12, 0.0001, False)


@pytest.fixture
def panel(qtbot) -> RegionsPanel:
    made = RegionsPanel()
    qtbot.addWidget(made)
    made.resize(400, made.height())
    made.show()
    made.show_rows([EYE, NOSE])
    return made


def test_a_row_has_name_pixels_and_share(panel):
    item = panel.list.topLevelItem(0)
    assert (item.text(0), item.text(1)) == ("Eye", "5,600 px · 4.1 %")
    assert panel.list.topLevelItem(1).text(1) == "12 px · <0.1 %"
    assert panel.list.topLevelItem(1).checkState(0) is Qt.CheckState.Unchecked


def test_where_there_is_little_room_names_stay_whole_and_sizes_are_shares(panel):
    room = panel.list.width() - panel.list.viewport().width()
    panel.show_rows([RegionRow(f"Region {k}", "box", 5600, 0.041, True) for k in (1, 2)])
    panel.resize(room + 400, panel.height())
    assert panel.list.topLevelItem(0).text(1) == "5,600 px · 4.1 %"
    panel.resize(room + 190, panel.height())
    assert [panel.list.topLevelItem(k).text(1) for k in (0, 1)] == ["4.1 %", "4.1 %"]
    assert "5,600 px" in panel.list.topLevelItem(0).toolTip(0)
    wide = panel.list.fontMetrics().horizontalAdvance("Region 1")
    assert panel.list.columnWidth(0) >= MARKS + wide


def test_a_region_that_gets_another_name_stays_chosen(panel):
    panel.renamed.connect(lambda _old, new: panel.show_rows([replace(EYE, name=new), NOSE]))
    panel.choose("Eye")
    panel.list.topLevelItem(0).setText(0, "Left eye")
    assert panel.chosen == "Left eye"


def test_without_regions_there_are_only_tools(panel):
    panel.show_rows([])
    assert not panel.list.isVisible()
    panel.show_tool("lasso", can_draw=True)
    assert [name for name, button in panel.tools.items() if button.isChecked()] == ["lasso"]
    panel.show_tool("", can_draw=False)
    assert not any(button.isEnabled() for button in panel.tools.values())


def test_a_tick_shows_a_region_and_typing_renames_it(panel, qtbot):
    with qtbot.waitSignal(panel.visible_wanted) as told:
        panel.list.topLevelItem(1).setCheckState(0, Qt.CheckState.Checked)
    assert told.args == ["Nose", True]
    with qtbot.waitSignal(panel.renamed) as told:
        panel.list.topLevelItem(0).setText(0, "Left eye")
    assert told.args == ["Eye", "Left eye"]
    assert panel.list.topLevelItem(0).text(0) == "Eye"  # until it is so


def test_delete_removes_the_chosen_region(panel, qtbot):
    panel.choose("Nose")
    assert panel.chosen == "Nose"
    with qtbot.waitSignal(panel.removed) as told:
        qtbot.keyClick(panel.list, Qt.Key.Key_Delete)
    assert told.args == ["Nose"]


def test_what_is_chosen_stays_so_when_the_rows_change(panel):
    panel.choose("Nose")
    panel.show_rows([EYE, NOSE, RegionRow("Ear", "lasso", 3, 0.1, True)])
    assert panel.chosen == "Nose"
