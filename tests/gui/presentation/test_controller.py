"""The presentation's controller: slides with a first line in plain words."""

from __future__ import annotations

import pytest

from workbench.gui.presentation.controller import headline


@pytest.mark.parametrize(
    ("shows", "target", "said"),
    [
        ("Which regions speak for the target: each map.", "tiger cat (282)", "Which regions speak for “tiger cat”"),
        ("Where the class's score comes from: on a network", "dog (3)", "Where “dog”'s score comes from"),
        ("Which pixels the model does well with: many masks.", "ant (0) minus bee (1)",
         "Which pixels the model does well with: “ant minus bee”"),
        ("Whether one step changes the answer; and what it is.", "", "Whether one step changes the answer"),
        ("哪些区域支持目标：该层的特征图。", "dog (3)", "哪些区域支持“dog”"),
    ],
)  # fmt: skip
def test_the_first_line_says_in_plain_words_what_is_seen_of_what(shows, target, said):
    assert headline(shows, target) == said


def test_the_talk_begins_with_plain_words_and_names_the_technique_beneath(talk):
    assert talk.slides[1].headline.startswith("Which regions of the image speak for")
    assert talk.slides[1].subtitle.startswith("Grad-CAM  ·  first.png")
