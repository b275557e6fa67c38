"""The engine goes wrong in every way it can, and the window's end of it goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject

from workbench.gui.engine.client import AHEAD, PIECE, EngineClient, engine_command
from workbench.images.image_files import sample_images
from workbench.images.photo import open_photo, photo_of
from workbench.protocol.messages import Remarked

FAULTS = Path(__file__).parent.parent / "faults" / "plugins"
LONG = 120_000
MODEL = "efficientnet-lite0"


class Told(QObject):
    """Everything a client said, in order."""

    def __init__(self, client: EngineClient) -> None:
        super().__init__()
        self.all: list[tuple[str, object]] = []
        for name in ("ready", "loaded", "progressed", "partial", "done", "cancelled", "failed", "log", "notice"):
            getattr(client, name).connect(lambda what, name=name: self.all.append((name, what)))

    def of(self, name: str) -> list:
        return [what for kind, what in self.all if kind == name]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    shutil.copytree(FAULTS, folder / "plugins")
    return folder


@pytest.fixture(scope="module")
def shared_client(qapp, home):
    client = EngineClient(environment={"WORKBENCH_HOME": str(home)}, patience_ms=500)
    client.start()
    client.load(MODEL)
    yield client
    client.shutdown()


@pytest.fixture
def client(shared_client, qtbot):
    qtbot.waitUntil(lambda: shared_client.state == "ready", timeout=LONG)
    return shared_client


@pytest.fixture
def told(client):
    return Told(client)


@pytest.fixture(scope="module")
def photo():
    return open_photo(sample_images()[0])


def ended(told: Told, job: int) -> bool:
    return job in told.of("cancelled") or any(m.job == job for m in told.of("done") + told.of("failed"))


def finish(qtbot, told: Told, job: int) -> None:
    qtbot.waitUntil(lambda: ended(told, job), timeout=LONG)


def assert_works(qtbot, client, told, photo) -> None:
    """The model is there and answers."""
    job = client.run("predictions", {}, photo)
    finish(qtbot, told, job)
    assert [m.result.names[0] for m in told.of("done") if m.job == job] == ["tiger cat"]


@pytest.mark.parametrize("kind", ["abort", "exit", "segfault", "kill"])
def test_a_job_that_kills_the_engine_is_tried_twice_and_the_next_job_finds_the_model(qtbot, client, told, photo, kind):
    job = client.run("fault", {"kind": kind}, photo)
    behind = client.run("predictions", {}, photo)
    finish(qtbot, told, behind)
    (failed,) = told.of("failed")
    assert failed.job == job
    assert "Fault crashed the engine 2 times" in failed.message
    assert "Traceback" not in failed.message
    assert [m.result.names[0] for m in told.of("done")] == ["tiger cat"]
    assert len(told.of("ready")) == 2
    assert len(told.of("notice")) == 1
    assert "tried once more" in told.of("notice")[0]


def test_a_job_that_crashes_once_is_done_at_the_second_try(qtbot, client, told, photo, tmp_path):
    job = client.run("fault", {"kind": "once", "marker": str(tmp_path / "marker")}, photo)
    finish(qtbot, told, job)
    assert [m.job for m in told.of("done")] == [job]


def test_what_a_person_asks_for_comes_before_runs_that_are_not_urgent(qtbot, client, told, photo):
    patient = [client.run("predictions", {}, photo, urgent=False) for _ in range(3)]
    asked = client.run("predictions", {}, photo)
    qtbot.waitUntil(lambda: client.state == "ready", timeout=LONG)
    assert [message.job for message in told.of("done")] == [patient[0], asked, *patient[1:]]


def test_a_run_that_is_not_urgent_is_cancelled_before_it_is_sent(qtbot, client, told, photo):
    first, waiting, last = (client.run("predictions", {}, photo, urgent=False) for _ in range(3))
    client.cancel(waiting)
    qtbot.waitUntil(lambda: client.state == "ready", timeout=LONG)
    assert told.of("cancelled") == [waiting]
    assert [message.job for message in told.of("done")] == [first, last]


def test_a_model_is_loaded_after_the_runs_of_the_model_before(qtbot, client, told, photo):
    patient = [client.run("predictions", {}, photo, urgent=False) for _ in range(2)]
    load, asked = client.load(MODEL), client.run("predictions", {}, photo)
    qtbot.waitUntil(lambda: client.state == "ready", timeout=LONG)
    ends = [message.job for kind, message in told.all if kind in ("loaded", "done")]
    assert ends == [*patient, load, asked]


def test_runs_that_are_not_urgent_go_on_after_a_crash(qtbot, client, told, photo):
    crash = client.run("fault", {"kind": "abort"}, photo, urgent=False)
    waiting = client.run("predictions", {}, photo, urgent=False)
    asked = client.run("predictions", {}, photo)
    qtbot.waitUntil(lambda: client.state == "ready", timeout=LONG)
    assert [message.job for message in told.of("failed")] == [crash]
    assert [message.job for message in told.of("done")] == [asked, waiting]


def test_an_endless_loop_is_cancelled_by_a_fresh_engine(qtbot, client, told, photo):
    before = client.process_id
    job = client.run("fault", {"kind": "endless"}, photo)
    qtbot.waitUntil(lambda: bool(told.of("progressed")), timeout=LONG)
    client.cancel(job)
    finish(qtbot, told, job)
    assert told.of("cancelled") == [job]
    assert_works(qtbot, client, told, photo)
    assert client.process_id != before


@pytest.mark.skipif(os.name != "posix", reason="a C function that holds the interpreter")
def test_a_technique_that_holds_the_interpreter_is_cancelled_within_three_seconds(qtbot, client, told, photo):
    job = client.run("fault", {"kind": "holds"}, photo)
    qtbot.waitUntil(lambda: bool(told.of("progressed")), timeout=LONG)
    client.cancel(job)
    qtbot.waitUntil(lambda: told.of("cancelled") == [job], timeout=3000)
    assert_works(qtbot, client, told, photo)


def test_a_run_that_is_cancelled_while_a_fresh_engine_starts_for_it_ends_at_once(qtbot, client, told, photo):
    job = client.run("fault", {"kind": "abort"}, photo)
    qtbot.waitUntil(lambda: bool(told.of("notice")), timeout=LONG)
    client.cancel(job)
    qtbot.waitUntil(lambda: told.of("cancelled") == [job], timeout=3000)
    assert not told.of("ready")
    assert_works(qtbot, client, told, photo)


def test_an_engine_that_a_run_left_changed_for_good_is_replaced_and_nobody_is_blamed(qtbot, client, told, photo):
    before = client.process_id
    job = client.run("fault", {"kind": "stuck"}, photo)
    behind = client.run("predictions", {}, photo)
    finish(qtbot, told, behind)
    bent, sound = told.of("done")
    assert (bent.job, sound.job) == (job, behind)
    assert "left the process changed" in bent.result.caveat
    assert not sound.result.caveat
    assert client.process_id != before
    assert told.of("notice") == [
        "The last technique left the engine changed in a way that cannot be undone; a fresh engine is starting."
    ]


def test_a_technique_that_yields_is_cancelled_without_losing_its_engine(qtbot, client, told, photo):
    before = client.process_id
    job = client.run("fault", {"kind": "patient"}, photo)
    qtbot.waitUntil(lambda: bool(told.of("partial")), timeout=LONG)
    client.cancel(job)
    finish(qtbot, told, job)
    assert told.of("cancelled") == [job]
    assert client.process_id == before


def test_a_job_that_waits_is_cancelled_when_its_turn_comes(qtbot, client, told, photo):
    first = client.run("fault", {"kind": "patient"}, photo)
    second = client.run("fault", {"kind": "none"}, photo)
    client.cancel(second)
    qtbot.wait(1200)  # longer than the patience with the one that runs
    assert told.of("cancelled") == []
    client.cancel(first)
    finish(qtbot, told, second)
    assert told.of("cancelled") == [first, second]


def test_a_large_picture_is_handed_on_piece_by_piece_and_arrives_whole(qtbot, client, told):
    pixels = np.random.default_rng(0).integers(0, 256, (4000, 5000, 3), np.uint8)
    large = photo_of(pixels, "large")
    job = client.run("predictions", {}, large)
    after = client.run("predictions", {"top": 3}, large)
    waiting = client._process.bytesToWrite()
    assert waiting <= AHEAD + PIECE < pixels.nbytes
    finish(qtbot, told, after)
    done = {message.job: message for message in told.of("done")}
    assert done[job].provenance["image"]["digest"] == large.digest
    assert len(done[after].result.values) == 3


def test_pixels_that_the_engine_has_not_are_sent_when_it_asks_without_a_word(qtbot, client, told):
    strange = photo_of(np.full((30, 40, 3), 77, np.uint8), "strange")
    client._sent_digest = strange.digest  # the window believes them sent
    job = client.run("predictions", {}, strange)
    finish(qtbot, told, job)
    (done,) = told.of("done")
    assert done.provenance["image"]["digest"] == strange.digest
    assert told.of("failed") == told.of("notice") == []


def test_the_run_after_one_that_was_cancelled_before_its_turn_has_its_image(qtbot, client, told):
    strange = photo_of(np.full((30, 40, 3), 99, np.uint8), "strange")
    client.cancel(client.run("predictions", {}, strange))
    job = client.run("occlusion", {"patch": 64, "stride": 64}, strange)
    finish(qtbot, told, job)
    assert [m.job for m in told.of("done")] == [job]


def test_a_killed_engine_comes_back_with_its_model(qtbot, client, told, photo):
    os.kill(client.process_id, signal.SIGKILL)
    qtbot.waitUntil(lambda: bool(told.of("ready")), timeout=LONG)
    assert_works(qtbot, client, told, photo)
    assert any("SIGKILL" in sentence for sentence in told.of("notice"))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("raise", "Fault failed: RuntimeError: boom."),
        ("sys-exit", "Fault failed: SystemExit: left."),
        ("refuse", "This image is too beautiful."),
        ("memory", "There was not enough memory for Fault."),
        ("shape", "Fault failed: ValueError: Fault yielded a Heatmap of (3, 5); the network's input is (224, 224)."),
        ("nothing", "Fault failed: RuntimeError: Fault yielded no result."),
        ("no-result", "Fault failed: TypeError: Fault yielded str, which is no result."),
    ],
)
def test_what_goes_wrong_inside_a_technique_is_one_sentence(qtbot, client, told, photo, kind, sentence):
    job = client.run("fault", {"kind": kind}, photo)
    finish(qtbot, told, job)
    (failed,) = told.of("failed")
    assert failed.message == sentence
    assert ("Traceback" in failed.details) == (kind != "refuse")
    assert_works(qtbot, client, told, photo)


def test_megabytes_on_stdout_go_to_the_log_and_break_nothing(qtbot, client, told, photo):
    job = client.run("fault", {"kind": "chatty"}, photo)
    finish(qtbot, told, job)
    assert [m.job for m in told.of("done")] == [job]
    qtbot.waitUntil(lambda: sum(len(text) for text in told.of("log")) > 8000, timeout=LONG)


def test_weights_that_a_technique_changed_are_loaded_again(qtbot, client, told, photo):
    before = client.run("predictions", {}, photo)
    job = client.run("fault", {"kind": "weights"}, photo)
    after = client.run("predictions", {}, photo)
    finish(qtbot, told, after)
    first, bent, last = (m.result for m in told.of("done"))
    assert [m.job for m in told.of("done")] == [before, job, after]
    assert "changed the network while it ran and did not undo it: weights" in bent.caveat
    assert told.of("done")[1].provenance["disturbed"] == bent.caveat
    assert (first.logits == last.logits).all()


def test_plugins_that_cannot_be_used_are_named_and_the_others_are_there(qtbot, client, told):
    client.restart()
    qtbot.waitUntil(lambda: bool(told.of("ready")), timeout=LONG)
    ready = told.of("ready")[0]
    problems = {problem["plugin"]: problem for problem in ready.problems}
    assert set(problems) == {"broken-import", "broken-manifest"}
    assert "a_package_that_nobody_has" in problems["broken-import"]["sentence"]
    assert {"gradcam", "occlusion", "fault", "broken-applies"} <= {t["id"] for t in ready.techniques}


def test_a_technique_that_fails_in_applies_does_not_apply_and_says_so(qtbot, client, told):
    job = client.load(MODEL)
    qtbot.waitUntil(lambda: any(m.job == job for m in told.of("loaded")), timeout=LONG)
    (loaded,) = told.of("loaded")
    assert loaded.applies["broken-applies"] == {
        "works": False,
        "sentence": "Broken applies failed to say whether it applies: no idea.",
        "layer": "",
    }
    assert loaded.default_layer == "_swish#2"


def test_a_model_that_cannot_be_loaded_leaves_the_one_that_was_there(qtbot, client, told, photo):
    job = client.load("efficientnet-lite9")
    finish(qtbot, told, job)
    assert "There is no model 'efficientnet-lite9'" in told.of("failed")[0].message
    assert_works(qtbot, client, told, photo)


def test_an_engine_elsewhere_is_told_what_was_chosen_of_sweeps(qtbot, home, photo):
    empty = ["env", "-i", f"PATH={os.environ['PATH']}", f"WORKBENCH_HOME={home}"]  # as ssh leaves it
    chosen = {"WORKBENCH_SWEEP": "torch", "WORKBENCH_SWEEP_MEMORY": "500"}
    client = EngineClient(command=[*empty, *engine_command()], environment=chosen)
    told = Told(client)
    client.start()
    client.load(MODEL)
    job = client.run("occlusion", {"patch": 32, "stride": 32}, photo)
    qtbot.waitUntil(lambda: ended(told, job), timeout=LONG)
    client.shutdown()
    (done,) = told.of("done")
    assert done.provenance["sweeps"] == [{"torch": 49, "way": "torch", "why_torch": "it was chosen"}]


def test_what_the_engine_remarks_is_said_whatever_job_is_under_way(qtbot):
    client = EngineClient()
    with qtbot.waitSignal(client.notice, check_params_cb=lambda sentence: sentence == "w.pt has changed."):
        client._take(Remarked("w.pt has changed."))


def test_an_engine_that_never_gets_ready_is_given_up_in_words(qtbot):
    command = [sys.executable, "-c", "import time; time.sleep(1000)"]
    client = EngineClient(command=command, ready_patience_ms=300)
    told = Told(client)
    client.start()
    job = client.load(MODEL)
    finish(qtbot, told, job)
    assert client.state == "dead"
    assert "not ready" in told.of("failed")[0].message
    assert told.of("notice") == [told.of("failed")[0].message]
    client.shutdown()


def test_an_engine_that_cannot_be_started_is_told(qtbot, tmp_path):
    client = EngineClient(command=[str(tmp_path / "nothing")])
    told = Told(client)
    client.start()
    qtbot.waitUntil(lambda: client.state == "dead" and bool(told.of("notice")), timeout=LONG)
    assert "cannot be started" in told.of("notice")[0]
    client.shutdown()


def test_an_engine_that_talks_nonsense_is_given_up(qtbot):
    client = EngineClient(command=[sys.executable, "-c", "print('hello, this is no frame at all')"])
    told = Told(client)
    client.start()
    qtbot.waitUntil(lambda: client.state == "dead", timeout=LONG)
    assert "could not start" in told.of("notice")[-1]
    client.shutdown()


def test_the_engine_ends_when_the_window_is_gone():
    engine = subprocess.run([sys.executable, "-m", "workbench", "engine"], input=b"", capture_output=True, timeout=60)
    assert engine.returncode == 0


@pytest.fixture
def program(qapp, qtbot, home, tmp_path, monkeypatch):
    """Starts the program with its real engine on the session that the last start left; counts engines."""
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    from workbench.cache.result_cache import ResultCache
    from workbench.document.autosave import Autosave
    from workbench.document.session import Session
    from workbench.gui.app import App

    open_apps = []

    def start() -> tuple[App, Told]:
        client = EngineClient(environment={"WORKBENCH_HOME": str(home)}, patience_ms=500)
        app, told = App(client, Session(), ResultCache(), autosave=Autosave(tmp_path / "sessions")), Told(client)
        qtbot.addWidget(app.window)
        if not app.sessions.resume():
            app.opener.samples(sample_images()[:1])
        app.window.show()
        app.start()
        open_apps.append(app)
        qtbot.waitUntil(lambda: app.scheduler.model is not None and app.settled, timeout=LONG)
        return app, told

    def end(app: App) -> None:
        open_apps.remove(app)
        app.window.hide()
        app.close()

    yield start, end
    for app in list(open_apps):
        end(app)


QUIET_MS = 4000  # in which the window of old had asked anew


@pytest.mark.parametrize("way", ["crash", "cancel"])
def test_what_killed_the_engine_or_was_cancelled_is_not_run_again_by_itself_nor_after_a_restart(qtbot, program, way):
    start, end = program
    app, told = start()
    engines = len(told.of("ready"))
    app.do("technique.run", "fault", f"kind={'abort' if way == 'crash' else 'endless'}")
    if way == "cancel":
        qtbot.waitUntil(lambda: bool(told.of("progressed")), timeout=LONG)
        app.do("run.cancel")
    qtbot.waitUntil(lambda: bool(app.session.stopped), timeout=LONG)
    qtbot.waitUntil(lambda: app.settled, timeout=LONG)
    qtbot.wait(QUIET_MS)
    assert app.settled
    assert len(told.of("ready")) - engines == (2 if way == "crash" else 1)
    end(app)
    app, told = start()
    qtbot.wait(QUIET_MS)
    assert app.settled
    assert app.session.technique == "fault"
    assert len(told.of("ready")) == 1
    assert "Ctrl+R runs it" in app.window.canvas._notice.text()
