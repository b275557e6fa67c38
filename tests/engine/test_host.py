"""A run's steps: which result is the answer, and how long the work took."""

import os
import subprocess
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded, tiny
from workbench.api import Applicability, Heatmap, Picture, Progress, Technique, UserError
from workbench.engine import host
from workbench.engine.host import Host, RunRequest, _last_result_marked, _Stopwatch
from workbench.engine.loaders import registry
from workbench.engine.plugins import LoadedPlugin
from workbench.testing import differences, state_of

FIRST, SECOND = (Picture(values=np.zeros((2, 2, 3), np.float32), caption=name) for name in ("first", "second"))
STEP = Progress(1, 2, "steps")


@pytest.mark.parametrize(
    ("steps", "marked"),
    [
        ([FIRST], [(FIRST, True)]),
        ([FIRST, SECOND], [(FIRST, False), (SECOND, True)]),
        ([STEP, FIRST, STEP, SECOND], [(STEP, False), (FIRST, False), (STEP, False), (SECOND, True)]),
        ([FIRST, STEP], [(FIRST, False), (STEP, False), (FIRST, True)]),
        ([STEP], [(STEP, False)]),
    ],
)
def test_the_last_result_is_the_answer(steps, marked):
    assert list(_last_result_marked(steps)) == marked


def test_progress_does_not_wait_for_the_next_step():
    asked = []
    steps = _last_result_marked(asked.append(k) or Progress(k, 3) for k in range(3))
    next(steps)
    assert asked == [0]


def test_the_stopwatch_stands_still_while_nobody_asks_for_more(monkeypatch):
    clock = SimpleNamespace(now=0.0)
    monkeypatch.setattr(host, "time", SimpleNamespace(perf_counter=lambda: clock.now))

    def work():
        for _ in range(3):
            clock.now += 2
            yield STEP

    watch = _Stopwatch()
    for _ in watch.timing(work()):
        clock.now += 100
    assert watch.seconds == 6


# Runs on a small network, of techniques that a test makes.


class Plain(Technique):
    """What a test wants to happen, and then a map."""

    does: ClassVar[Callable[..., object]] = lambda model, image: None

    def run(self, model, image):
        yield Progress(0, 1, "steps")
        type(self).does(model, image)
        yield Heatmap(values=np.ones(model.input_size, np.float32), caption="A map.")


def hosting(model, does):
    """A host with one technique, that does this."""
    host = Host.__new__(Host)
    kind = type("Made", (Plain,), {"does": staticmethod(does)})
    manifest = SimpleNamespace(id="made", title="Made", version="1", warnings=())
    host.plugins, host.problems, host.doubt, host._device = {"made": LoadedPlugin(manifest, kind)}, [], "", "cpu"
    host._take(model)
    host._stamp, host._trusted = (), ""
    return host


def answer(host, pixels):
    return list(host.run(RunRequest("made", {}, pixels, "a.png", "digest of a")))[-1]


@pytest.fixture
def pixels():
    return np.random.default_rng(0).integers(0, 256, (30, 40, 3), np.uint8)


def test_a_result_of_a_run_that_changed_the_network_says_so_and_the_model_is_loaded_again(pixels, monkeypatch):
    def write(model, _image):
        model.network.first.weight.data.add_(1)

    monkeypatch.setattr(registry, "load", lambda *_: tiny())
    host = hosting(tiny(), write)
    digest, bent = host.model.digest, answer(host, pixels)
    assert "changed the network while it ran and did not undo it: weights" in bent.result.caveat
    assert bent.provenance["disturbed"] == bent.result.caveat
    assert bent.provenance["model"]["digest"] == digest
    before = host.model
    host.plugins["made"].technique.does = staticmethod(lambda model, image: None)
    sound = answer(host, pixels)
    assert host.model is not before
    assert host.model.digest == digest
    assert not sound.result.caveat
    assert "disturbed" not in sound.provenance


def test_where_the_model_cannot_be_loaded_again_as_it_was_a_run_is_refused(pixels, monkeypatch):
    monkeypatch.setattr(registry, "load", lambda *_: tiny(seed=1))
    host = hosting(tiny(), lambda model, image: model.network.first.weight.data.add_(1))
    answer(host, pixels)
    with pytest.raises(UserError, match=r"Made changed the model, and tiny holds other weights now: load it anew\."):
        answer(host, pixels)


def test_what_a_technique_changed_and_put_back_is_no_change(pixels):
    def randomise(model, _image):
        weight = model.network.first.weight
        kept = weight.clone()
        with torch.no_grad():
            weight.normal_()
            weight.copy_(kept)

    host = hosting(tiny(), randomise)
    model = host.model
    assert not answer(host, pixels).result.caveat
    answer(host, pixels)
    assert host.model is model


def test_a_process_that_cannot_be_put_back_is_used_no_more(pixels, tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)

    def leave(_model, _image):
        os.chdir(tmp_path)
        gone.rmdir()

    host = hosting(tiny(), leave)
    assert "left the process changed: the working folder" in answer(host, pixels).result.caveat
    with pytest.raises(UserError, match=r"Made left this process changed .*: the working folder\."):
        answer(host, pixels)


def bent(model):
    model.network.first.weight.data.add_(1)


def hooked(_model):
    nn.modules.module.register_module_forward_hook(lambda *_: None)


def of_another_type(_model):
    torch.set_default_dtype(torch.float64)


@pytest.mark.parametrize("fault", [bent, hooked, of_another_type], ids=lambda fault: fault.__name__)
@pytest.mark.parametrize("asked_all", [True, False], ids=["asked with all", "asked in its run"])
def test_a_technique_that_changes_something_when_asked_whether_it_applies_does_not_apply(
    pixels, monkeypatch, fault, asked_all
):
    def applies(model):
        fault(model)
        return Applicability(True)

    monkeypatch.setattr(registry, "load", lambda *_: tiny())
    host = hosting(tiny(), lambda model, image: None)
    expected = answer(host, pixels)
    sound = host.plugins["made"]
    kind = type("Bad", (Plain,), {"does": staticmethod(lambda model, image: None), "applies": staticmethod(applies)})
    host.plugins["bad"] = LoadedPlugin(SimpleNamespace(id="bad", title="Bad", version="1", warnings=()), kind)
    if asked_all:
        assert [can.works for can in host.applies().values()] == [True, False]
    with pytest.raises(UserError, match=r"Bad changed the model or the process when asked whether it applies\."):
        list(host.run(RunRequest("bad", {}, pixels, "a.png", "digest of a")))
    assert torch.get_default_dtype() is torch.float32
    assert not nn.modules.module._global_forward_hooks
    host.plugins["made"] = sound
    after = answer(host, pixels)
    assert not after.result.caveat
    assert after.provenance["model"]["digest"] == expected.provenance["model"]["digest"]
    assert host.model.digest == tiny().digest


def test_a_technique_is_asked_once_a_model_whether_it_applies(pixels):
    asked = []

    def applies(model):
        asked.append(model)
        return Applicability(True)

    host = hosting(tiny(), lambda model, image: None)
    monkeyed = host.plugins["made"].technique
    monkeyed.applies = staticmethod(applies)
    host.applies()
    answer(host, pixels)
    answer(host, pixels)
    assert len(asked) == 1
    host._take(tiny())
    answer(host, pixels)
    assert len(asked) == 2


def test_what_was_put_back_is_told_in_the_log(pixels, caplog):
    host = hosting(tiny(), lambda model, image: os.environ.__setitem__("LEFT", "1"))
    assert not answer(host, pixels).result.caveat
    assert "LEFT" not in os.environ
    assert caplog.messages == ["Made: It left the process changed, which was put back: the environment."]


@pytest.mark.parametrize("arrays", ["pixels", "original"])
def test_an_image_is_read_only_and_tensors_from_it_are_copies(pixels, arrays):
    def write(model, image):
        model.pixels(image).zero_()
        array = getattr(image, arrays)
        with pytest.raises(ValueError, match="read-only"):
            array[:] = 0
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True

    host = hosting(tiny(), write)
    assert not answer(host, pixels).result.caveat
    assert pixels.any()


def test_a_grey_image_is_not_shared_with_its_tensor():
    network = nn.Sequential(nn.Conv2d(1, 2, 3), nn.Flatten(), nn.Linear(2 * 22 * 22, 2))
    model = loaded(network, 24, channels=1)
    image = model.prepare(np.full((24, 24, 3), 200, np.uint8))
    model.pixels(image).zero_()
    assert image.pixels.all()


def test_a_lent_network_is_as_it_was_after_it_was_looked_at_and_after_each_run(pixels):
    network = tiny().network.train().requires_grad_(True)
    network.second.eval()
    network.last.bias.requires_grad_(False)
    network.first.weight.grad = gradient = torch.ones_like(network.first.weight)
    before = state_of(network)
    host = hosting(tiny(), lambda model, image: assert_in_use(model.network))
    host.lend(network, loaded(tiny().network, 24).preparation)
    assert not differences(before, state_of(network))
    answer(host, pixels)
    assert not differences(before, state_of(network))

    def fail(model, _image):
        raise KeyError("no")

    host.plugins["made"].technique.does = staticmethod(fail)
    with pytest.raises(KeyError):
        answer(host, pixels)
    assert not differences(before, state_of(network))
    assert network.first.weight.grad is gradient


def assert_in_use(network):
    assert not any(module.training for module in network.modules())
    assert not any(weight.requires_grad for weight in network.parameters())


def test_a_lent_network_that_was_trained_since_has_another_digest(pixels):
    host = hosting(tiny(), lambda model, image: None)
    network = tiny().network
    host.lend(network, loaded(tiny().network, 24).preparation)
    first = answer(host, pixels)
    with torch.no_grad():
        network.last.bias.add_(1)
    second = answer(host, pixels)
    assert not second.result.caveat
    assert first.provenance["model"]["digest"] != second.provenance["model"]["digest"]


def test_a_model_is_loaded_anew_when_its_file_was_written(tmp_path, monkeypatch):
    loads = []
    monkeypatch.setattr(registry, "load", lambda reference, *_: loads.append(reference) or named(reference))
    host = hosting(tiny(), lambda model, image: None)
    file = tmp_path / "w.pt"
    file.write_text("weights")
    reference = f"{file}?arch=any"
    for _ in range(2):
        host.need(reference, "cpu")
    assert loads == [reference]
    assert host.outdated == ""
    file.write_text("WEIGHTS")
    assert host.outdated.startswith("w.pt has changed on the disk; results are of the weights that were loaded")
    host.need(reference, "cpu")
    assert loads == [reference] * 2
    assert host.outdated == ""
    host.need("another", "cpu")
    assert loads[-1] == "another"


def named(reference):
    model = tiny()
    model.reference = reference
    return model


def test_of_a_generator_without_an_encoder_only_what_looks_at_its_numbers_applies():
    host = Host()
    host.load("digits-gan", "cpu")
    can = host.applies()
    assert can["saliency"] == Applicability(False, "digits-gan takes a code and no image.")
    assert can["latent-traversal"].works
    *_, outcome = host.run(RunRequest("latent-traversal", {"show": "line", "tiles": 3}))
    assert len(outcome.result.values) == 3
    assert outcome.geometry is None


def test_a_generator_with_an_encoder_needs_an_image():
    host = Host()
    host.load("digits-vae", "cpu")
    with pytest.raises(UserError, match="Latent traversal needs an image"):
        list(host.run(RunRequest("latent-traversal", {})))


def test_an_engine_starts_without_scipy_and_scikit_learn():
    program = "import sys, workbench.engine.server; print(*({'scipy', 'sklearn', 'matplotlib'} & set(sys.modules)))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=300)
    assert told.stdout.strip() == ""
