"""Icons: drawn by one stroke, and tinted by the theme."""

from __future__ import annotations

from workbench import folders
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.theme import LIGHT, theme


def test_changing_the_theme_tints_the_icons_anew(app):
    before = icon("images").pixmap(20, 20).toImage()
    app.do("view.theme", "light")
    assert theme.tokens is LIGHT
    assert icon("images").pixmap(20, 20).toImage() != before
    app.do("view.theme", "dark")


def test_every_icon_is_drawn_by_a_stroke_of_one_and_a_half():
    files = [
        f
        for f in (folders.bundled("resources") / "icons").glob("*.svg")
        if f.stem.rpartition("-")[2] not in ("dark", "light")
    ]
    assert len(files) > 20
    for file in files:
        text = file.read_text()
        assert 'stroke-width="1.5"' in text
        assert "currentColor" in text
