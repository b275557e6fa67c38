"""The autosave: the next start finds the session however the program ended."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from contextlib import closing

import numpy as np
import pytest

from workbench.document.autosave import Autosave
from workbench.document.saved_session import SavedSession, document_bytes
from workbench.document.session import OpenImage, Session
from workbench.images.photo import photo_of

SAVING = textwrap.dedent("""
    import os, random, signal, sys, time
    from pathlib import Path
    import numpy as np
    from workbench.api import Heatmap
    from workbench.document.autosave import Autosave
    from workbench.document.file import SavedSession, load_session, save_session
    from workbench.document.session import Session
    from workbench.cache.cached_result import CachedResult

    folder, times = Path(sys.argv[1]), int(sys.argv[2])
    path = folder / "s.workbench"
    entry = CachedResult(Heatmap(values=np.random.default_rng(0).normal(size=(150, 150)).astype(np.float32)), None, {})

    def saved(number):
        return SavedSession(Session(model="m", shown=number), {}, {"ab" * 32: entry})

    save_session(path, saved(0))
    autosave = Autosave(folder / "auto")
    autosave.save(saved(0))
    autosave.close()
    dice = random.Random(7)
    killed = 0
    for _ in range(times):
        child = os.fork()
        if child == 0:
            own = Autosave(folder / "auto")
            number = 0
            while True:
                number += 1
                save_session(path, saved(number))
                own.save(saved(number))
        time.sleep(dice.uniform(0.0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        killed += 1
        back = load_session(path)
        assert back.session.model == "m" and "ab" * 32 in back.entries and not back.lost
        after = Autosave(folder / "auto")
        assert after.last_session is not None and after.last_session.session.model == "m", after.problem
        after.close()
    print(killed, load_session(path).session.shown)
    save_session(path, saved(0))
    after = Autosave(folder / "auto")
    after.save(saved(0))
    after.close()
    left = [file.name for file in folder.rglob(".*")]
    assert not left, left
""")


BETWEEN = textwrap.dedent("""
    import os, shutil, signal, sys
    from pathlib import Path
    import numpy as np
    from workbench.document.autosave import Autosave
    from workbench.document.saved_session import SavedSession
    from workbench.document.session import OpenImage, Session
    from workbench.images.photo import photo_of

    folder = Path(sys.argv[1])

    def saved(number):
        keys = [f"pasted:{number}{i}" for i in range(2)]
        paths = [f"/{number}/{i}.png" for i in range(200)]
        images = [*(OpenImage(key, key) for key in keys), *(OpenImage(path, "x", path) for path in paths)]
        photos = {key: photo_of(np.full((4, 4, 3), number, np.uint8), key) for key in keys}
        return SavedSession(Session(model=f"m{number}", images=tuple(images)), pasted=photos)

    def write(autosave, number):
        autosave.save_previous(saved(number + 10))
        autosave.save(saved(number))

    def opened(number_of):
        autosave = Autosave(folder / "auto")
        assert not autosave.problem, autosave.problem
        now, before = autosave.last_session, autosave.previous
        for back, known in ((now, (1, 2)), (before, (11, 12))):
            number = next(n for n in known if back.session == saved(n).session)
            assert set(back.pasted) == set(saved(number).pasted)
            assert all((photo.pixels == number).all() for photo in back.pasted.values())
        autosave.close()
        return now.session.model

    killed, models = 0, []
    while True:
        shutil.rmtree(folder / "auto", ignore_errors=True)
        autosave = Autosave(folder / "auto")
        write(autosave, 1)
        autosave.close()
        child = os.fork()
        if child == 0:
            own, replace, count = Autosave(folder / "auto"), os.replace, [0]

            def die_after(*arguments):
                replace(*arguments)
                count[0] += 1
                if count[0] == killed + 1:
                    os.kill(os.getpid(), signal.SIGKILL)

            os.replace = die_after
            write(own, 2)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        models.append(opened(killed))
        if status == 0:
            break
        killed += 1
    print(killed, *models)
""")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_program_killed_between_any_two_of_its_writes_leaves_a_whole_session_with_its_pictures(tmp_path):
    done = subprocess.run([sys.executable, "-c", BETWEEN, str(tmp_path)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    killed, *models = done.stdout.split()
    assert int(killed) >= 6  # two pictures, a list and a document for each of two sessions
    assert sorted(set(models)) == models[:1] + models[-1:] == ["m1", "m2"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_program_killed_a_hundred_times_while_it_saves_never_loses_the_session(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", SAVING, str(tmp_path), "100"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == "100"


def test_the_autosave_is_found_by_the_next_start_with_pasted_images(tmp_path):
    photo = photo_of(np.arange(48, dtype=np.uint8).reshape(4, 4, 3), "pasted")
    session = Session(model="m", images=(OpenImage("pasted:ab", "pasted"),))
    with closing(Autosave(tmp_path)) as first:
        assert first.last_session is None
        first.save(SavedSession(session, {"x": 1}, pasted={"pasted:ab": photo}))
    with closing(Autosave(tmp_path)) as second:
        found = second.last_session
    assert found is not None
    assert (found.session, found.window) == (session, {"x": 1})
    np.testing.assert_array_equal(found.pasted["pasted:ab"].pixels, photo.pixels)


def test_two_windows_have_a_place_each(tmp_path):
    with closing(Autosave(tmp_path)) as first, closing(Autosave(tmp_path)) as second:
        first.save(SavedSession(Session(model="one")))
        second.save(SavedSession(Session(model="two")))
    with closing(Autosave(tmp_path)) as again:
        assert again.last_session.session.model == "one"


def test_an_autosave_that_is_damaged_is_told_and_kept_under_another_name(tmp_path):
    (tmp_path / "current-1.json").write_text("{ half", "utf-8")
    with closing(Autosave(tmp_path)) as autosave:
        assert autosave.last_session is None
        assert "could not be read" in autosave.problem
        autosave.save(SavedSession(Session(model="new")))
    (kept,) = tmp_path.glob("current-1-damaged-*.json")
    assert kept.read_text("utf-8") == "{ half"


def test_an_autosave_over_the_limit_is_not_read_and_kept_under_another_name(tmp_path):
    (tmp_path / "current-1.json").write_bytes(b" " * 64_000_001)
    with closing(Autosave(tmp_path)) as autosave:
        assert autosave.last_session is None
        assert "session.json must be at most 64 MB; it has 64.0 MB." in autosave.problem
    assert len(list(tmp_path.glob("current-1-damaged-*.json"))) == 1


def test_a_pasted_image_of_an_autosave_lies_in_its_own_folder(tmp_path):
    escaped = OpenImage("..\\..\\escaped", "pasted")
    (tmp_path / "current-1.json").write_bytes(document_bytes(SavedSession(Session(images=(escaped,)))))
    with closing(Autosave(tmp_path)) as autosave:
        assert autosave.last_session is None
        assert "the key of an image without a file must be" in autosave.problem


def test_the_session_before_is_there_at_the_next_start_until_it_is_taken_away(tmp_path):
    with closing(Autosave(tmp_path)) as autosave:
        autosave.save(SavedSession(Session(model="now")))
        autosave.save_previous(SavedSession(Session(model="before")))
    with closing(Autosave(tmp_path)) as autosave:
        assert autosave.last_session.session.model == "now"
        assert autosave.previous.session.model == "before"
        autosave.save_previous(None)
    with closing(Autosave(tmp_path)) as autosave:
        assert autosave.previous is None
