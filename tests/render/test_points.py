"""Points of an embedding: coloured, counted, and selected by a line around them."""

from __future__ import annotations

import numpy as np

from tests.examples.embedding import SQUARE, points_at
from workbench.render.points import COLOURS, ImageColumns, coloured, counted, inside, ways


def test_points_are_coloured_by_label_prediction_or_confidence_where_there_are_such():
    assert ways(SQUARE) == ["label", "prediction", "confidence"]
    assert ways(points_at([(0, 0)])) == []
    by_label = coloured(SQUARE, "label")
    assert by_label.groups.tolist() == [0, 0, 1, 1]
    assert by_label.names == ("cat", "dog")
    by_confidence = coloured(SQUARE, "confidence")
    assert by_confidence.groups.tolist() == [0, 4, 9, 15]
    assert not by_confidence.names


def test_of_many_labels_the_most_frequent_have_colours_and_the_others_are_counted():
    labels = tuple(f"l{i % 12}" for i in range(30))
    found = coloured(points_at(np.zeros((30, 2)), labels=labels), "label")
    assert len(found.colours) == len(found.names) == len(COLOURS)
    assert found.others == 4
    assert {labels[i] for i in np.flatnonzero(found.groups < 0)} == set(labels) - set(found.names)


def test_points_are_coloured_by_the_columns_of_a_table_and_what_is_missing_is_counted():
    places = {f"/all/{i}.png": i for i in range(3)}  # the fourth image is not in the table
    values = {
        "size": np.array([10.0, np.nan, 30.0]),
        "weather": np.array(["sun", "rain", ""], object),
        "same": np.array(["x", "x", "x"], object),
        "label": np.array(["a", "b", "c"], object),
    }
    columns = ImageColumns(places, values)
    assert ways(SQUARE, columns) == ["label", "prediction", "confidence", "column:size", "column:weather"]
    by_size = coloured(SQUARE, "column:size", columns)
    assert (by_size.groups.tolist(), by_size.scale, by_size.missing) == ([0, -1, 15, -1], (10.0, 30.0), 2)
    by_weather = coloured(SQUARE, "column:weather", columns)
    assert (by_weather.names, by_weather.groups.tolist()) == (("rain", "sun"), [1, 0, -1, -1])
    assert (by_weather.missing, by_weather.others) == (2, 0)


def test_a_point_lies_inside_of_a_line_that_winds_around_it():
    points = np.array([(0.5, 0.5), (1.5, 0.5), (0.2, 0.9)])
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    assert inside(points, square).tolist() == [True, False, True]
    notch = np.array([(0, 0), (1, 0), (1, 1), (0.5, 0.4), (0, 1)])
    assert inside(points, notch).tolist() == [False, False, False]
    assert not inside(points, square[:2]).any()


def test_what_is_selected_is_counted_by_name():
    assert counted(["cat", "dog", "cat", ""]) == "2 cat, 1 dog, 1 no label"
    assert counted(list("aabbcde")) == "2 a, 2 b, 1 c and 2 others"
