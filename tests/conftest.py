"""What every test may ask for: the real model, real photographs, and a small network."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from PIL import Image as Pillow
from pytestqt.qtbot import QtBot

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each program that is started would compile torch's modules anew
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # here and in programs that are started: the cores are taken by what is beside

import workbench.engine  # noqa: F401 - before torch, whose threads it teaches to wait

import torch  # isort: skip
from tests.standing import draw_anew, process_as_it_was
from workbench.images.image_files import sample_images
from workbench.images.photo import Photo, open_photo

torch.set_warn_always(True)  # torch warns of many things once in a process, so that which test fails would be chance


for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
    wait.__kwdefaults__["timeout"] = 20_000  # the machine may be busy; what comes is not waited for
settings.register_profile("workbench", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
settings.load_profile("workbench")


LONG = ("contract", "e2e", "faults", "parity")  # the rooms whose files take a minute or more


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long start first, so that all workers end together (``--no-loadscope-reorder`` keeps this)."""
    items.sort(key=lambda item: not {*item.path.parts} & {*LONG})


def pytest_runtest_setup() -> None:
    draw_anew()


@pytest.fixture(autouse=True)
def nothing_left():
    """The process is for each test as it was for the one before."""
    with process_as_it_was():
        yield


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory):
    """No test reads or writes what belongs to the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def sample_paths() -> list[Path]:
    return sample_images()


@pytest.fixture(scope="session")
def photos(sample_paths) -> list[Photo]:
    return [open_photo(path) for path in sample_paths]


@pytest.fixture(scope="session")
def cat(photos) -> Photo:
    return photos[0]


@pytest.fixture
def forbidden(tmp_path):
    """A folder that may not be looked into while the test runs, also where root runs it."""
    if not hasattr(os, "geteuid"):
        pytest.skip("needs rights of files as Unix has them")
    folder = tmp_path / "forbidden"
    folder.mkdir(mode=0)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # nobody
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)


@contextmanager
def full_disk(room: int = 512):
    """A disk that takes so many bytes of a file and no more, as the system refuses them in the middle of a write."""
    resource = pytest.importorskip("resource", reason="needs limits of processes as Unix has them")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    writes_bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # half a module would stay half for ever
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
        sys.dont_write_bytecode = writes_bytecode


@pytest.fixture
def picture_folder(tmp_path):
    """Two folders of two pictures, and one that is damaged."""
    tmp_path = tmp_path / "mine" / "pictures"
    tmp_path.mkdir(parents=True)
    for i, name in enumerate(["cats/1.png", "cats/2.png", "dogs/1.png", "dogs/2.png"]):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        pixels = np.random.default_rng(i).integers(0, 256, (20, 30, 3), np.uint8)
        Pillow.fromarray(pixels).save(tmp_path / name)
    (tmp_path / "dogs" / "bad.png").write_bytes(b"no picture")
    return tmp_path


@pytest.fixture(scope="session")
def bundled_model():
    from workbench.engine.loaders import registry

    return registry.load("efficientnet-lite0", "cpu")


@pytest.fixture(scope="session")
def cat_image(bundled_model, cat):
    return bundled_model.prepare(cat.pixels, cat.name, cat.digest)


@pytest.fixture(scope="session")
def tiny_model():
    return tiny()


def tiny(seed: int = 0, size: int = 24):
    """A convolution network of a few hundred weights, with a functional activation and a module that runs twice."""
    import torch

    from workbench.testing.networks import Tiny

    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = Tiny()
    return loaded(network, size, ("ant", "bee", "cow", "dog"), "tiny")


def loaded(network, size: int, classes=(), reference: str = "small", channels: int = 3, task: str = ""):
    """A network of a test's own as a model: pixels of [0, 1] become (x - 0.5) / 0.25."""
    from workbench.engine.model import LoadedModel
    from workbench.engine.preparation import Preparation
    from workbench.engine.spec import ModelSpec

    preparation = Preparation(size, (size, size), "bilinear", (0.5,) * channels, (0.25,) * channels)
    return LoadedModel(network, ModelSpec(preparation, tuple(classes), task), reference, "cpu")
