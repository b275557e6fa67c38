"""Axes in the theme's colours and size of type."""

from __future__ import annotations

from workbench.gui.canvas.items.plot import Plot
from workbench.gui.widgets.theme import CAPTION_PX, TEXT_PX, follow_type, scaled, theme


def test_the_names_of_axes_grow_with_the_type(qtbot):
    plot = Plot()
    qtbot.addWidget(plot)
    follow_type(plot, plot.dress)
    plot.name_axes("Recall", "Precision")
    theme.apply(text=18)
    try:
        for side, name in (("bottom", "Recall"), ("left", "Precision")):
            axis = plot.getAxis(side)
            assert axis.labelText == name
            assert axis.labelStyle["font-size"] == f"{scaled(CAPTION_PX)}px" != f"{CAPTION_PX}px"
    finally:
        theme.apply(text=TEXT_PX)
    plot.name_axes("", "")
    assert not plot.getAxis("bottom").label.isVisible()
