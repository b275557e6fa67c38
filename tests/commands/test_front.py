"""What a command acts on is what is seen: nothing behind a collection or a comparison."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workbench.api import UserError
from workbench.commands import COMMANDS, perform
from workbench.commands.front import BATCH, COLLECTION, no_figure, run_seen
from workbench.document.session import Session


def program(browsing, page=False, batch=False):
    """A finished result on the canvas; before it or not a batch, or a collection with a page that is saved or not."""
    saved: list = []
    return SimpleNamespace(
        session=Session(collection="/many", browsing=browsing),
        runs=SimpleNamespace(has_result=True, on_canvas=3, active=False),
        collection=SimpleNamespace(has_page=page, page="a page", batch=SimpleNamespace(is_open=batch)),
        dialogs=SimpleNamespace(path=lambda title, name, endings: name),
        exporter=SimpleNamespace(
            save=lambda *asked: saved.append(asked), file_name=lambda page=None: "photos-confusion" if page else "other"
        ),
        saved=saved,
    )


@pytest.mark.parametrize("name", ["export.figure", "export.arrays", "export.copy", "export.copy_python"])
def test_what_lies_behind_a_collection_is_not_saved_or_copied(name):
    assert COMMANDS[name].can(program(browsing=False))
    behind = program(browsing=True)
    assert not COMMANDS[name].can(behind)
    with pytest.raises(UserError, match=r"The collection is in front|The page beside the collection shows nothing yet"):
        perform(behind, name)


def test_the_page_beside_a_collection_is_saved_under_a_name_that_says_what_it_is():
    app = program(browsing=True, page=True)
    perform(app, "export.figure")
    perform(app, "export.arrays")
    perform(front := program(browsing=False), "export.figure")
    assert app.saved == [("figure", "photos-confusion.png", "a page"), ("arrays", "photos-confusion.npz", "a page")]
    assert front.saved == [("figure", "other.png", None)]


def test_a_run_that_lies_behind_a_collection_is_not_the_one_that_is_pinned():
    behind = program(browsing=True)
    assert (run_seen(behind), run_seen(program(browsing=False))) == (0, 3)
    with pytest.raises(UserError, match="The collection is in front"):
        perform(behind, "run.pin")
    assert COMMANDS["run.pin"].otherwise(behind) == COLLECTION


def test_of_a_batch_that_is_followed_it_is_said_what_saves_its_results():
    assert no_figure(program(browsing=True, batch=True)) == BATCH
