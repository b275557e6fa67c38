"""What commands act on while a comparison is in front: on what is seen, or not at all, with the reason."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.commands import COMMANDS, perform
from workbench.commands.front import ADDED, SEVERAL


@pytest.fixture
def compared(pinned, qtbot):
    """Occlusion and Grad-CAM side by side, none of them pinned; Grad-CAM was on the canvas last."""
    for number in pinned.session.pins:
        pinned.do("run.pin", str(number))
    pinned.do("compare.add", "1")
    pinned.do("compare.add", "2")
    qtbot.waitUntil(lambda: pinned.settled and pinned.compared.isVisible())
    assert not pinned.session.pins
    return pinned


ONE_RUN = ("run.pin", "run.remove", "export.copy_command", "export.copy_python", "export.picture", "view.channel")


@pytest.mark.parametrize("id", ONE_RUN)
def test_what_acts_on_one_run_acts_on_none_that_is_hidden_behind_a_comparison(compared, id):
    before = compared.session
    with pytest.raises(UserError, match="Several results are in front"):
        perform(compared, id)
    compared.do(id)
    assert compared.session is before
    assert SEVERAL in compared.window.message.text


def test_a_grey_entry_of_a_menu_says_why_it_is_grey(compared):
    menu = next(action.menu() for action in compared.window.menuBar().actions() if action.text() == "&Run")
    menu.aboutToShow.emit()
    pin = compared.actions["run.pin"]
    assert menu.toolTipsVisible()
    assert not pin.isEnabled()
    assert pin.toolTip() == SEVERAL
    menu.aboutToHide.emit()
    compared.do("compare.end")
    menu.aboutToShow.emit()
    assert pin.isEnabled()
    assert pin.toolTip() == COMMANDS["run.pin"].help


def test_the_run_that_is_large_in_a_comparison_is_the_one_that_is_pinned(compared):
    other = next(number for number in compared.session.tiles if number != compared.session.shown)
    compared.do("compare.enlarge", str(other))
    compared.do("run.pin")
    assert compared.session.pins == (other,)


def test_a_run_that_is_hidden_is_not_added_to_the_comparison_that_hides_it(compared):
    compared.do("compare.remove", str(compared.session.shown))
    before = compared.session
    compared.do("compare.add")
    assert compared.session is before
    assert ADDED in compared.window.message.text


def test_what_runs_again_comes_in_front_of_the_comparison(compared, engine, qtbot):
    asked = len(engine.runs)
    compared.do("run.again")
    assert not compared.session.comparing
    assert len(engine.runs) == asked + 1


def test_without_pins_what_is_compared_is_presented(compared, qtbot):
    compared.do("view.present")
    qtbot.waitUntil(lambda: compared.presentation.front is not None)
    assert len(compared.presentation.front.slides) == 2


def test_the_figure_of_the_run_that_is_large_has_that_run_alone(compared, qtbot, tmp_path):
    from workbench.export.provenance_reader import provenance_in

    compared.do("compare.enlarge", "1")
    compared.do("export.figure", str(tmp_path / "one.png"))
    qtbot.waitUntil(lambda: compared.settled, timeout=60_000)
    assert len(provenance_in(tmp_path / "one.png")) == 1


@pytest.mark.parametrize("id", ["run.pin", "run.remove", "compare.add", "export.figure", "export.copy_command"])
def test_while_the_next_run_computes_no_command_acts_on_the_one_before(app, engine, qtbot, id):
    app.do("technique.choose", "occlusion")
    assert app.runs.active
    before = app.session
    with pytest.raises(UserError, match="still being computed"):
        perform(app, id)
    engine.draw("occlusion")
    with pytest.raises(UserError, match="still being computed"):
        perform(app, id)
    assert (app.session.pins, app.session.away, app.session.tiles) == (before.pins, before.away, before.tiles)
    engine.answer("occlusion")
    app.do("run.pin")
    assert app.session.pins == (2,)
