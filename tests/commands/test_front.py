"""What a command acts on is what is seen: nothing behind a collection or a comparison."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from workbench.api import UserError
from workbench.commands import COMMANDS, perform
from workbench.commands.front import COLLECTION, run_seen
from workbench.document.session import Session


def program(browsing):
    """A finished result on the canvas, and a collection before it or not."""
    return SimpleNamespace(
        session=Session(collection="/many", browsing=browsing),
        runs=SimpleNamespace(has_result=True, on_canvas=3, active=False),
        exporter=SimpleNamespace(save=lambda kind, path: None, copy=lambda kind: None),
    )


@pytest.mark.parametrize("name", ["export.figure", "export.arrays", "export.copy", "export.copy_python"])
def test_what_lies_behind_a_collection_is_not_saved_or_copied(name):
    assert COMMANDS[name].can(program(browsing=False))
    behind = program(browsing=True)
    assert not COMMANDS[name].can(behind)
    with pytest.raises(UserError, match="The collection is in front"):
        perform(behind, name)


def test_a_run_that_lies_behind_a_collection_is_not_the_one_that_is_pinned():
    behind = program(browsing=True)
    assert (run_seen(behind), run_seen(program(browsing=False))) == (0, 3)
    with pytest.raises(UserError, match="The collection is in front"):
        perform(behind, "run.pin")
    assert COMMANDS["run.pin"].otherwise(behind) == COLLECTION
