"""The page of plugins: where each was found, what is wrong with it, and its switch."""

from __future__ import annotations

import shutil

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.gui.steps import press
from workbench.user_plugins import user_plugins_folder


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
    assert found["broken"] == ["", "", "Broken: plugin.toml of plugin broken cannot be read: id must be a text"]
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
    assert app.settings.now.plugins_off == ("gradcam",)
    assert switches(app)["gradcam"][3].text() == "Switched off"
    app.do("run.show", "1")
    assert app.window.message.text.startswith("Grad-CAM is switched off")
    app.do("run.pin", "1")
    app.do("view.present")  # what was found is still shown
    qtbot.waitUntil(lambda: app.presentation.window is not None)
    app.presentation.close()
    switches(app)["gradcam"][0].setCheckState(Qt.CheckState.Checked)
    assert "gradcam" in app.techniques
    assert not switches(app)["predictions"][0].flags() & Qt.ItemFlag.ItemIsUserCheckable


def test_the_details_of_a_plugin_with_an_old_word_name_the_new_word(app):
    app.do("plugin.new", "My look")
    manifest = user_plugins_folder() / "my-look" / "plugin.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("limitations =", "misses ="), "utf-8")
    app.do("plugin.reload")
    app.do("plugin.manage")
    assert "'misses' is called 'limitations' now" in switches(app)["my-look"][0].toolTip()


def test_the_page_says_that_a_plugin_is_a_program_and_no_sandbox_is_around_it(app):
    app.do("plugin.manage")
    texts = [label.text() for label in app.window.overlay.findChildren(QLabel)]
    assert any("can do what you can do" in text and "no sandbox" in text for text in texts)


def test_what_is_read_below_the_table_is_of_the_plugin_that_is_marked_also_when_another_takes_its_row(app):
    broken = user_plugins_folder() / "broken"
    broken.mkdir(parents=True)
    (broken / "plugin.toml").write_text("id = 3")
    app.do("plugin.reload")
    app.do("plugin.manage")
    page = app.plugins._page
    assert "id must be a text" in page.details.text()
    shutil.rmtree(broken)
    app.do("plugin.reload")
    assert page.table.currentItem().text() in ("Activations", "Answer")
    assert page.details.text() == page.table.currentItem().toolTip()


def test_escape_closes_the_page_also_after_a_new_plugin_was_named_over_it(app, qtbot):
    app.do("plugin.manage")
    app.do("plugin.new")
    line = app.palette.widget.line
    qtbot.keyClicks(line, "My look")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert app.window.overlay.isVisible()
    press(app, qtbot, Qt.Key.Key_Escape)
    assert not app.window.overlay.isVisible()


def test_escape_closes_the_page_wherever_the_keyboard_is(app, qtbot):
    app.do("plugin.manage")
    qtbot.keyClick(app.window.panels.runs.view, Qt.Key.Key_Escape)
    assert not app.window.overlay.isVisible()
