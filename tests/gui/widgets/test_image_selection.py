"""The one place that knows which images are selected."""

from __future__ import annotations

from workbench.gui.widgets.image_selection import ImageSelection


def test_what_a_view_selects_because_it_was_told_so_counts_for_nothing(qapp):
    selection, told = ImageSelection(), []
    selection.changed.connect(told.append)
    selection.changed.connect(lambda keys: selection.take(keys & {"a"}))  # a view that has one of them alone
    selection.take(["a", "b"])
    selection.take(["b", "a"])
    assert told == [{"a", "b"}]
    assert selection.keys == {"a", "b"}
    selection.take([])
    assert told[-1] == frozenset()
