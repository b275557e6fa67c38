"""The editor of the model's description: what a person states is a part of the reference."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.api import Scores

STATED = [
    {"option": "task", "value": "classification", "origin": "guessed from one row of outputs",
     "choices": ["classification", "multilabel"]},
    {"option": "labels", "value": "", "origin": "", "choices": [], "hint": "1,000 names"},
    {"option": "colours", "value": "rgb", "origin": "from the file", "choices": ["rgb", "bgr", "grey"]},
    {"option": "mean", "value": "0.5", "origin": "you", "choices": []},
]  # fmt: skip
SUMMARY = [["", "ResNet-34"], ["task", "4 classes"], ["colours", "grey"], ["", "from a checkpoint"]]


@pytest.fixture
def panel(app, engine):
    app.do("model.load", "net.pth?mean=0.5")
    engine.say_loaded(stated=STATED, summary=SUMMARY, remarks=["It was guessed."])
    engine.answer_all()
    app.do("model.description", "colours")
    return app.window.panels.description


def loading(app):
    return app.scheduler.loading


def test_a_part_of_the_models_line_opens_the_editor_of_what_corrects_it(app, engine, panel):
    line = app.window.panels.layers.summary
    assert line.accessibleName() == "ResNet-34 · 4 classes · grey · from a checkpoint"
    app.do("model.description")
    assert not panel.isVisible()
    line.linkActivated.emit("task")
    assert panel.isVisible()
    assert app.window.focusWidget() is panel.rows["task"].editor
    assert not app.window.panels.parameters.isVisible()


def test_each_field_says_its_value_and_where_that_is_from(panel):
    assert {name: (row.value, row.origin.text()) for name, row in panel.rows.items()} == {
        "task": ("classification", "guessed from one row of outputs"),
        "labels": ("", ""),
        "colours": ("rgb", "from the file"),
        "mean": ("0.5", "you"),
    }
    assert panel.rows["labels"].editor.placeholderText() == "1,000 names"
    assert [name for name, row in panel.rows.items() if not row.back.isHidden()] == ["mean"]


def test_what_a_person_states_loads_the_model_by_it(app, panel):
    panel.rows["colours"].editor.setCurrentText("bgr")
    panel.rows["colours"].editor.activated.emit(1)
    assert loading(app) == "net.pth?mean=0.5&colours=bgr"


def test_what_a_person_stated_can_be_taken_back(app, panel):
    panel.rows["mean"].back.click()
    assert loading(app) == "net.pth"


def test_a_statement_that_is_refused_leaves_model_and_editor_as_they_were(app, engine, panel):
    editor = panel.rows["mean"].editor
    editor.setText("red")
    editor.editingFinished.emit()
    engine.fail("load", "mean must be one number or three; got 'red'.")
    assert app.window.message.text == "mean must be one number or three; got 'red'."
    assert (editor.text(), app.session.model) == ("0.5", "net.pth?mean=0.5")
    assert app.scheduler.model.reference == "net.pth?mean=0.5"


def guessed():
    return Scores(
        values=np.array([0.4, 0.9], np.float32), names=("as described", "blue first"),
        indices=np.arange(2, dtype=np.int32),
        facts={"options 0": "", "answer 0": "tabby", "options 1": "colours=bgr&mean=0.5%2C0.4", "answer 1": "lynx"},
    )  # fmt: skip


def test_the_open_picture_is_asked_how_sure_the_network_is_and_a_person_decides(app, engine, panel):
    assert engine.asks("guesses")
    engine.answer("guesses", guessed())
    assert [bar.accessibleName() for bar in panel.bars] == ["as described, 40.0 %", "blue first, 90.0 %"]
    assert app.session.model == "net.pth?mean=0.5"  # nothing is taken by itself
    panel.bars[1].click()
    assert loading(app) == "net.pth?mean=0.5,0.4&colours=bgr"


def test_why_a_picture_tells_nothing_stands_in_the_editor_and_nowhere_else(app, engine, panel):
    engine.fail("guesses", "What it gives says nothing of how sure it is.")
    assert panel.guess_note.text() == "What it gives says nothing of how sure it is."
    assert not app.window.message.isVisible()


def test_a_technique_that_is_chosen_has_its_place_again(app, panel):
    app.window.panels.techniques.chosen.emit("occlusion")
    assert app.window.panels.parameters.isVisible()
    assert not panel.isVisible()


def test_the_architecture_of_weights_is_corrected_by_a_click_on_its_name(app, engine, tmp_path):
    weights = tmp_path / "net.pth"
    weights.write_bytes(b"weights")
    app.do("model.load", str(weights))
    engine.say_loaded(stated=STATED, summary=[["arch", "ResNet-34"], *SUMMARY[1:]])
    engine.answer_all()
    app.window.panels.layers.summary.linkActivated.emit("arch")
    palette = app.palette.widget
    assert palette.isVisible()
    palette.line.setText("timm:resnet34")
    palette._take()
    assert app.scheduler.loading == f"{weights}?arch=timm:resnet34"
