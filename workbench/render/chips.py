"""Where the words of boxes stand on a picture: at their box, inside the picture, and not over one another."""

from __future__ import annotations

from collections.abc import Sequence

MOST = 0.2  # of the picture that words may cover
Rect = tuple[float, float, float, float]  # left, top, width, height


def place_chips(boxes: Sequence[Rect], sizes: Sequence[tuple[float, float]], room: Rect) -> list[Rect | None]:
    """A place for the words of each box, which are (width, height); None where there is no room for them.

    All words together cover a part of the picture at most, or the boxes could not be seen for their words.

    boxes  in the order of their rights: an earlier one's words stay where they are
    room   the part of the picture that is in sight; words that would be over its edge are moved inside
    """
    taken: list[Rect] = []
    places: list[Rect | None] = []
    for box, size in zip(boxes, sizes, strict=True):
        tried = (_inside(left, top, size, room) for left, top in _corners(box, size))
        place = next((one for one in tried if not any(_touch(one, other) for other in taken)), None)
        full = bool(taken) and sum(width * height for _, _, width, height in taken) > MOST * room[2] * room[3]
        if place is None or full or not _touch(box, room):
            places.append(None)
        else:
            taken.append(place)
            places.append(place)
    return places


def _corners(box: Rect, size: tuple[float, float]) -> list[tuple[float, float]]:
    """Above the box, inside at its upper and its lower edge, and below it; at the left, then at the right."""
    left, top, width, height = box
    tops = (top - size[1], top, top + height - size[1], top + height)
    return [(x, y) for x in (left, left + width - size[0]) for y in tops]


def _inside(left: float, top: float, size: tuple[float, float], room: Rect) -> Rect:
    x = max(room[0], min(left, room[0] + room[2] - size[0]))
    y = max(room[1], min(top, room[1] + room[3] - size[1]))
    return x, y, *size


def _touch(one: Rect, other: Rect) -> bool:
    return (
        one[0] < other[0] + other[2]
        and other[0] < one[0] + one[2]
        and one[1] < other[1] + other[3]
        and other[1] < one[1] + one[3]
    )
