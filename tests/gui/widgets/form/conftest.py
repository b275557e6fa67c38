"""Forms with a parameter of each type."""

from __future__ import annotations

import pytest

from workbench.api import Param
from workbench.gui.widgets.form import Form

PARAMS = (
    Param("target", "target", "predicted", "What is explained"),
    Param("layer", "layer", "", "The layer"),
    Param("patch", "int", 16, "Side of the square", low=1, high=512, unit="px"),
    Param("strength", "float", 0.25, "How much", low=0.0, high=1.0),
    Param("fill", "choice", "grey", "What it shows", choices=("grey", "black", "mean")),
    Param("relu", "bool", True, "Keep the positive"),
    Param("note", "text", "", "A remark"),
    Param("seed", "int", 0, "Seed", low=0, high=2**31 - 1, more=True),
)
CHOICES = {
    "target": (("predicted", "Predicted class"), ("class:0", "tabby (0)"), ("class:1", "tiger cat (1)")),
    "layer": (("", "Automatic"), ("conv#1", "conv#1"), ("conv#2", "conv#2")),
}


@pytest.fixture
def form(qtbot):
    made = Form(PARAMS, CHOICES)
    qtbot.addWidget(made)
    made.told = []
    made.changed.connect(lambda name, value: made.told.append((name, value)))
    made.show()
    return made


@pytest.fixture
def picker_form(qtbot):
    parameters = (Param("region", "region", "", "Where"), Param("unit", "unit", "", "Which"))
    made = Form(parameters, {"unit": (("conv", "8"), ("fc", "4"), ("shape", "0"))})
    qtbot.addWidget(made)
    made.told = []
    made.changed.connect(lambda name, value: made.told.append((name, value)))
    made.set_input_size(40, 30)
    made.show()
    return made
