"""The training of a style in the window, over a fake engine: stated, begun, shown, stopped, taken up, opened."""

from __future__ import annotations

import json

import pytest

from tests.gui.fake_engine import PARAMETERS
from tests.gui.training.conftest import loss_and_pictures, state
from workbench.api import Table
from workbench.protocol.messages import Done, Partial, Progressed

TRAIN, PACE = "painter-training", "painter-pace"


@pytest.fixture(autouse=True)
def painting(monkeypatch) -> None:
    """The engine has the technique that paints."""
    monkeypatch.setitem(PARAMETERS, "fast-style", [])


@pytest.fixture
def page(app):
    app.do("style.train")
    return app.training._page


def ended(engine, technique, result) -> None:
    job = engine.job_of(technique)
    del engine.asked[job]
    engine.done.emit(Done(job, result, {}))


def test_how_long_it_takes_is_measured_and_said_before_it_begins(app, engine, page, tmp_path, qtbot):
    state(app, tmp_path, steps=["2000"])
    qtbot.waitUntil(lambda: engine.asks(PACE))
    assert engine.asked[engine.job_of(PACE)][1] == {"norm": "instance", "size": 32, "styles": 2}
    assert page.words.text() == "Measuring how long a step takes here…"
    ended(engine, PACE, Table(columns=("seconds",), rows=((0.3,),)))
    assert page.words.text() == "It takes about 10 min (0.3 s a step, measured here)."
    app.do("style.set", "steps", "4000")
    assert page.words.text() == "It takes about 20 min (0.3 s a step, measured here)."


def test_a_training_is_asked_for_with_the_open_images_and_shows_how_far_it_is(app, engine, page, tmp_path):
    state(app, tmp_path)
    page.train.click()
    job = engine.job_of(TRAIN)
    asked = engine.asked[job][1]
    assert json.loads(asked["photographs"]) == [image.path for image in app.session.images]
    assert (asked["shown"], asked["size"], asked["steps"]) == (app.session.image.path, 32, 4)
    assert not page.train.isEnabled()
    engine.progressed.emit(Progressed(job, 1, 4, "steps"))
    engine.partial.emit(Partial(job, loss_and_pictures()))
    assert page.words.text() == "1 of 4 steps"
    assert page.bar.value() == page.bar.maximum() // 4
    assert [caption.full_text for caption in page.previews.captions] == ["photograph", "sea.png"]
    assert len(page.loss.plot.listDataItems()) == 3


def test_a_training_is_stopped_and_taken_up_and_its_network_opened(app, engine, page, tmp_path):
    state(app, tmp_path)
    app.do("style.start")
    job = engine.job_of(TRAIN)
    engine.progressed.emit(Progressed(job, 2, 4, "steps"))
    page.stop.click()
    assert page.words.text() == "Stopping…"
    (tmp_path / "mine.safetensors").write_bytes(b"")
    header = json.dumps({"losses": {"shape": [2, 3]}}).encode()
    (tmp_path / "mine.training").mkdir()
    (tmp_path / "mine.training" / "checkpoint.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)
    engine.say_cancelled(job)
    assert page.words.text() == "Stopped after 2 of 4 steps: mine.safetensors holds what was learned."
    assert page.train.text() == "Go on training"
    page.train.click()
    assert engine.job_of(TRAIN) != job
    ended(engine, TRAIN, loss_and_pictures())
    assert page.words.text() == "Trained: mine.safetensors holds the network. More steps go on from here."
    page.open.click()
    assert engine.asked[engine.job_of("load")] == ("load", str(tmp_path / "mine.safetensors"))
    assert app.session.technique == "fast-style"
    assert not page.isVisible()


def test_what_is_missing_is_said_and_what_cannot_be_leaves_the_plan_as_it_was(app, engine, page, tmp_path):
    app.do("style.set", "file", str(tmp_path / "mine.safetensors"))
    page.train.click()
    assert app.window.message.text == "Choose a picture whose style is learned."
    app.do("style.set", "size", "8")
    assert app.window.message.text == "size must be 32 to 512; got 8."
    assert app.training.plan.size == 128
    assert not engine.asks(TRAIN)


def test_a_training_that_ends_while_nobody_looks_is_told(app, engine, tmp_path):
    state(app, tmp_path)
    app.do("style.start")
    ended(engine, TRAIN, loss_and_pictures())
    assert app.window.message.text == "mine.safetensors is trained: Model > Train a style… opens it."


def test_why_a_training_failed_stands_on_its_page(app, engine, page, tmp_path):
    state(app, tmp_path)
    app.do("style.start")
    engine.fail(TRAIN, "None of the photographs can be read.")
    assert page.problem.text() == "None of the photographs can be read."
    assert page.train.isEnabled()
    assert app.notifier.failure("run") == "None of the photographs can be read."


def test_what_is_shown_is_of_the_network_whose_file_is_chosen(app, engine, page, tmp_path):
    state(app, tmp_path)
    app.do("style.start")
    ended(engine, TRAIN, loss_and_pictures())
    app.do("style.set", "steps", "8")
    assert page.previews.pictures[0].isVisible()  # more steps of the same
    assert page.loss.plot.isVisible()
    app.do("style.set", "file", str(tmp_path / "other.safetensors"))
    assert not any(label.isVisible() for label in page.previews.pictures)
    assert page.previews.empty.isVisible()
    assert (page.loss.key.text(), page.loss.plot.isVisible()) == ("", False)
    app.do("style.start")
    engine.partial.emit(Partial(engine.job_of(TRAIN), loss_and_pictures()))
    assert page.previews.pictures[0].isVisible()
    assert page.loss.plot.isVisible()
