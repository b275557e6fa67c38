"""The figure body of boxes: frames and words on the photograph, and a legend."""

from __future__ import annotations

from tests.examples.base import GEOMETRY
from tests.examples.boxes import boxes, masked_boxes, no_boxes
from tests.export.drawn import context, pictures_of, words_of
from workbench.export.bodies.boxes import NARROW, boxes_body
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import compose
from workbench.render.display import Display


def frames_of(result, photo, **more):
    paper = compose(ExportedResult(result), context(photo, GEOMETRY, **more))
    return [patch for axes in paper.figure.axes for patch in axes.patches if not patch.get_fill()]


def test_each_box_has_a_frame_where_it_lies_on_the_photograph(photo):
    frames = frames_of(boxes(), photo)
    assert len(frames) == 2 * 3  # each over its halo
    best = frames[-1]
    left, top, across, down = GEOMETRY.box()
    inch = best.axes.get_xlim()[1] / photo.shape[1]
    assert abs(best.get_x() / inch - (left + 2 / 32 * across)) < 0.6
    assert abs(best.get_width() / inch - 20 / 32 * across) < 0.6
    assert abs(best.get_y() / inch - (top + 4 / 32 * down)) < 0.6


def test_a_box_says_its_class_and_score_at_itself_and_in_the_legend(photo):
    words = words_of(boxes(), photo, GEOMETRY)
    assert "cat 93.0 %" in words
    assert words.count("bicycle") == 2


def test_a_narrow_figure_has_no_legend(photo):
    narrow = boxes_body(boxes(), context(photo, GEOMETRY, width=NARROW - 0.1))
    wide = boxes_body(boxes(), context(photo, GEOMETRY))
    assert narrow.width <= NARROW - 0.1
    assert wide.width > narrow.width


def test_boxes_below_the_chosen_probability_are_left_out_and_counted(photo):
    assert len(frames_of(boxes(), photo, display=Display(least=0.5))) == 2 * 2
    paper = compose(ExportedResult(boxes(), photo, GEOMETRY, display=Display(least=0.5)),
                    context(photo, GEOMETRY, display=Display(least=0.5)))  # fmt: skip
    assert "1 more have a probability below 0.5." in " ".join(text.get_text() for text in paper.figure.texts)


def test_nothing_found_is_said_under_the_photograph(photo):
    assert "Nothing was found with a score of 0.3 or more." in words_of(no_boxes(), photo, GEOMETRY)
    assert len(pictures_of(no_boxes(), photo, GEOMETRY)) == 1


def test_a_mask_colours_its_thing_and_nothing_else_of_the_photograph(photo):
    plain, masked = (pictures_of(result, photo, GEOMETRY)[0] for result in (boxes(), masked_boxes()))
    left, top, across, down = (part * plain.shape[1] / photo.shape[1] for part in GEOMETRY.box())

    def at(x, y):
        return round(top + y / 32 * down), round(left + x / 32 * across)

    assert (plain[at(4, 20)] != masked[at(4, 20)]).any()
    assert (plain[at(20, 20)] == masked[at(20, 20)]).all()
