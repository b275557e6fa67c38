"""The history of a session: undo, redo, and steps that become one."""

from __future__ import annotations

from dataclasses import replace

from workbench.document import history as module
from workbench.document.history import History
from workbench.document.run import Run
from workbench.document.session import OpenImage, Session


def run(number: int, key: str) -> Run:
    return Run(number, key, "gradcam", "Grad-CAM", "", {}, "predicted", "", "a", "m")


def test_undo_and_redo_walk_the_same_way():
    history = History(Session())
    history.edit("one", replace(history.now, target="class:1"))
    history.edit("two", replace(history.now, target="class:2"))
    assert history.undo() == "two"
    assert history.now.target == "class:1"
    assert history.undo() == "one"
    assert history.undo() == ""
    assert history.redo() == "one"
    assert history.redo() == "two"
    assert history.now.target == "class:2"


def test_a_new_edit_forgets_what_was_undone():
    history = History(Session())
    history.edit("one", replace(history.now, target="class:1"))
    history.undo()
    history.edit("two", replace(history.now, target="class:2"))
    assert history.redo() == ""


def test_an_edit_that_changes_nothing_is_no_step():
    history = History(Session())
    history.edit("nothing", replace(history.now))
    assert history.past == []


def test_steps_of_one_drag_become_one_until_it_rests(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: now[0])
    history = History(Session())
    for patch in (1, 2, 3):
        now[0] += 0.1
        history.edit("patch", history.now.with_params("occlusion", patch=patch), merge="patch")
    assert len(history.past) == 1
    now[0] += 5
    history.edit("patch", history.now.with_params("occlusion", patch=4), merge="patch")
    assert len(history.past) == 2


def test_undo_rewrites_no_log_of_runs():
    history = History(Session())
    history.edit("one", replace(history.now, target="class:1"))
    history.amend(history.now.with_run(run(1, "k1")))
    history.undo()
    assert len(history.now.runs) == 1


def test_what_was_never_right_is_changed_in_every_step():
    image = OpenImage("/a.png", "a.png", "/a.png")
    history = History(Session())
    history.edit("open", history.now.with_images((image,), image.key))
    history.edit("target", replace(history.now, target="class:1"))
    history.undo()
    history.correct(lambda session: session.without_image(image.key))
    sessions = [history.now, *(session for _, session in (*history.past, *history.future))]
    assert len(sessions) == 3
    assert all(session.images == () for session in sessions)
