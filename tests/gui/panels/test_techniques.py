"""The list of techniques: found by name, folded by family, grey where one does not apply."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStyleOptionViewItem

from workbench.gui.panels.techniques import WORKS


def test_the_techniques_are_listed_before_the_engine_is_ready(make_app):
    panel = make_app().window.panels.techniques
    assert panel.index_of("gradcam").data() == "Grad-CAM"
    assert panel.index_of("occlusion").parent().data() == "Perturbation"


def test_a_technique_that_does_not_apply_is_grey_and_says_why(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded(refusing=["occlusion"])
    panel = app.window.panels.techniques
    row = panel.index_of("occlusion")
    assert not row.data(WORKS)
    assert "needs something" in row.data(Qt.ItemDataRole.ToolTipRole)
    assert panel.index_of("gradcam").data(WORKS)
    panel.view.setCurrentIndex(row)
    assert app.session.technique == "occlusion"
    assert not engine.asks("occlusion")
    assert "needs something" in app.window.panels.parameters.caveat.text()


def test_the_reason_why_a_technique_does_not_apply_is_whole_where_it_is_chosen(make_app, engine):
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded(refusing=["occlusion"])
    view, row = app.window.panels.techniques.view, app.window.panels.techniques.index_of("occlusion")
    delegate, option = view.itemDelegate(), QStyleOptionViewItem()
    before = delegate.sizeHint(option, row).height()
    view.setCurrentIndex(row)
    assert delegate.sizeHint(option, row).height() > before


def test_techniques_are_found_by_a_part_of_their_name_and_enter_takes_the_first(app, engine, qtbot):
    panel = app.window.panels.techniques
    qtbot.keyClicks(panel.search, "occl")
    assert panel.view.model().rowCount() == 1
    assert not panel.index_of("gradcam").isValid()
    qtbot.keyClick(panel.search, Qt.Key.Key_Return)
    assert app.session.technique == "occlusion"
    panel.search.clear()
    assert panel.index_of("gradcam").isValid()


def test_families_stay_folded_over_a_search_and_a_restart(app, make_app):
    panel = app.window.panels.techniques
    family = panel.index_of("occlusion").parent()
    panel.view.collapse(family)
    panel.search.setText("o")
    panel.search.clear()
    assert panel.folded == ["Perturbation"]
    again = make_app().window
    again.arrange(app.window.arrangement(), "")
    assert not again.panels.techniques.view.isExpanded(again.panels.techniques.index_of("occlusion").parent())
    assert again.panels.techniques.view.isExpanded(again.panels.techniques.index_of("gradcam").parent())


def test_a_list_from_a_fresh_engine_stays_where_it_was_scrolled_to(app):
    app.window.resize(1200, 700)
    app.window.show()
    panel = app.window.panels.techniques
    bar = panel.view.verticalScrollBar()
    for place in (0, bar.maximum() // 2, bar.maximum()):
        bar.setValue(place)
        panel.show_techniques(app.techniques, app.session.technique)
        assert bar.value() == place
    assert bar.maximum() > 100
