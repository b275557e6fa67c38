"""Steps that tests of the window share: an answer of the engine, and what it was asked."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt

from tests.gui.fake_engine import geometry_for
from workbench.api import Curve, Group, Heatmap, Param, Picture, Scores
from workbench.gui.widgets.form import Form
from workbench.protocol.messages import Done


def card(unit: str) -> Group:
    layer, _, channel = unit.rpartition(":")
    line = np.zeros((1, 4), np.float32)
    return Group(
        parts={
            "map": Heatmap(values=np.eye(32, dtype=np.float32), signed=False),
            "histogram": Curve(x=np.arange(4, dtype=np.float32), lines=line, names=("all",)),
        },
        caption=unit,
        facts={"unit": unit, "layer": layer, "channel": int(channel), "channels": 16},
    )


def probe(region: str = "8,8,16,16") -> Group:
    one = Scores(values=np.ones(1, np.float32), names=("ant",), indices=np.zeros(1, np.int32))
    picture = Picture(values=np.random.default_rng(0).random((32, 32, 3)).astype(np.float32))
    return Group(parts={"picture": picture, "before": one, "after": one}, caption=region, facts={"region": region})


def answer(engine, technique: str, result, seconds: float = 0.02) -> None:
    job = engine.job_of(technique)
    _, params, photo = engine.asked.pop(job)
    provenance = {"technique": technique, "title": technique, "parameters": params, "seconds": seconds}
    engine.done.emit(Done(job, result, provenance, geometry_for(photo)))


def asked(engine, technique: str, parameter: str) -> list[Any]:
    return [params[parameter] for name, params, _ in engine.runs if name == technique]


def state(app):
    return app.window.canvas.view.state.text()


def parameters(engine, technique="gradcam"):
    return [params for name, params, _ in engine.runs if name == technique]


def press(app, qtbot, key: Qt.Key) -> None:
    qtbot.keyClick(app.window.focusWidget(), key)


def tiles(app):
    return app.compared.tiles


def settle(app, engine, qtbot, count):
    def is_there() -> bool:
        engine.answer_all()
        return app.settled and len(app.session.tiles) == count and (not count or len(tiles(app)) == count)

    qtbot.waitUntil(is_there)


def narrow_form(qtbot, *parameters: Param) -> Form:
    """A form as narrow as its panel may become."""
    made = Form(parameters, {})
    qtbot.addWidget(made)
    made.resize(196, 300)
    made.show()
    return made


def work_on(app, engine, qtbot) -> None:
    """A session with three runs, a target, a locked range and a closed panel."""
    app.do("target.set", "dog")
    engine.answer_all()
    app.do("technique.choose", "occlusion")
    engine.answer_all()
    app.do("view.range", "0", "2")
    app.do("view.colour_map", "viridis")
    app.do("view.log")
    qtbot.waitUntil(lambda: app.settled)


def seen(app) -> tuple:
    """What a person would compare."""
    now, window = app.session, app.window
    return (
        now, window.caption.full_text, window.shows("log"), window.canvas.view.__class__.__name__,
        [window.panels.runs.view.model().index(i, 0).data() for i in range(window.panels.runs.view.model().rowCount())],
    )  # fmt: skip
