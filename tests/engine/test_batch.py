"""A batch: what is done is not done again, whatever is killed; what fails is listed; workers may be anywhere."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pytest
from distributed import Client, LocalCluster, Status
from PIL import Image as Pillow

from tests.conftest import full_disk
from workbench.api import UserError
from workbench.collections import open_collection
from workbench.engine import batch, batch_worker
from workbench.engine.batch import client_of, keyed, run_batch
from workbench.engine.batch_worker import Order, adopt
from workbench.engine.host import Host
from workbench.export.batch_folder import BatchFolder
from workbench.export.batch_summary import save_summary
from workbench.ledger import read_ledger

KILLED = """
import os, signal, sys
from workbench.cli.main import main
from workbench.engine import batch, batch_worker
from workbench.export import batch_folder
batch.UNIT, noted, real = 2, [], batch_folder.add_to_ledger
def add(*line):
    if noted:
        os.kill(os.getpid(), signal.SIGKILL)  # the shard is there, its line is not
    real(*line)
    noted.append(line)
batch_folder.add_to_ledger = add
main(["batch", "gradcam", "--images", sys.argv[1], "--out", sys.argv[2]])
"""
LOST = """
import os, signal, sys
from workbench.cli.main import main
from workbench.engine import batch, batch_worker
from workbench.export import batch_folder
batch.UNIT, real = 1, batch_folder.add_to_ledger
def add(*line):
    real(*line)
    os.kill(int(sys.argv[4]), signal.SIGKILL)
batch_folder.add_to_ledger = add
main(["batch", "rise", "--set", "masks=40", "--images", sys.argv[1], "--out", sys.argv[2], "--scheduler", sys.argv[3]])
"""


@pytest.fixture(scope="module")
def host():
    host = Host()
    host.load("efficientnet-lite0", "cpu")
    return host


@pytest.fixture(scope="module")
def client():
    with client_of() as client:
        yield client


@pytest.fixture
def photos(tmp_path, monkeypatch):
    """Six pictures and one that is broken, in units of two."""
    monkeypatch.setattr(batch, "UNIT", 2)
    (tmp_path / "photos").mkdir()
    for i in range(6):
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(tmp_path / "photos" / f"{i}.png")
    (tmp_path / "photos" / "bad.png").write_bytes(b"no picture")
    return tmp_path / "photos"


def ordered(host, technique="gradcam", **settings):
    order = Order.of(host, technique, settings, "cpu", "white", False)
    adopt(host, order)
    return order


def go(client, order, photos, out, steps=None, again=False):
    """Run it to its end, or so many steps; the folder, and the rows of the images."""
    collection, folder = open_collection(photos), BatchFolder(out)
    out.mkdir(exist_ok=True)
    with folder.writing(order.plain(collection.reference, len(collection))):
        images = keyed(collection, order.background)
        running = run_batch(client, order, images, folder, again)
        for _, _ in zip(range(steps or 1000), running, strict=False):
            pass
        running.close()
        rows = [folder.rows[key] for key, _ in images if key in folder.rows]
        if len(rows) == len(collection):
            save_summary(folder, rows)
    return folder, rows


def stored(out):
    """How many rows were ever stored."""
    return sum(len(line.get("rows", ())) for line in read_ledger(out / "ledger.jsonl")[0])


def files(out):
    """All that is of the results: the ledger has times, and an order of its own."""
    paths = [path for path in out.rglob("*") if path.is_file() and path.name != "ledger.jsonl"]
    return {str(path.relative_to(out)): path.read_bytes() for path in paths}


def test_each_result_is_that_of_the_image_alone_and_a_broken_image_is_a_row(client, host, photos, tmp_path):
    from workbench.engine.host import RunRequest
    from workbench.images.photo import open_photo

    folder, rows = go(client, ordered(host), photos, tmp_path / "out")
    assert [row["image"] for row in rows if row["problem"]] == ["bad.png"]
    assert "bad.png cannot be read as an image" in rows[-1]["problem"]
    for row in (rows[0], rows[5]):
        result, provenance = folder.result_of(row)
        photo = open_photo(row["reference"])
        *_, alone = host.run(RunRequest("gradcam", {}, photo.pixels, photo.name, photo.digest))
        np.testing.assert_allclose(result.values, alone.result.values, atol=1e-4 * alone.result.values.max())
        assert {**provenance, "seconds": 0, "resolved": 0} == {**alone.provenance, "seconds": 0, "resolved": 0}
        assert result.facts["target"] == alone.result.facts["target"]


def test_what_is_done_is_not_done_again_and_another_batch_is_refused(client, host, photos, tmp_path):
    out = tmp_path / "out"
    go(client, ordered(host), photos, out, steps=3)
    assert len(BatchFolder.opened(out).rows) == 4
    _, rows = go(client, ordered(host), photos, out)
    assert (len(rows), stored(out)) == (7, 7)
    go(client, ordered(host), photos, out)
    assert stored(out) == 7
    Pillow.new("RGB", (20, 20), "red").save(photos / "bad.png")  # a file that was mended is another image
    _, rows = go(client, ordered(host), photos, out)
    assert (stored(out), [row["problem"] for row in rows]) == (8, [""] * 7)
    with pytest.raises(UserError, match=r"holds another batch: its parameters is \{.*Name another folder with --out\."):
        go(client, ordered(host, relu="false"), photos, out)
    with pytest.raises(UserError, match="its technique is gradcam, not saliency"):
        go(client, ordered(host, "saliency"), photos, out)


def test_a_second_picture_that_is_replaced_makes_another_batch_also_while_it_runs(client, host, photos, tmp_path):
    other, out = tmp_path / "other.png", tmp_path / "out"
    small = {"shows": "difference", "layer": "_conv_stem", "steps": "1", "size": "16", "judge": "none"}

    def begun(color):
        Pillow.new("RGB", (20, 20), color).save(other)
        return ordered(host, "feature-visualization", second_picture=str(other), **small)

    order = begun("red")
    go(client, order, photos, out, steps=2)
    assert stored(out) == 2
    begun("blue")
    with pytest.raises(UserError, match=r"name is not the one with which the batch began\. What was done is kept"):
        go(client, order, photos, out, steps=3)
    with pytest.raises(UserError, match="holds another batch: its digest of the files that its parameters name is "):
        go(client, begun("blue"), photos, out)
    _, rows = go(client, begun("red"), photos, out, steps=2)  # the same content, written anew
    assert (stored(out), len(rows)) == (4, 4)


def test_one_that_is_asked_to_stop_stores_what_it_is_at_and_goes_on_when_it_is_run_again(
    client, host, photos, tmp_path
):
    order, collection, folder = ordered(host), open_collection(photos), BatchFolder(tmp_path / "out")
    (tmp_path / "out").mkdir()
    running = run_batch(client, order, keyed(collection, order.background), folder)
    with folder.writing(order.plain(collection.reference, len(collection))):
        next(running)
        BatchFolder(tmp_path / "out").ask_to_stop()
        assert next(running).done > 0
        with pytest.raises(
            UserError, match=r"^The batch was asked to stop\. What was done is kept: run the batch again"
        ):
            next(running)
    assert 0 < stored(tmp_path / "out") < 7
    assert len(go(client, order, photos, tmp_path / "out")[1]) == 7


def test_one_that_is_asked_to_stop_begins_nothing_more_that_nobody_would_store(
    client, host, photos, tmp_path, monkeypatch
):
    begun, answered = [], batch_worker._answered
    monkeypatch.setattr(batch_worker, "_answered", lambda *told: (begun.append(told), answered(*told))[1])
    order, collection, folder = ordered(host), open_collection(photos), BatchFolder(tmp_path / "out")
    (tmp_path / "out").mkdir()
    with folder.writing(order.plain(collection.reference, len(collection))):
        BatchFolder(tmp_path / "out").ask_to_stop()
        running = run_batch(client, order, keyed(collection, order.background), folder)
        assert [next(running).done for _ in range(2)] == [0, 2]
        time.sleep(0.5)  # in which a worker would go on
        with pytest.raises(UserError, match=r"^The batch was asked to stop\."):
            next(running)
    assert (len(begun), stored(tmp_path / "out")) == (1, 2)


def test_what_failed_is_tried_again_when_that_is_asked(client, host, photos, tmp_path):
    (photos / "bad.png").chmod(0o600)
    go(client, ordered(host), photos, tmp_path / "out")
    lines = (tmp_path / "out" / "ledger.jsonl").read_text().count("\n")
    go(client, ordered(host), photos, tmp_path / "out", again=True)
    assert (tmp_path / "out" / "ledger.jsonl").read_text().count("\n") == lines + 1


def test_a_parameter_that_fails_on_every_image_ends_it_in_a_sentence(client, host, photos, tmp_path):
    (photos / "bad.png").unlink()
    with pytest.raises(UserError, match="no layer 'nowhere'"):
        go(client, ordered(host, layer="nowhere"), photos, tmp_path / "out")
    assert BatchFolder.opened(tmp_path / "out").rows == {}


def test_a_full_disk_ends_it_with_what_was_done_kept(client, host, photos, tmp_path):
    go(client, ordered(host), photos, tmp_path / "out", steps=2)
    before = dict(BatchFolder.opened(tmp_path / "out").rows)
    with full_disk(20_000), pytest.raises(UserError, match="cannot be written"):
        go(client, ordered(host), photos, tmp_path / "out")
    assert BatchFolder.opened(tmp_path / "out").rows == before
    assert len(go(client, ordered(host), photos, tmp_path / "out")[1]) == 7


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals as Unix has them")
def test_one_that_was_killed_twice_ends_as_if_it_had_not_been(client, host, photos, tmp_path):
    for _ in range(2):
        command = [sys.executable, "-c", KILLED, str(photos), str(tmp_path / "killed")]
        killed = subprocess.run(command, check=False, timeout=180)
        assert killed.returncode == -signal.SIGKILL
    assert 4 <= len(BatchFolder.opened(tmp_path / "killed").rows) < 7
    auto = Order(**{**vars(ordered(host)), "device": "auto"})
    adopt(host, auto)
    go(client, auto, photos, tmp_path / "killed")
    go(client, auto, photos, tmp_path / "whole")
    assert files(tmp_path / "killed") == files(tmp_path / "whole")


def test_two_workers_on_the_loopback_of_which_one_is_killed_lose_nothing(client, host, photos, tmp_path):
    order = ordered(host)
    go(client, order, photos, tmp_path / "alone")
    with client_of(workers=2) as workers:
        assert all(address.startswith("tls://127.0.0.1:") for address in workers.scheduler_info()["workers"])
        workers.register_plugin(batch.LoadModel(order))
        first, *_ = workers.run(os.getpid).values()

        def kill():
            while not ended.wait(0.01):
                if (tmp_path / "out" / "ledger.jsonl").exists():
                    os.kill(first, 9)
                    return

        ended = threading.Event()
        killer = threading.Thread(target=kill, daemon=True)
        killer.start()
        folder, rows = go(workers, order, photos, tmp_path / "out")
        ended.set()
        killer.join(10)
        with pytest.raises(UserError, match=r"^This worker has other weights of efficientnet-lite0: their digest is "):
            workers.register_plugin(batch.LoadModel(Order(**{**vars(order), "digest": "0" * 64})))
    assert [row["problem"] == "" for row in rows] == [True] * 6 + [False]
    alone = BatchFolder.opened(tmp_path / "alone")
    for row in rows[:6]:
        expected = alone.result_of(alone.rows[row["key"]])[0].values
        np.testing.assert_allclose(folder.result_of(row)[0].values, expected, atol=1e-4 * expected.max())


def test_workers_that_do_not_start_and_workers_that_are_gone_are_a_sentence(host, photos, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "START", "0.1s")
    with pytest.raises(UserError, match=r"^The workers here did not start within 0\.1s\.$"), client_of(workers=1):
        pass
    monkeypatch.setattr(batch, "NO_WORKER", "0.1s")
    with client_of() as alone:
        alone.retire_workers()
        with pytest.raises(UserError, match=r"^No worker is left\. What was done is kept"):
            go(alone, ordered(host), photos, tmp_path / "out")


def test_a_worker_whose_memory_the_model_fills_is_not_paused_for_ever(host):
    quiet = {"dashboard_address": batch.NOWHERE, "silence_logs": 50}
    with (
        LocalCluster(n_workers=1, processes=False, memory_limit="1 MB", **quiet) as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        (worker,) = cluster.workers.values()
        ends = time.monotonic() + 20
        while worker.status != Status.paused and time.monotonic() < ends:
            time.sleep(0.01)
        assert worker.status == Status.paused
        client.register_plugin(batch.LoadModel(ordered(host)))
        assert client.submit(len, "three").result(timeout=20) == 5


def test_a_scheduler_that_is_not_there_and_a_configuration_without_tls_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "PATIENCE", "0.5s")
    with (
        pytest.raises(UserError, match=r"^The scheduler tcp://127\.0\.0\.1:9 does not answer"),
        client_of(scheduler="tcp://127.0.0.1:9"),
    ):
        pass
    (tmp_path / "dask.yaml").write_text("distributed: {}")
    with (
        pytest.raises(UserError, match=r"^dask\.yaml must say distributed: comm: tls:"),
        client_of(scheduler="tls://127.0.0.1:9", security=str(tmp_path / "dask.yaml")),
    ):
        pass


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs signals as Unix has them")
def test_a_scheduler_that_is_killed_is_a_sentence_alone_and_what_was_done_is_kept(photos, tmp_path):
    def started(*command):
        return subprocess.Popen([sys.executable, "-m", *command], stderr=subprocess.DEVNULL)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    there = started("dask", "scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
    worker = started("dask", "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    try:
        command = [sys.executable, "-c", LOST, str(photos), str(tmp_path / "out"), address, str(there.pid)]
        ended = subprocess.run(command, check=False, timeout=180, capture_output=True, text=True)
    finally:
        for process in (worker, there):
            process.kill()
            process.wait(10)
    assert ended.stderr.splitlines()[-1] == "The scheduler was lost. What was done is kept: run the batch again."
    assert "Traceback" not in ended.stderr
    assert 1 <= len(BatchFolder.opened(tmp_path / "out").rows) < 7


class Bare:
    """A client of a scheduler that has a worker without this program."""

    def register_plugin(self, plugin):
        raise Exception("ModuleNotFoundError(\"No module named 'workbench'\")")  # as Dask sends it


def test_a_worker_whose_environment_lacks_this_program_is_a_sentence(host, photos, tmp_path):
    order, folder = Order.of(host, "gradcam", {}, "cpu", "white", False), BatchFolder(tmp_path / "bare")
    with pytest.raises(UserError, match=r"^A worker runs in an environment without workbench: start it in the one in"):
        list(run_batch(Bare(), order, keyed(open_collection(photos), "white"), folder))
    graph = RuntimeError("Error during deserialization of the task graph. This frequently")
    graph.__cause__ = ModuleNotFoundError("No module named 'workbench'")
    assert str(batch._lacking(graph)).startswith("The scheduler runs in an environment without workbench")
    assert batch._lacking(other := ModuleNotFoundError("No module named 'umap'")) is other
