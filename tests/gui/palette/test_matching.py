"""Entries of the palette that match what is typed."""

from __future__ import annotations

from workbench.gui.palette.matching import PaletteEntry, best, match


def entries(*titles):
    return [PaletteEntry(title, str(i), lambda: None) for i, title in enumerate(titles)]


def test_letters_match_in_order_and_nothing_else_does():
    assert match("gc", "Grad-CAM") is not None
    assert match("cg", "Grad-CAM") is None


def test_a_word_s_beginning_comes_before_its_middle():
    found = best(entries("polecat", "tiger cat", "catamaran"), "cat")
    assert [entry.title for entry in found] == ["catamaran", "tiger cat", "polecat"]


def test_a_class_is_found_by_its_number():
    assert best(entries("ant", "bee", "cow"), "2")[0].title == "cow"
