"""What the panel of the answer shows: of a network that compares images the nearest of the open ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from workbench.api import Table

SAME = [{"option": "same", "value": "0.6", "origin": "you", "choices": []}]


def alike(keys, numbers, measure="similarity"):
    rows = tuple((key, *row) for key, row in zip(keys, numbers, strict=True))
    return Table(columns=("image", *keys), rows=rows, facts={"measure": measure})


def test_the_answer_of_a_network_that_compares_is_the_nearest_of_the_open_images(app, engine, qtbot):
    """A click there is the target, and the threshold that is stated judges each."""
    app.do("model.load", "faces.onnx")
    engine.say_loaded(kinds=["predicted", "similarity", "distance", "output", "unit"], stated=SAME)
    engine.answer_all()
    keys = [image.path for image in app.session.images]
    engine.answer("likenesses", alike(keys, np.linspace(1.0, 0.1, len(keys) ** 2).reshape(len(keys), -1)))
    panel = app.window.panels.answer
    assert panel.threshold.isVisible()
    assert [bar.target for bar in panel.bars if bar.target] == [f"similarity:{key}" for key in keys[1:]][:5]
    assert panel.bars[0].accessibleName().count("same") == 1
    panel.bars[0].click()
    assert app.session.target == f"similarity:{keys[1]}"
    app.do("target.set", f"distance:{keys[1]}")
    engine.answer_all()
    assert engine.asks("likenesses"), "how far it is was not asked before"


def test_a_threshold_that_the_slider_states_is_a_part_of_the_description(app, engine):
    app.window.panels.answer.threshold.stated.emit("0.4")
    assert app.scheduler.loading.endswith("?same=0.4")


def test_a_comparison_of_images_that_failed_is_not_asked_for_again(app, engine):
    app.do("model.load", "faces.onnx")
    engine.say_loaded(kinds=["predicted", "similarity", "distance", "output", "unit"])
    engine.answer_all()
    engine.fail("likenesses", "None of the images can be read.")
    app.do("target.set", "output:1")
    engine.answer_all()
    assert not engine.asks("likenesses")


def test_a_row_of_the_answer_before_is_no_target_while_the_next_is_on_its_way(app, engine):
    """It is a class of another model, or a box of another image."""
    bar = app.window.panels.answer.bars[1]
    app.do("image.next")
    assert bar.stale
    bar.click()
    assert app.session.target == "predicted"


def test_images_that_are_not_compared_are_said(app, engine, monkeypatch):
    from workbench.gui.panels import answer_controller

    app.do("model.load", "faces.onnx")
    engine.say_loaded(kinds=["predicted", "similarity", "distance", "output", "unit"])
    engine.answer_all()
    keys = [image.path for image in app.session.images]
    monkeypatch.setattr(answer_controller, "MOST_COMPARED", len(keys) - 1)
    table = alike(keys, np.ones((len(keys), len(keys))).tolist())
    engine.answer("likenesses", replace(table, caveat="1 image is left out, since they cannot be read: a.png."))
    remark = app.window.panels.answer.threshold.remark
    assert remark.isVisible()
    assert remark.full_text.endswith(f"a.png. The nearest of the first {len(keys) - 1} images.")


def test_of_a_model_that_no_image_enters_no_answer_to_one_is_promised(app, engine):
    app.do("model.load", "generator")
    engine.say_loaded(sees_image=False)
    empty = app.window.panels.answer.empty
    assert empty.isVisible()
    assert empty.text() == "This model takes a code and no image: it has no answer to one."
    app.do("model.load", "classifier")
    engine.say_loaded()
    assert empty.text() == "The model's answer appears here."
