"""Labels as classes of a model: by name, by number, by order; what is none is said."""

import numpy as np
import pytest

from workbench.api import UserError
from workbench.api.label_match import match_labels

CLASSES = ("tabby, tabby cat", "tiger cat", "golden retriever", "crane", "crane")


def test_names_match_whatever_their_case_and_by_any_of_a_classes_words():
    matched = match_labels(["Tabby Cat", "golden_retriever", "", "mouse", "tabby"], CLASSES, "m")
    assert matched.classes.tolist() == [0, 2, -1, -1, 0]
    assert matched.how == "by name"
    assert matched.sentence == "1 image has a label that is no class of the model and left out: mouse."


def test_the_first_of_two_classes_of_one_name_is_taken_as_its_name_says():
    assert match_labels(["crane"], CLASSES, "m").classes.tolist() == [3]


def test_numbers_are_classes_where_no_name_is():
    matched = match_labels(["0", "4", "5", "7"], CLASSES, "m")
    np.testing.assert_array_equal(matched.classes, [0, 4, -1, -1])
    assert (matched.how, dict(matched.unknown)) == ("by number", {"5": 1, "7": 1})


def test_names_count_before_numbers():
    assert match_labels(["7", "1"], ("1", "7"), "m").classes.tolist() == [1, 0]


def test_as_many_labels_as_nameless_classes_are_taken_in_their_order():
    matched = match_labels(["b", "a", "b"], ("class 0", "class 1"), "m")
    assert (matched.classes.tolist(), matched.how) == ([1, 0, 1], "by the order of the labels")
    as_folders_are_sorted = match_labels(["2b", "10b"], ("class 0", "class 1"), "m")
    assert as_folders_are_sorted.classes.tolist() == [1, 0]


def test_where_nothing_matches_the_nearest_names_are_said():
    with pytest.raises(UserError, match=r"None of the labels goldn retriever is a class of m; the nearest are golden"):
        match_labels(["goldn retriever"], CLASSES, "m")
    with pytest.raises(UserError, match="No image has a label"):
        match_labels(["", ""], CLASSES, "m")
