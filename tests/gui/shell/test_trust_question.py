"""The question of trust: asked where a person chose the model, and nothing happens without a yes."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Signal

from workbench.gui.shell.trust_question import TrustQuestion

CODE = {"place": "/models/net.pt", "what": "a whole pickled network", "digest": "abc"}


class Scheduler(QObject):
    trust_wanted = Signal(str, dict)


@pytest.fixture
def asked():
    """The scheduler, the questions that were asked, and what was loaded."""
    questions, loaded = [], []
    dialogs = SimpleNamespace(choose=lambda *question: questions.append(question))
    scheduler = Scheduler()
    scheduler.question = TrustQuestion(scheduler, dialogs, lambda *what: loaded.append(what))
    scheduler.trust_wanted.emit("/models/net.pt?input=32", CODE)
    return questions, loaded


def test_it_says_what_it_is_and_where_it_lies_and_begins_with_no(asked):
    (title, choices, _), *_ = asked[0]
    assert title.startswith("net.pt is a whole pickled network. Loading it runs code")
    assert [value for value, _, _ in choices] == ["no", "yes"]
    assert choices[1][2] == "/models"


def test_yes_loads_the_same_reference_with_the_digest_of_what_was_asked_about(asked):
    questions, loaded = asked
    questions[0][2]("yes")
    assert loaded == [("/models/net.pt?input=32", "abc")]


def test_no_loads_nothing(asked):
    questions, loaded = asked
    questions[0][2]("no")
    assert loaded == []
