"""The tree of layers: searched, chosen by a click or a key, and walked by the keyboard."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt

from tests.gui.steps import press
from workbench.gui.panels.layers import LayersPanel
from workbench.gui.widgets.theme import DARK, LIGHT, theme


def test_a_panel_that_is_gone_hears_of_no_other_theme(qtbot):
    panel = LayersPanel()
    panel.show_summary([("classes", "4 classes")])
    shiboken6.delete(panel)
    for tokens in (LIGHT, DARK):
        theme.apply(tokens.name)


def test_a_long_reference_that_is_loading_is_shortened_in_its_middle_and_not_cut_off(qtbot):
    panel = LayersPanel()
    qtbot.addWidget(panel)
    panel.show_empty("torchvision:resnet18?weights=none&seed=1 is loading…")
    name, rest = panel.empty.text().split(" ", 1)
    assert rest == "is loading…"
    assert "…" in name
    assert name.endswith("=1")
    assert panel.empty.fontMetrics().horizontalAdvance(name) <= panel.empty.width()
    assert panel.empty.toolTip() == "torchvision:resnet18?weights=none&seed=1 is loading…"


def test_a_search_in_the_layer_tree_keeps_what_leads_to_the_hits(app, qtbot):
    panel = app.window.panels.layers
    panel.search.setText("conv")
    model = panel.tree.model()
    top = [model.index(i, 0).data() for i in range(model.rowCount())]
    assert top == ["stem", "blocks"]  # stem is a Conv2d
    assert model.index(0, 0, model.index(0, 0, model.index(1, 0))).data() == "conv"


def test_a_click_on_a_layer_takes_it_and_a_container_only_opens(app):
    panel = app.window.panels.layers
    model = panel.tree.model()
    blocks = model.index(1, 0)
    panel.tree.clicked.emit(blocks)
    assert app.session.layer == ""
    assert panel.tree.isExpanded(blocks)
    panel.tree.clicked.emit(model.index(0, 0, blocks))
    assert app.session.layer == "blocks.0"


def test_right_opens_a_layer_that_holds_no_others_and_unfolds_one_that_does(app, qtbot):
    app.do("layer.set", "blocks.0")
    app.window.panels.layers.take_focus()
    tree = app.window.panels.layers.tree
    tree.setExpanded(tree.currentIndex(), False)
    press(app, qtbot, Qt.Key.Key_Right)
    assert tree.isExpanded(tree.currentIndex())
    assert app.session.technique == "gradcam"
    app.do("layer.set", "stem")
    press(app, qtbot, Qt.Key.Key_Right)
    assert (app.session.technique, app.session.layer) == ("activations", "stem")


def test_one_channel_that_was_laid_over_the_image_gives_way_to_all_of_them(app):
    app.history.amend(app.session.with_params("activations", channel=3))
    app.do("layer.channels", "stem")
    assert "channel" not in app.session.params["activations"]


def test_the_channels_of_a_layer_that_is_not_there_are_refused_in_words(app):
    app.do("layer.channels", "stern")
    assert app.window.message.text == "There is no layer 'stern'; the nearest are stem."


def test_a_container_of_all_layers_is_open_from_the_beginning(app, engine):
    app.do("model.load", "m.onnx")
    names = ("graph.conv", "graph.relu")
    engine.say_loaded(
        layers=[{"name": one, "module": one, "call": 1, "kind": "Conv2d", "shape": [1, 2, 2]} for one in names],
        kinds=["predicted", "box"], places=True,
    )  # fmt: skip
    panel = app.window.panels.layers
    assert panel.tree.isExpanded(panel.tree.model().index(0, 0))


def test_what_was_opened_is_said_in_whole_lines(qtbot):
    panel = LayersPanel()
    qtbot.addWidget(panel)
    panel.show_summary([("classes", "a thousand kinds of things, one by one")])
    panel.resize(120, 400)
    panel.show()
    summary, line = panel.summary, panel.summary.fontMetrics().lineSpacing()
    summary.resize(100, 2 * line + 6 + line // 2)
    assert summary.mask().boundingRect().height() == 2 * line + 1
