"""What the palette finds by name."""

from __future__ import annotations


def test_the_settings_are_found_by_the_name_of_each(app):
    for sought in ("language", "text size", "font", "sweep memory"):
        app.do("view.palette", sought)
        assert "Settings" in [entry.title for entry in app.palette.widget.matches], sought
