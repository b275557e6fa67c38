"""The presentation's controller: a slide for each pinned run."""

from __future__ import annotations


def test_the_talk_begins_with_plain_words_and_names_the_technique_beneath(talk):
    assert talk.slides[1].headline.startswith("Which parts of the picture make the network say its answer")
    assert talk.slides[1].subtitle.startswith("Grad-CAM  ·  first.png")
