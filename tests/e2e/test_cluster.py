"""A batch on a scheduler and two workers that were started by command, as docs/cluster.md says."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.collections import open_collection
from workbench.engine import batch
from workbench.engine.batch_worker import Order
from workbench.engine.host import Host
from workbench.export.batch_folder import BatchFolder

PAGE = (Path(__file__).parents[2] / "docs" / "cluster.md").read_text("utf-8")
LONG = 120  # seconds that nothing here takes


def certificates(folder: Path) -> Path:
    """Those of the page, made by its own lines; the configuration that names them."""
    for line in re.findall(r"^    ((?:openssl|echo) .*)$", PAGE, re.M):
        subprocess.run(line, shell=True, cwd=folder, check=True, capture_output=True, timeout=LONG)
    (configuration,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    (folder / "tls.yaml").write_text(configuration.replace("/home/me", str(folder)))
    return folder / "tls.yaml"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_a_scheduler_and_two_workers_by_command_with_certificates_of_the_page_do_a_batch(tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "UNIT", 1)
    monkeypatch.setattr(batch, "CLOSING", 5.0)
    tls = certificates(tmp_path)
    (tmp_path / "photos").mkdir()
    for i in range(6):
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(tmp_path / "photos" / f"{i}.png")
    environment = {**os.environ, "DASK_CONFIG": str(tls), "OMP_NUM_THREADS": "1"}
    where = tmp_path / "scheduler.json"

    with ExitStack() as running:

        def start(*words: str) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "dask", *words, "--scheduler-file", str(where), "--no-dashboard"]
            process = subprocess.Popen(command, env=environment, cwd=tmp_path, stderr=subprocess.DEVNULL)
            running.callback(process.wait, LONG)
            running.callback(process.kill)
            return process

        scheduler = start("scheduler", "--protocol", "tls", "--host", "127.0.0.1", "--port", "0")
        for _ in range(2):
            start("worker", "--nthreads", "1", "--memory-limit", "0", "--no-nanny", "--death-timeout", str(LONG))
        host = Host()
        host.load("efficientnet-lite0", "cpu")
        order = Order.of(host, "gradcam", {}, "cpu", "white", False)
        ends = time.monotonic() + LONG
        while not where.exists() and time.monotonic() < ends:
            time.sleep(0.05)
        address = re.findall(r'"address": "(tls://[^"]+)"', where.read_text())[0]
        collection, folder = open_collection(tmp_path / "photos"), BatchFolder(tmp_path / "out")
        images = batch.keyed(collection, "white")
        (tmp_path / "out").mkdir()
        with (
            batch.client_of(scheduler=address, security=str(tls)) as client,
            folder.writing(order.plain(collection.reference, len(collection))),
        ):
            client.wait_for_workers(2, timeout=LONG)
            steps = list(batch.run_batch(client, order, images, folder))
            assert [step.done for step in steps] == list(range(7))
            assert not any(row["problem"] for row in folder.rows.values())
        slow = Order.of(host, "rise", {"masks": "40"}, "cpu", "white", False)
        again = BatchFolder(tmp_path / "again")
        (tmp_path / "again").mkdir()
        with (
            batch.client_of(scheduler=address, security=str(tls)) as client,
            again.writing(slow.plain(collection.reference, len(collection))),
        ):
            lost = batch.run_batch(client, slow, images, again)
            next(lost), next(lost)
            scheduler.kill()
            with pytest.raises(UserError, match=r"^The scheduler was lost\. What was done is kept"):
                list(lost)
        assert 1 <= len(BatchFolder.opened(tmp_path / "again").rows) < 6


def command(folder: Path, name: str, *lines: str) -> None:
    """Put a command on the path of a script."""
    (folder / name).write_text("\n".join(["#!/bin/bash", *lines]) + "\n")
    (folder / name).chmod(0o755)


BATCH = """
import sys
from distributed import Client
client = Client(sys.argv[sys.argv.index("--scheduler") + 1], timeout=60)
client.wait_for_workers(2, timeout=60)
print("batch:", *sys.argv[1:])
"""  # stands for the command, whose work on such workers is proved above


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_the_script_for_slurm_starts_workers_that_its_batch_finds_where_srun_starts_them_here(tmp_path):
    certificates(tmp_path)
    (script,) = re.findall(r"```bash\n(.*?)```", PAGE, re.S)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (tmp_path / "batch.sh").write_text(script.replace("8786", str(port)))
    (tmp_path / "batch.py").write_text(BATCH)
    path = tmp_path / "bin"
    path.mkdir()
    command(path, "hostname", "echo 127.0.0.1")
    command(path, "srun", 'for _ in 1 2; do "$@" --no-nanny & done', "wait")
    command(path, "dask", f'exec {sys.executable} -m dask "$@"')
    command(path, "workbench", f'exec {sys.executable} {tmp_path}/batch.py "$@"')
    environment = {**os.environ, "HOME": str(tmp_path), "PATH": f"{path}:{os.environ['PATH']}"}
    with (tmp_path / "said").open("w") as said:
        job = subprocess.Popen(
            ["bash", str(tmp_path / "batch.sh")], env=environment, cwd=tmp_path, stdout=said, stderr=said,
            start_new_session=True,
        )  # fmt: skip
    try:
        assert job.wait(LONG) == 0, (tmp_path / "said").read_text()[-2000:]
    finally:
        os.killpg(job.pid, signal.SIGKILL)  # as Slurm ends what a script has left
    told = next(line for line in (tmp_path / "said").read_text().splitlines() if line.startswith("batch:"))
    assert told.endswith(f"--scheduler tls://127.0.0.1:{port} --security {tmp_path}/tls.yaml")
