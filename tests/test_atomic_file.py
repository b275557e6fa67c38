"""Files are replaced atomically."""

from __future__ import annotations

import pytest

from workbench.atomic_file import atomic_write, replacement, set_aside
from workbench.document.file import save_session
from workbench.document.saved_session import SavedSession
from workbench.document.session import Session


def test_what_a_killed_save_left_goes_with_the_next_one_and_what_is_being_written_stays(tmp_path):
    path, other = tmp_path / "s.workbench", tmp_path / ".t.workbench-abcd1234.workbench"
    left = tmp_path / ".s.workbench-abcd1234.workbench"
    for file in (left, other):
        file.write_bytes(b"half")
    with atomic_write(path) as file:
        file.write(b"of another program")
        save_session(path, SavedSession(Session(model="m")))
        assert not left.exists()
        assert other.exists()
        assert len(list(tmp_path.iterdir())) == 3
    assert path.read_bytes() == b"of another program"


def test_a_library_that_opens_the_file_by_its_name_writes_it_whole_or_not_at_all(tmp_path):
    path = tmp_path / "figure.png"
    path.write_bytes(b"old")

    def half() -> None:
        with replacement(path) as (_, temporary):
            assert temporary.suffix == ".png"
            temporary.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("figure.png", b"old")]
    with replacement(path) as (_, temporary):
        temporary.write_bytes(b"new")
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("figure.png", b"new")]


def test_what_is_set_aside_never_takes_the_place_of_what_was_set_aside_before(tmp_path):
    path = tmp_path / "settings.json"
    for number in (1, 2):
        path.write_text(str(number))
        assert set_aside(path) == tmp_path / f"settings-damaged-{number}.json"
    assert [(tmp_path / f"settings-damaged-{number}.json").read_text() for number in (1, 2)] == ["1", "2"]
    assert set_aside(path) == path
