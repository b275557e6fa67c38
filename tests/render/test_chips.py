"""Where the words of boxes stand: inside the picture, and not over one another."""

from __future__ import annotations

from workbench.render.chips import MOST, place_chips

ROOM = (0.0, 0.0, 100.0, 100.0)


def test_words_stand_above_their_box_and_inside_where_there_is_no_room_above():
    assert place_chips([(10, 50, 30, 30)], [(20, 8)], ROOM) == [(10, 42, 20, 8)]
    assert place_chips([(10, -4, 30, 30)], [(20, 8)], ROOM) == [(10, 0, 20, 8)]


def test_words_are_moved_inside_at_the_right_edge_and_at_the_lower_one():
    (place,) = place_chips([(95, 98, 30, 30)], [(20, 8)], ROOM)
    assert place == (80, 90, 20, 8)


def test_words_of_a_box_that_would_lie_over_earlier_ones_stand_elsewhere_at_their_box():
    first, second = place_chips([(10, 50, 30, 30), (12, 50, 30, 30)], [(20, 8), (20, 8)], ROOM)
    assert first == (10, 42, 20, 8)
    assert second == (12, 50, 20, 8)


def test_a_box_without_room_and_one_out_of_sight_have_no_words():
    sizes = [(90, 60), (90, 60), (20, 8)]
    places = place_chips([(0, 0, 100, 100), (0, 0, 100, 100), (200, 0, 10, 10)], sizes, ROOM)
    assert places[0] is not None
    assert places[1:] == [None, None]


def test_words_together_cover_a_part_of_the_picture_at_most():
    boxes = [(float(x), float(y), 8.0, 8.0) for y in range(10, 100, 10) for x in range(0, 100, 10)]
    placed = [place for place in place_chips(boxes, [(9, 5)] * len(boxes), ROOM) if place is not None]
    assert 10 < len(placed) < len(boxes)
    assert sum(width * height for *_, width, height in placed[:-1]) <= MOST * 100 * 100
