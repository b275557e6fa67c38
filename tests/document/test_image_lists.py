"""Lists of images: long ones are files of their own, and a step holds what it changes."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.api import UserError
from workbench.document.autosave import Autosave
from workbench.document.history import History
from workbench.document.image_lists import ImageLists
from workbench.document.saved_session import SavedSession
from workbench.document.session import OpenImage, Session


def images(count: int) -> tuple[OpenImage, ...]:
    return tuple(OpenImage(f"/photos/{i}.jpg", f"{i}.jpg", f"/photos/{i}.jpg") for i in range(count))


def sizes(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in folder.rglob("*.json")}


@settings(deadline=None)  # the machine may be busy
@given(st.lists(st.integers(0, 12), unique=True), st.lists(st.integers(0, 12), unique=True))
def test_a_list_comes_back_from_its_difference(near, far):
    lists, all_images = ImageLists(), images(13)
    before, after = tuple(all_images[i] for i in near), tuple(all_images[i] for i in far)
    plain = json.loads(json.dumps(lists.difference(before, after)))
    assert lists.with_difference([vars(image) for image in before], plain) == [vars(image) for image in after]


def test_with_20_000_images_a_step_is_small_and_the_list_is_written_once(tmp_path):
    with closing(Autosave(tmp_path)) as autosave:
        history = History(Session(images=images(20_000)))
        autosave.save(SavedSession(history.now))
        history.edit("target", replace(history.now, target="class:1"))
        history.edit("close", history.now.without_image("/photos/777.jpg"))
        history.edit("open", history.now.with_images((OpenImage("/new.jpg", "new.jpg", "/new.jpg"),), ""))
        history.edit("layer", replace(history.now, layer="stem"))
        autosave.save(SavedSession(history.now, past=tuple(history.past)))
        assert sizes(tmp_path)["current-1.json"] < 10_000
        assert len(list((tmp_path / "current-1").glob("images-*.json"))) == 1  # that of before is gone
        history.edit("layer", replace(history.now, layer="fc"))
        (list_file,) = (tmp_path / "current-1").glob("images-*.json")
        written = list_file.stat().st_mtime_ns
        autosave.save(SavedSession(history.now, past=tuple(history.past)))
        assert list_file.stat().st_mtime_ns == written
    with closing(Autosave(tmp_path)) as after:
        assert after.last_session.session == history.now
        assert after.last_session.past == tuple(history.past)


def test_what_the_strip_lists_of_20_000_images_is_written_once_too(tmp_path):
    with closing(Autosave(tmp_path)) as autosave:
        every = images(20_000)
        history = History(Session(images=every))
        history.edit("list", replace(history.now, listed=tuple(image.key for image in every[::2])))
        history.edit("list", replace(history.now, listed=tuple(image.key for image in every[::3])))
        history.edit("layer", replace(history.now, layer="stem"))
        autosave.save(SavedSession(history.now, past=tuple(history.past)))
        assert sizes(tmp_path)["current-1.json"] < 10_000
        assert len(list((tmp_path / "current-1").glob("images-*.json"))) == 3
    with closing(Autosave(tmp_path)) as after:
        assert after.last_session.session == history.now
        assert after.last_session.past == tuple(history.past)


def test_opening_a_large_folder_that_was_undone_can_be_done_again_after_a_restart(tmp_path):
    history = History(Session(images=images(3)))
    history.edit("open a folder", history.now.with_images(images(5000), ""))
    history.undo()
    with closing(Autosave(tmp_path)) as autosave:
        autosave.save(SavedSession(history.now, future=tuple(history.future)))
        assert sizes(tmp_path)["current-1.json"] < 10_000
    with closing(Autosave(tmp_path)) as after:
        assert after.last_session.future == tuple(history.future)


def test_a_session_whose_list_is_gone_is_kept_and_said(tmp_path):
    with closing(Autosave(tmp_path)) as autosave:
        autosave.save(SavedSession(Session(images=images(500))))
    (list_file,) = (tmp_path / "current-1").glob("images-*.json")
    list_file.unlink()
    with closing(Autosave(tmp_path)) as after:
        assert after.last_session is None
        assert "cannot be read" in after.problem
    assert list(tmp_path.glob("current-1-damaged-*.json"))


@pytest.mark.parametrize("digest", ["../../etc/passwd", "/etc/passwd", "", "0" * 63])
def test_a_list_s_name_is_a_digest_before_it_is_a_path(tmp_path, digest):
    with pytest.raises(UserError, match="refers to a list"):
        ImageLists(tmp_path).from_json({"list": digest})
