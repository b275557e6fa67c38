"""The composition of a figure: its choices, its titles, and what its runs have in common."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.render.composition import Composition, choices, headings, split_common, told_apart


def test_a_choice_is_checked_and_names_its_rule():
    assert Composition().with_choice("width", "88").width == 88.0
    with pytest.raises(UserError, match="width must be"):
        Composition().with_choice("width", "3")
    with pytest.raises(UserError, match="has no 'wodth'; it has width, columns"):
        Composition().with_choice("wodth", "3")
    assert {choice.name for choice in choices()}.isdisjoint({"tiles", "titles"})


def test_an_own_title_is_kept_until_it_is_taken_back():
    named = Composition().with_title(3, "Before").with_title(4, "After")
    assert named.titles == {"3": "Before", "4": "After"}
    assert named.with_title(3, "").titles == {"4": "After"}


def test_titles_say_only_where_runs_differ():
    words = [("Grad-CAM", "tabby", "cat.png"), ("Occlusion", "tabby", "cat.png")]
    assert split_common(words) == ("tabby  ·  cat.png", ["Grad-CAM", "Occlusion"])
    assert split_common(words[:1]) == ("", ["Grad-CAM  ·  tabby  ·  cat.png"])
    assert split_common([("Grad-CAM", "a"), ("Grad-CAM", "a")])[1] == ["Grad-CAM", "Grad-CAM"]


def test_a_heading_says_what_a_result_tells_once_more_than_one_tells_it_and_gaps_lack_nothing():
    words = [("CAM", "cat", "a.png"), ("CAM", "dog", "b.png"), ("Occlusion", "cat", "a.png"), ("Occlusion", "b.png")]
    rows, columns = headings(words, 2, gaps={3}, unknown={"cat", "dog"})
    assert rows == ["CAM", "Occlusion"]
    assert columns == ["a.png, cat", "b.png"]  # what was asked for first: it is read in a narrow column too
    assert headings([("CAM", "a.png"), ("CAM", "b.png")], 2, gaps={0, 1}) == ([""], ["a.png", "b.png"])


def test_two_are_called_by_the_words_in_which_they_differ():
    first, second = ("Grad-CAM", "cat", "a.png", "net"), ("Grad-CAM", "dog", "b.png", "net")
    assert told_apart(first, second) == ("cat, a.png", "dog, b.png")
    assert told_apart(first, first) == ("Grad-CAM, cat, a.png, net",) * 2
