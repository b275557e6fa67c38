"""Notes of plugins that are being imported: who is blamed, who is not, and a disk that takes none."""

from __future__ import annotations

import os

import pytest

from workbench import folders, plugin_imports


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def test_a_process_that_was_ended_on_purpose_blames_nobody():
    folder = folders.user_cache() / "imports"
    folder.mkdir(parents=True)
    for number in (12, 120):
        (folder / f"abc-{number}{plugin_imports.ENDING}").touch()
    plugin_imports.forget(12)
    assert [path.name for path in folder.iterdir()] == [f"abc-120{plugin_imports.ENDING}"]


def test_an_import_that_ends_leaves_nothing_behind_also_where_it_failed():
    def broken() -> None:
        with plugin_imports.importing("abc"):
            assert len(list((folders.user_cache() / "imports").iterdir())) == 1
            raise ValueError("a bug")

    with pytest.raises(ValueError, match="a bug"):
        broken()
    assert list((folders.user_cache() / "imports").iterdir()) == []


def test_a_disk_that_takes_no_note_changes_nothing():
    (folders.user_cache()).mkdir(parents=True)
    (folders.user_cache() / "imports").write_text("no folder", "utf-8")
    with plugin_imports.importing("abc"):
        pass
    assert plugin_imports.ended() == frozenset()
    assert os.path.isfile(folders.user_cache() / "imports")
