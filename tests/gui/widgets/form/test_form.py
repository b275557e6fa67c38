"""A form from parameter descriptions."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSlider, QSpinBox

from tests.gui.steps import narrow_form
from workbench.api import Param, params_of
from workbench.engine.plugins import load_plugins
from workbench.gui.shell.main_window import NARROWEST
from workbench.gui.widgets.form import Form
from workbench.gui.widgets.theme import TEXT_PX, scaled, theme


def test_every_parameter_begins_at_its_default(form):
    assert form.values() == {
        "target": "predicted", "layer": "", "patch": 16, "strength": 0.25, "fill": "grey", "relu": True, "note": "",
        "seed": 0,
    }  # fmt: skip


def test_what_the_program_sets_is_shown_and_not_told(form):
    values = {"target": "class:1", "layer": "conv#2", "patch": 40, "strength": 0.5, "fill": "mean", "relu": False}
    form.set_values(values)
    assert {name: form.values()[name] for name in values} == values
    assert form.told == []
    assert form.editor("target").picker.currentText() == "tiger cat (1)"


def test_a_seed_has_no_slider_and_stands_under_more(form):
    editor = form.editor("seed")
    assert editor.slider is None
    assert not editor.isVisible()
    form.more.click()
    assert editor.isVisible()


def test_new_choices_keep_the_value(form):
    form.set_values({"layer": "conv#2"})
    form.set_choices("layer", (("", "Automatic"), ("conv#2", "conv#2"), ("fc", "fc")))
    assert form.values()["layer"] == "conv#2"
    assert form.told == []


def test_every_control_has_a_name_for_screen_readers(form):
    controls = [w for kind in (QSlider, QSpinBox, QComboBox, QLineEdit, QCheckBox) for w in form.findChildren(kind)]
    nameless = [w for w in controls if not w.accessibleName() and not getattr(w, "text", str)()]
    inner = [w for w in nameless if isinstance(w, QLineEdit) and isinstance(w.parent(), QSpinBox | QComboBox)]
    assert [w for w in nameless if w not in inner and "spinbox" not in w.objectName()] == []


def test_the_word_says_which_value_is_taken_once_that_is_known(qtbot):
    form = narrow_form(qtbot, Param("perplexity", "float", 0.0, "How many", low=0, high=1000, special="automatic"))
    box = form.editor("perplexity").box
    form.show_used({"perplexity": 30.0})
    assert box.text() == "automatic (30)"
    form.show_used({})
    assert box.text() == "automatic"
    assert form.values() == {"perplexity": 0.0}


@pytest.mark.parametrize("pixels", [TEXT_PX, 18])
def test_the_forms_of_all_techniques_fit_the_narrowest_panel(qtbot, pixels):
    """Also in large type: what is wider is cut at the panel's edge, without a word."""
    theme.apply("dark", pixels)
    try:
        for technique, plugin in load_plugins()[0].items():
            form = Form(params_of(plugin.technique), {})
            qtbot.addWidget(form)
            form.show()
            room = scaled(NARROWEST[1]) - 2 * 12 - 8  # without margins and scroll bar
            assert form.minimumSizeHint().width() <= room, technique
    finally:
        theme.apply("dark", TEXT_PX)


def test_a_parameter_that_does_not_count_beside_another_is_grey_and_says_why(qtbot):
    shows = Param("shows", "choice", "target", "What is shown", choices=("target", "place", "difference"))
    form = Form(
        [shows, Param("layer", "layer", "", "The layer", where=("shows", "place", "difference"))], {"layer": ()}
    )
    qtbot.addWidget(form)
    form.set_values({"shows": "target", "layer": ""})
    assert not form.editor("layer").isEnabled()
    assert form.editor("layer").toolTip() == "It counts where Shows is: Place, Difference."
    form.set_values({"shows": "difference"})
    assert form.editor("layer").isEnabled()
    assert form.editor("layer").toolTip() == "The layer"


def test_a_parameter_that_counts_beside_one_that_is_grey_is_grey_too(qtbot):
    show = Param("show", "choice", "line", "What is shown", choices=("line", "reconstruction"))
    kinds = Param(
        "directions", "choice", "principal", "Which", choices=("principal", "weights"), where=("show", "line")
    )
    form = Form(
        [show, kinds, Param("layer", "layer", "", "The layer", where=("directions", "principal"))], {"layer": ()}
    )
    qtbot.addWidget(form)
    form.set_values({"show": "line", "directions": "principal"})
    assert form.editor("layer").isEnabled()
    form.set_values({"show": "reconstruction"})
    assert not form.editor("layer").isEnabled()
    assert form.editor("layer").toolTip() == "It counts where Show is: Line."


def test_what_a_parameter_counts_beside_is_a_choice_of_the_same_technique():
    found = [
        (plugin.technique, param) for plugin in load_plugins()[0].values() for param in params_of(plugin.technique)
    ]
    beside = [(technique, param.where) for technique, param in found if param.where]
    assert {where[0] for _, where in beside} == {"shows", "show", "directions"}
    for technique, (name, *values) in beside:
        choices = next(param.choices for param in params_of(technique) if param.name == name)
        assert set(values) < set(choices)
