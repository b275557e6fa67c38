"""The editor of several lines."""

from __future__ import annotations

from PySide6.QtCore import Qt

from workbench.api import Param
from workbench.gui.widgets.form import Form


def test_words_of_several_lines_are_told_when_the_typing_pauses(qtbot):
    form = Form((Param("caption", "words", "", "Words under the figure"),), {})
    qtbot.addWidget(form)
    form.show()
    with qtbot.waitSignal(form.changed) as told:
        qtbot.keyClicks(form.editor("caption").box, "two")
        qtbot.keyClick(form.editor("caption").box, Qt.Key.Key_Return)
        qtbot.keyClicks(form.editor("caption").box, "lines")
    assert told.args == ["caption", "two\nlines"]
    form.set_values({"caption": "from undo"})
    assert form.values() == {"caption": "from undo"}
