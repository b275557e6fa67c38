"""How well a text fits what is typed."""

from __future__ import annotations

from workbench.gui.widgets.search import best_texts, is_said, score


def test_words_are_said_where_they_stand_whole_and_in_order():
    assert is_said("light", "theme dark mode light mode")
    assert is_said("light mode", "theme dark mode light mode")
    assert not is_said("ligh", "theme light mode")
    assert not is_said("mode light mode dark", "theme dark mode light mode")


def test_the_same_text_fits_best_then_its_beginning_then_a_word_then_letters():
    texts = ["tabby cat", "cat", "catamaran", "c-a-t"]
    assert [texts[i] for i in best_texts("cat", texts, 9)] == ["cat", "catamaran", "tabby cat", "c-a-t"]
    assert score("dog", "cat") is None
