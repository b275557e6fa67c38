"""The cascade by clicks: what a detector finds becomes images of their own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.examples.boxes import boxes
from workbench.api import UserError
from workbench.commands import COMMANDS


@pytest.fixture
def detector(app, engine):
    app.do("model.load", "boxes.onnx")
    engine.say_loaded(kinds=["predicted", "box", "unit"], places=True)
    engine.answer("predictions", boxes())
    engine.answer_all()
    return app


def test_what_is_found_opens_as_images_which_alone_are_listed(detector):
    before, path = detector.session.images, detector.session.image.path
    assert COMMANDS["image.cut"].can(detector)
    detector.do("image.cut")
    cuts = detector.session.images[len(before) :]
    assert len(cuts) == 3
    assert all(image.path.startswith(f"{path}?cut=") for image in cuts)
    assert detector.session.listed == tuple(image.key for image in cuts)
    assert detector.session.current == cuts[0].key
    detector.do("edit.undo")
    assert detector.session.images == before


def test_only_what_is_shown_is_cut_out_and_of_one_class_where_it_is_named(detector):
    before = detector.session.images
    detector.edit("Display", replace(detector.session, display=replace(detector.session.display, least=0.5)))
    detector.do("image.cut", "cat")
    assert len(detector.session.images) == len(before) + 1


def test_where_nothing_is_found_there_is_nothing_to_cut_out(app):
    assert not COMMANDS["image.cut"].can(app), "a classifier finds no boxes"
    with pytest.raises(UserError, match="a detector finds boxes"):
        COMMANDS["image.cut"].run(app)
