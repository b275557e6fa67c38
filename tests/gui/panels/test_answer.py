"""The model's answer: a bar for each likely class, and a click that makes it the target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.examples.boxes import boxes, no_boxes
from tests.examples.regions import regions
from tests.gui.steps import parameters
from workbench.api import Scores
from workbench.gui.panels.answer import AnswerPanel


def test_a_click_on_a_bar_makes_it_the_target(app, engine):
    app.window.panels.answer.bars[1].click()
    assert app.session.target == "class:0"
    assert parameters(engine)[-1]["target"] == "class:0"


def names(app):
    return [bar.accessibleName().partition(",")[0] for bar in app.window.panels.answer.bars]


def test_only_the_answer_for_the_current_image_is_displayed(app, engine, qtbot):
    """The answer for the image before arrives while the next image is still being read."""
    from tests.gui.fake_engine import scores

    before = names(app)
    app.do("image.next")
    app.scheduler.predicted.emit(replace(scores(), names=("wolf", "fox", "lynx", "hare")))
    assert names(app) == before


def test_an_answer_that_failed_leaves_no_classes_of_another_image(app, engine, qtbot):
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    engine.fail("predictions", "The model gave no answer.")
    engine.answer_all()
    qtbot.waitUntil(lambda: app.settled)
    assert names(app) == ["no answer yet"] * 5


def many_scores():
    names = tuple(f"name {i}" for i in range(40))
    values = np.linspace(0.1, 0.0, 40, dtype=np.float32)
    return Scores(values=values, names=names, indices=np.arange(40, dtype=np.int32))


def test_a_bar_is_the_target_that_its_row_says(qtbot):
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.show_scores(replace(many_scores(), targets=tuple(f"output:{i}" for i in range(40))))
    panel.show_target("output:30", "output of name 30 (30)")
    assert [bar.target for bar in panel.bars] == ["output:0", "output:1", "output:2", "output:3", "output:30"]
    with qtbot.waitSignal(panel.chosen) as told:
        panel.bars[1].click()
    assert told.args == ["output:1"]


def panel_of(qtbot):
    panel = AnswerPanel()
    qtbot.addWidget(panel)
    panel.show_scores(many_scores())
    return panel


def test_the_target_always_has_a_bar(qtbot):
    panel = panel_of(qtbot)
    panel.show_target("class:30", "name 30 (30)")
    assert [bar.target for bar in panel.bars] == ["class:0", "class:1", "class:2", "class:3", "class:30"]
    panel.show_target("class:2", "name 2 (2)")
    assert [bar.target for bar in panel.bars] == [f"class:{i}" for i in range(5)]


def is_seen(bar):
    return bar.visibleRegion().boundingRect().height() > bar.height() // 2


@pytest.mark.parametrize("target", [4, 5, 7, 19, 30])
def test_of_more_bars_than_are_in_sight_the_targets_is_in_sight_without_scrolling(qtbot, target):
    panel = panel_of(qtbot)
    height = panel.sizeHint().height()
    panel.show_count(20)
    panel.resize(220, height)
    panel.show()
    panel.show_target(f"class:{target}", f"name {target} ({target})")
    expected = [*(f"class:{i}" for i in range(4)), f"class:{target}"]
    qtbot.waitUntil(lambda: [bar.target for bar in panel.bars if is_seen(bar)] == expected, timeout=2000)
    assert len({bar.target for bar in panel.bars}) == 20
    assert panel.sizeHint().height() == height
    panel.show_target("class:1", "name 1 (1)")
    assert [bar.target for bar in panel.bars] == [f"class:{i}" for i in range(20)]
    assert len({bar.parentWidget() for bar in panel.bars}) == 1
    panel.show_target(f"class:{target}", f"name {target} ({target})")
    panel.show_count(5)
    qtbot.wait(1)  # bars that are not needed any more go
    assert panel.sizeHint().height() == height


def test_there_are_as_many_bars_as_wanted_and_the_panel_stays_as_high(qtbot):
    panel = panel_of(qtbot)
    height = panel.sizeHint().height()
    panel.show_count(20)
    assert [bar.target for bar in panel.bars] == [f"class:{i}" for i in range(20)]
    assert panel.sizeHint().height() == height
    panel.show_count(3)
    assert len(panel.bars) == 3


def test_the_number_of_predictions_is_a_setting_and_the_model_is_asked_for_all(app, engine):
    assert parameters(engine, "predictions")[-1]["top"] == 1000
    app.do("settings.set", "predictions", "8")
    assert len(app.window.panels.answer.bars) == 8


@pytest.mark.parametrize(
    ("answer", "expected", "target"),
    [(boxes(), ["cat", "bicycle", "cat"], "box:1"), (regions(), ["sky", "road"], "region:road")],
)
def test_what_a_detector_or_a_segmenter_answers_has_a_bar_for_each_thing(app, engine, qtbot, answer, expected, target):
    app.do("image.next")
    qtbot.waitUntil(lambda: engine.asks("predictions"))
    engine.answer("predictions", answer)
    qtbot.waitUntil(lambda: names(app)[: len(expected)] == expected)
    assert app.window.panels.answer.bars[1].target == target


def test_an_answer_that_found_nothing_says_so_and_what_it_was_nearest_to(qtbot):
    panel = panel_of(qtbot)
    panel.show_scores(no_boxes(caption="No box above 25 %; the best is chair, 16.0 %").rows)
    assert panel.empty.text() == "No box above 25 %; the best is chair, 16.0 %"
    panel.show_scores(no_boxes(caption="").rows)
    assert panel.empty.text() == "The model found nothing here."
    assert not panel.empty.isHidden()
    panel.show_scores(None)
    assert panel.empty.text() == "The model's answer appears here."


def test_a_box_that_is_no_target_has_a_bar_that_chooses_nothing(qtbot):
    panel = panel_of(qtbot)
    panel.show_scores(boxes(targets=()).rows)
    seen = panel.bars[0].grab().toImage()
    assert len({seen.pixelColor(x, y).name() for x in range(seen.width()) for y in range(seen.height())}) > 3
    with qtbot.assertNotEmitted(panel.chosen):
        panel.bars[0].click()


@pytest.mark.parametrize("order", ["model image model", "image model model", "model model image", "model image back"])
def test_after_quick_switches_of_models_and_images_the_bars_are_those_of_what_is_shown(app, engine, qtbot, order):
    """Nothing is answered before all is chosen, and then the oldest first."""
    models = iter(("torchvision:alexnet?weights=none&seed=0", "efficientnet-lite0"))
    for what in order.split():
        app.do(*{"model": ("model.load", next(models, "")), "image": ("image.next",), "back": ("edit.undo",)}[what])
        qtbot.wait(1)

    loaded = [app.session.model]

    def answered() -> bool:
        for job, (what, *rest) in sorted(engine.asked.items()):
            if what == "load":
                loaded.append(rest[0])
                engine.say_loaded(job=job)
            else:
                mine = replace(many_scores(), names=tuple(f"{loaded[-1]} {rest[1].name} {i}" for i in range(40)))
                engine.answer(what, mine if what == "predictions" else None, job=job)
        return app.settled and not engine.asked

    qtbot.waitUntil(answered)
    assert app.scheduler.model.reference == app.session.model == loaded[-1]
    assert names(app) == [f"{app.session.model} {app.session.image.name} {i}" for i in range(5)]


def test_of_the_target_that_has_no_room_beside_the_heading_the_name_is_cut_and_no_number(qtbot):
    panel = panel_of(qtbot)
    panel.resize(220, panel.sizeHint().height())
    panel.show()
    panel.show_target("class:967", "a class with a name that is much too long for this (967)")
    assert "…" in panel.note.text()
    assert panel.note.text().endswith("(967)")
