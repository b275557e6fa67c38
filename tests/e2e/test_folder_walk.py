"""From a folder to the unit that misled: in the window with its real engine, and by commands."""

from __future__ import annotations

import json

import pytest

from tests.collections.labelled_photographs import CLASSES, write_labelled_photographs
from workbench.cache.result_cache import ResultCache
from workbench.cli.main import main
from workbench.document.session import Session
from workbench.gui.app import App
from workbench.gui.engine.client import EngineClient

LONG = 120_000  # ms that no step takes
TWO = {name: CLASSES[name] for name in ("espresso", "tiger cat")}


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Sixteen photographs: each espresso is seen, and hardly a tiger cat."""
    return write_labelled_photographs(tmp_path_factory.mktemp("walk") / "photos", TWO)


@pytest.fixture
def app(qapp, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    app = App(EngineClient(environment={"WORKBENCH_HOME": str(tmp_path / "home")}), Session(), ResultCache())
    qtbot.addWidget(app.window)
    app.window.show()
    app.start(device="cpu")
    qtbot.waitUntil(lambda: app.scheduler.model is not None, timeout=LONG)
    yield app
    app.window.hide()
    app.close()


def names(app) -> list[str]:
    return [app.collection.rows.names[place] for place in app.collection.widget.model.order]


def test_in_the_window_the_worst_class_its_errors_the_unit_that_misled_and_more_like_them(app, photos, qtbot):
    app.do("collection.open", str(photos))
    widget, pane = app.collection.widget, app.collection.widget.pane
    qtbot.waitUntil(lambda: app.collection.rows is not None and app.collection.rows.looked_at == 16, timeout=LONG)
    widget.evaluation.click()
    qtbot.waitUntil(lambda: pane.judgement is not None and pane.judgement.labels[0].images == 8, timeout=LONG)
    worst = pane.judgement.labels[0]
    pane.labels.clicked.emit(pane.labels.model().index(0, 0))
    errors = names(app)
    assert (worst.label, len(errors)) == ("tiger cat", 8 - worst.right)
    assert all(name.startswith("tiger cat/") for name in errors)
    pane.buttons[3].click()  # Units
    qtbot.waitUntil(lambda: pane.units.table is not None, timeout=LONG)
    assert pane.units.table.facts["first"] == "tiger cat"
    assert pane.units.table.facts["misled"] > 0
    widget.wall.selectionModel().select(widget.model.index(0, 0), widget.wall.selectionModel().SelectionFlag.Select)
    pane.units.cells.clicked.emit(pane.units.cells.model().index(0, 0))  # which misled most
    unit = f"{pane.units.table.facts['layer']}:{pane.units.table.rows[0][0]}"
    assert (app.session.technique, app.session.params["unit"]["unit"]) == ("unit", unit)
    assert app.session.image.name == errors[0].rpartition("/")[2]
    qtbot.waitUntil(lambda: app.settled and app.window.canvas.has_result, timeout=LONG)
    app.do("collection.show")
    app.do("collection.alike")
    qtbot.waitUntil(lambda: app.session.arranged.column == "alike", timeout=LONG)
    assert all(name.startswith("tiger cat/") for name in names(app)[:4])
    pane.buttons[4].click()  # Look at
    qtbot.waitUntil(lambda: pane.shown is not None, timeout=LONG)
    surest = next(each for each in pane.shown.sections if each.title == "Most confident errors")
    assert set(errors) <= {name for name, _, _ in surest.rows}


def test_the_same_by_commands(photos, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    assert main(["evaluate", str(photos), "--out", str(tmp_path / "judged"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    pair = told["most_confused"][0]
    assert pair["class"] == "tiger cat"
    told_apart = ["--tell", "tiger cat", pair["taken_for"], "--json", "--out", str(tmp_path / "units")]
    assert main(["regions", str(photos), *told_apart, "--count", "1"]) == 0
    units = json.loads(capsys.readouterr().out)
    misled = max(units["units"], key=lambda unit: unit["pushed"])
    assert f"the units that misled most, by what each added to its logit: {misled['unit']} (+" in str(
        units["sentences"]
    )
    assert main(["search", str(photos / pair["images"][0]), str(photos), "--count", "3", "--json"]) == 0
    assert [row["label"] for row in json.loads(capsys.readouterr().out)["found"]] == ["tiger cat"] * 3
