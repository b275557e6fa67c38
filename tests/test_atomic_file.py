"""Files are replaced atomically."""

from __future__ import annotations

from workbench.atomic_file import atomic_write
from workbench.document.file import save_session
from workbench.document.saved_session import SavedSession
from workbench.document.session import Session


def test_what_a_killed_save_left_goes_with_the_next_one_and_what_is_being_written_stays(tmp_path):
    path, other = tmp_path / "s.workbench", tmp_path / ".t.workbench-abcd1234"
    left = tmp_path / ".s.workbench-abcd1234"
    for file in (left, other):
        file.write_bytes(b"half")
    with atomic_write(path) as file:
        file.write(b"of another program")
        save_session(path, SavedSession(Session(model="m")))
        assert not left.exists()
        assert other.exists()
        assert len(list(tmp_path.iterdir())) == 3
    assert path.read_bytes() == b"of another program"
