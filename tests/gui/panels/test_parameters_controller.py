"""The parameters of the technique: what is in force stands in the form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QSlider

from tests.examples.boxes import boxes
from tests.gui.fake_engine import PARAMETERS
from workbench.api import Param
from workbench.gui.panels.techniques import SENTENCE


def test_a_wrong_parameter_is_refused_in_words_and_the_form_shows_what_is_in_force(app, engine):
    app.do("technique.choose", "occlusion")
    app.do("technique.set", "patch", "9999")
    assert app.window.message.text == "patch must be 1 to 512 px; got 9999."
    assert app.window.panels.parameters.form.values()["patch"] == 16


def test_the_layer_that_a_technique_took_by_itself_is_said(app, engine):
    app.do("technique.choose", "activations")
    engine.answer("activations", replace(app.presenter.shown.result, facts={"layer": "relu#1"}))
    assert app.window.panels.parameters.form.editor("layer").picker.currentText() == "Automatic (relu#1)"
    assert app.window.panels.layers.tree.currentIndex().data() == "relu#1"


def test_the_layer_that_a_technique_says_it_takes_is_in_bold_before_it_ran(app, engine):
    applies = {**app.scheduler.model.applies, "activations": {"works": True, "sentence": "", "layer": "relu#1"}}
    engine.loaded_again.emit(replace(app.scheduler.model, applies=applies))
    app.do("technique.choose", "activations")
    assert app.parameters.automatic_layer == "relu#1"
    assert app.window.panels.parameters.form.editor("layer").picker.currentText() == "Automatic (relu#1)"
    app.do("technique.choose", "occlusion")
    assert app.parameters.automatic_layer == app.scheduler.model.default_layer


def test_a_target_that_is_no_class_is_named_in_words(app):
    app.do("target.set", "difference:0,3")
    assert app.window.panels.parameters.form.editor("target").picker.currentText() == "ant (0) minus dog (3)"
    app.do("target.set", "bee")
    assert app.window.panels.parameters.form.editor("target").picker.currentText() == "bee (1)"


def test_a_slider_ends_where_the_loaded_model_does(make_app, engine, qtbot, monkeypatch):
    patch = Param("patch", "int", 16, "Side of the square", low=1, high=512, unit="px", within="input")
    monkeypatch.setitem(PARAMETERS, "occlusion", [patch])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()  # 32 x 32
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    (slider,) = app.window.panels.parameters.findChildren(QSlider)
    slider.setValue(slider.maximum())
    qtbot.waitUntil(lambda: app.session.params.get("occlusion", {}).get("patch") == 32)


@pytest.mark.parametrize(("labels", "called"), [(["sea", "fire"], ["sea", "fire"]), ([], ["0", "1"])])
def test_sliders_are_called_as_the_network_calls_its_numbers(make_app, engine, monkeypatch, labels, called):
    monkeypatch.setitem(PARAMETERS, "occlusion", [Param("styles", "amounts", "", "How much of each", 0, 1)])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded(extra_inputs=[{"name": "style_weights", "count": 2, "labels": labels}])
    app.do("technique.choose", "occlusion")
    sliders = app.window.panels.parameters.form.editor("styles").sliders
    assert [slider.accessibleName() for slider in sliders] == [f"Styles, {name}" for name in called]


def test_what_a_detector_found_is_offered_as_targets_and_no_class_is(app, engine):
    app.do("model.load", "detector")
    engine.say_loaded(kinds=["predicted", "box", "unit"], predicted="best box", places=True)
    engine.answer("predictions", boxes(targets=("box:cat@2,4,20,20", "box:dog@8,8,6,6", "box:cat@24,0,8,8")))
    picker = app.window.panels.parameters.form.editor("target").picker
    assert [picker.itemText(i) for i in range(picker.count())] == [
        "Best box", "cat at 2, 4, 20 × 20 px", "dog at 8, 8, 6 × 6 px", "cat at 24, 0, 8 × 8 px",
    ]  # fmt: skip


def test_the_layer_in_bold_is_the_one_that_is_taken_for_the_target(app, engine):
    """A box comes from one level of a pyramid: which, is known when a technique has looked."""
    layers = app.window.panels.layers
    assert layers.default == "relu#2"
    app.do("model.load", "detector")
    engine.say_loaded(kinds=["predicted", "box", "unit"], places=True)
    assert layers.default == ""
    engine.answer("gradcam", replace(app.presenter.shown.result, facts={"layer": "relu#1"}))
    assert layers.default == "relu#1"
    app.do("target.set", "box:1")
    assert layers.default == ""
    app.do("target.set", "predicted")
    assert layers.default == "relu#1"


def test_while_another_model_comes_nothing_is_said_of_what_the_one_before_it_can_not(app, engine):
    panel, view = app.window.panels.parameters, app.window.panels.techniques.view
    app.do("model.load", "no-maps")
    engine.say_loaded(refusing=("gradcam",))
    sentence = "gradcam needs something that this model has not."
    assert (panel.caveat.text(), view.currentIndex().data(SENTENCE)) == (sentence, sentence)
    app.do("model.load", "detector")
    assert (panel.caveat.text(), view.currentIndex().data(SENTENCE)) == ("", "")
    engine.fail("load", "It cannot be read.")
    assert (panel.caveat.text(), view.currentIndex().data(SENTENCE)) == (sentence, sentence)


def test_a_technique_that_is_not_there_any_more_is_said_in_place_of_another(app):
    panel = app.window.panels.parameters
    assert panel.form is not None
    app.edit("Technique", replace(app.session, technique="gone"))
    assert panel.title.full_text == "gone"
    assert panel.caveat.text() == "gone is switched off, or is not there any more: see Technique > Plugins."
    assert panel.form is None
    assert not panel.waiting.isVisible()
    assert not panel.run_button.isEnabled()
    app.do("technique.choose", "gradcam")
    assert panel.title.full_text == "Grad-CAM"
    assert panel.form is not None


def test_who_judges_is_one_line_of_the_form_and_holds_for_all_that_make_pictures(make_app, engine, monkeypatch):
    judge = Param("judge", "judge", "", "Who says what is in the picture")
    for technique in ("occlusion", "saliency"):
        monkeypatch.setitem(PARAMETERS, technique, [judge])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    picker = app.window.panels.parameters.form.editor("judge").picker
    texts = [picker.itemText(i) for i in range(picker.count())]
    assert texts == ["Automatic", "EfficientNet-Lite0", "Nobody", "Another classifier…"]
    app.parameters.set_value("judge", "none")
    assert (picker.currentText(), app.session.params["saliency"]["judge"]) == ("Nobody", "none")
    app.do("technique.judge", "net.onnx")
    assert picker.currentText() == "net.onnx"
    app.do("technique.judge", "automatic")
    assert (app.session.params["saliency"]["judge"], picker.currentText()) == ("", "Automatic")


def test_the_other_open_images_go_with_what_makes_pictures(make_app, engine, monkeypatch):
    monkeypatch.setitem(PARAMETERS, "occlusion", [Param("judge", "judge", "", "Who")])
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    catalogue, image = app.scheduler.catalogue, app.session.image
    request = catalogue.request(app.session, "occlusion", image, app.photos.have(image))
    assert request.beside == app.session.images
    assert request.images == ()
    alone = replace(app.session, images=app.session.images[:1])
    other = catalogue.request(alone, "occlusion", image, app.photos.have(image))
    assert (other.beside, other.key) == ((), request.key)  # what is open beside it makes no other picture


@pytest.fixture
def beside(make_app, engine, monkeypatch):
    """The program with a technique that takes a second picture and another network."""
    params = [Param("other", "photograph", "", "Second"), Param("network", "network", "digits-classifier", "Other")]
    monkeypatch.setitem(PARAMETERS, "occlusion", params)
    app = make_app()
    app.start()
    engine.say_ready()
    engine.say_loaded()
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    return app


def test_the_second_picture_is_picked_by_name_among_the_other_open_ones_or_as_a_file(beside, monkeypatch):
    picker = beside.window.panels.parameters.form.editor("other").picker
    assert [picker.itemText(i) for i in range(picker.count())] == ["None", "second.png", "Another picture…"]
    picker._pick(1)
    assert beside.session.params["occlusion"]["other"] == beside.session.images[1].path
    assert picker.currentText() == "second.png"
    monkeypatch.setattr(beside.dialogs, "files", lambda title, kind: ["/elsewhere/third.png"])
    picker._pick(2)
    assert beside.session.params["occlusion"]["other"] == "/elsewhere/third.png"


def test_the_other_network_is_picked_among_those_that_are_bundled_chosen_as_a_file_or_typed(beside, monkeypatch):
    picker = beside.window.panels.parameters.form.editor("network").picker
    texts = [picker.itemText(i) for i in range(picker.count())]
    assert (texts[0], texts[-1]) == ("EfficientNet-Lite0", "Another network…")
    assert "digits-vae" not in picker._values
    picker._pick(0)
    assert beside.session.params["occlusion"]["network"] == "efficientnet-lite0"
    offered = []
    monkeypatch.setattr(beside.dialogs, "files", lambda title, kind: ["net.onnx"])
    monkeypatch.setattr(
        beside.dialogs, "choose", lambda title, choices, then, free: offered.extend(choices) or then(choices[0][0])
    )
    picker._pick(picker.count() - 1)
    assert beside.session.params["occlusion"]["network"] == "net.onnx"
    assert "torchvision:resnet18" in [reference for reference, _, _ in offered]
    picker.setEditText("torchvision:alexnet")
    picker._pick_typed()
    assert beside.session.params["occlusion"]["network"] == "torchvision:alexnet"
