"""Tasks in threads, whose values arrive in the window's thread."""

from __future__ import annotations

import threading

import pytest

from workbench.api import UserError
from workbench.gui.engine.background_tasks import BackgroundTasks, error_sentence


@pytest.fixture
def tasks(qapp):
    tasks = BackgroundTasks()
    yield tasks
    tasks.close()


def test_a_value_is_computed_in_a_thread_and_arrives_in_the_window_s(tasks, qtbot):
    threads: list[int] = []
    arrived: list[tuple] = []
    with qtbot.waitSignal(tasks.idle):
        tasks.do(
            lambda: threads.append(threading.get_ident()) or 42,
            lambda value, error: arrived.append((value, error, threading.get_ident())),
        )
        assert tasks.pending == 1
    assert arrived == [(42, None, threading.get_ident())]
    assert threads != [threading.get_ident()]
    assert tasks.pending == 0


def test_an_exception_arrives_in_place_of_the_value(tasks, qtbot):
    arrived: list[tuple] = []
    with qtbot.waitSignal(tasks.idle):
        tasks.do(lambda: 1 / 0, lambda value, error: arrived.append((value, type(error))))
    assert arrived == [(None, ZeroDivisionError)]


def test_after_closing_nothing_arrives(tasks, qtbot):
    arrived: list[object] = []
    tasks.do(lambda: 42, lambda value, _error: arrived.append(value))
    tasks.close()
    qtbot.wait(20)
    assert arrived == []


def test_the_sentence_about_an_error_is_the_user_s_own_or_names_the_file():
    assert error_sentence(None, "cat.png") == ""
    assert error_sentence(UserError("This is no image."), "cat.png") == "This is no image."
    assert error_sentence(OSError("disk full"), "cat.png") == "cat.png cannot be read: disk full."
