"""A worker: each image has its row, whatever happens to the others; who is not what was ordered refuses."""

import logging
import threading
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.collections import open_collection
from workbench.engine import batch_worker
from workbench.engine.batch_worker import Order, adopt, host_for, run_unit
from workbench.engine.host import Host
from workbench.engine.loaders.trust import EVERYTHING
from workbench.images.quiet import quiet


@pytest.fixture
def host(tiny_model):
    host = Host()
    host._take(tiny_model)
    return host


@pytest.fixture
def entries(tmp_path):
    for i in range(3):
        pixels = np.random.default_rng(i).integers(0, 256, (30, 40, 3), np.uint8)
        Pillow.fromarray(pixels).save(tmp_path / f"{i}.png")
    return [(entry.name, entry) for entry in open_collection(tmp_path).entries]


def ordered(host, technique, **settings):
    order = Order.of(host, technique, settings, "cpu", "white", False)
    adopt(host, order)
    return order


@pytest.mark.parametrize("technique", ["gradcam", "saliency"])  # at once, and one by one
def test_the_same_unit_gives_the_same_bytes(host, entries, technique):
    order = ordered(host, technique)
    first, second = (run_unit(order, entries) for _ in range(2))
    assert (first.data, first.rows, first.refused) == (second.data, second.rows, "")
    assert [row["image"] for row in first.rows] == ["0.png", "1.png", "2.png"]


def test_a_technique_that_crashes_on_an_image_leaves_the_others(host, entries, monkeypatch):
    real = Host.run

    def run(self, request, *rest):
        if request.name == "1.png":
            raise ZeroDivisionError("of nothing")
        return real(self, request, *rest)

    monkeypatch.setattr(Host, "run", run)
    rows = run_unit(ordered(host, "saliency"), entries).rows
    assert [row["problem"] for row in rows] == ["", "saliency crashed (ZeroDivisionError: of nothing).", ""]


def test_what_the_next_files_are_read_with_is_not_held_against_the_technique(host, entries, monkeypatch, caplog):
    order, real, read = ordered(host, "saliency"), host.plugins["saliency"].technique.run, batch_worker._photo
    runs, reads, ran = threading.Event(), threading.Event(), threading.Event()

    def run(self, model, image):
        runs.set()
        assert reads.wait(10)
        yield from real(self, model, image)

    def photo(entry, background):
        if entry.name == "1.png":  # while the technique looks at the first
            assert runs.wait(10)
            with quiet():
                reads.set()
                assert not ran.wait(0.5)
        return read(entry, background)

    monkeypatch.setattr(batch_worker, "AT_ONCE", 1)
    monkeypatch.setattr(host.plugins["saliency"].technique, "run", run)
    monkeypatch.setattr(batch_worker, "_photo", photo)
    with caplog.at_level(logging.WARNING):
        rows = run_unit(order, entries).rows
    assert ([row["problem"] for row in rows], caplog.messages) == ([""] * 3, [])


def test_a_worker_that_is_not_what_was_ordered_refuses(host, monkeypatch):
    order = ordered(host, "gradcam")
    other = replace(order, version="0")
    with pytest.raises(UserError, match=r"^This worker has version \d+ of gradcam, not 0\.$"):
        host_for(other)
    unknown = replace(order, technique="mine")
    with pytest.raises(UserError, match=r"^This worker has no technique 'mine'\.$"):
        host_for(unknown)
    monkeypatch.setattr(Host, "load", lambda self, *_, **__: self._take(host.model))
    with pytest.raises(UserError, match=r"^This worker has other weights of tiny: their digest is \w{12}, not 000"):
        host_for(replace(order, digest="0" * 64))


def test_code_that_a_model_runs_is_trusted_only_where_the_order_says_so(host, monkeypatch):
    asked = []

    def load(self, reference, device, say=None, trusted=""):
        asked.append(trusted)
        self._take(host.model)

    monkeypatch.setattr(Host, "load", load)
    order = replace(ordered(host, "gradcam"), device="auto")
    for trust in (False, True):
        host_for(replace(order, trust=trust))
    assert asked == ["", EVERYTHING]
