"""The registry of views: one for each type of result, which shows it in both themes."""

from dataclasses import replace

import pytest

from tests.examples.registry import EXAMPLES
from tests.gui.canvas.examples import geometry, photo
from workbench.api.results import RESULT_TYPES
from workbench.gui.canvas.view_state import ViewState
from workbench.gui.canvas.views.registry import VIEWS, new_view
from workbench.gui.widgets.theme import DARK, LIGHT, theme
from workbench.render.display import Display


def test_every_type_of_result_has_a_view():
    assert {kind.__name__ for kind in VIEWS} == set(RESULT_TYPES)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_every_view_shows_its_result_with_a_name_a_title_and_its_words(qtbot, name, tokens):
    theme.apply(tokens.name)
    result = replace(EXAMPLES[name], caption="a caption", caveat="beware")
    view = new_view(type(result))
    qtbot.addWidget(view)
    view.resize(500, 400)
    view.show_result(ViewState(result, photo(), geometry(), Display(), "partial", "A title"))
    view.show()
    view.set_theme(tokens)
    assert view.accessibleName().startswith("A title")
    assert view.title.full_text == "A title"
    assert view.state.text() == "So far"
    assert view.caption.text() == result.caption
    assert view.caveat.text() == result.caveat
    image = view.grab().toImage()
    assert len({image.pixel(x, y) for x in range(0, 500, 5) for y in range(0, 400, 5)}) > 3


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_view_takes_a_second_result_of_its_type_and_grows_stale(canvas, name):
    for state in ("partial", "fresh", "stale"):
        canvas.show_result(ViewState(EXAMPLES[name], photo(), geometry(), Display(), state, "A title"))
    assert canvas.view.state.text() == "Out of date"
    canvas.set_state("fresh")
    assert canvas.view.state.text() == ""
    canvas.grab()
