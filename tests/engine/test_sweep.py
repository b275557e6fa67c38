"""By what a sweep runs, how many at once, and that it says so."""

from __future__ import annotations

import itertools
import threading

import numpy as np
import pytest
import torch
from torch import nn

from tests.conftest import loaded, tiny
from workbench.api import Target, UserError
from workbench.engine.forward import backend, forward, runtime, settings, windows
from workbench.engine.forward.batch_sizes import BatchSizes
from workbench.engine.forward.tape_cache import TapeCache
from workbench.engine.sweep import Stopped, SweepContext, _Copies, _largest, sweep


class Dots:
    """Change ``i`` blackens pixel ``i``, row by row."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def apply(self, batch, which) -> None:
        for one, i in zip(batch, which, strict=True):
            one[:, i // one.shape[2], i % one.shape[2]] = 0


BEE = Target("class", ("1",))


def values(run, model, image, changes, target=BEE):
    batches = list(sweep(model, image, changes, target, run))
    assert [i for batch in batches for i in batch.which] == list(range(len(changes)))
    return np.concatenate([batch.values for batch in batches])


def by_hand(model, image, changes) -> np.ndarray:
    """One forward of torch's for each change."""
    found = []
    with torch.no_grad():
        for i in range(len(changes)):
            one = model.pixels(image).clone()
            changes.apply(one, range(i, i + 1))
            found.append(float(model.scores(one)[0, 1]))
    return np.array(found)


@pytest.fixture
def run():
    return SweepContext()


@pytest.fixture
def model():
    return tiny()


@pytest.fixture
def image(model, cat):
    return model.prepare(cat.pixels)


def test_a_long_sweep_goes_over_to_onnx_runtime_and_gives_the_same(run, model, image):
    changes = Dots(200)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert told["torch"] + told["onnxruntime"] == 200
    assert told["torch"] == backend.FIRST
    assert told["largest_difference"] < 1e-5


def test_every_long_sweep_asks_torch_for_as_many_however_much_is_prepared(run, model, image):
    first = values(run, model, image, Dots(200))
    again = values(run, model, image, Dots(200))
    assert [one.plain()["torch"] for one in run.choices] == [backend.FIRST, backend.FIRST]
    assert (first == again).all()


def test_a_short_sweep_prepares_nothing(run, model, image):
    values(run, model, image, Dots(30))
    assert run.choices[-1].plain() == {"torch": 30, "way": "torch"}
    assert model.forwards.forward is None


def test_torch_can_be_chosen(run, model, image, monkeypatch):
    monkeypatch.setenv(settings.ENGINE, "torch")
    values(run, model, image, Dots(200))
    assert run.choices[-1].plain() == {"torch": 200, "way": "torch", "why_torch": "it was chosen"}


def test_another_choice_is_refused_in_words(run, model, image, monkeypatch):
    monkeypatch.setenv(settings.ENGINE, "abacus")
    with pytest.raises(UserError, match="WORKBENCH_SWEEP must be automatic, torch or bfloat16; got 'abacus'"):
        values(run, model, image, Dots(3))


def test_a_unit_inside_is_asked_of_torch(run, model, image):
    changes = Dots(100)
    values(run, model, image, changes, model.resolve(Target("unit", ("relu#2", "3")), None))
    assert run.choices[-1].plain() == {
        "torch": 100,
        "way": "torch",
        "why_torch": "the target is a unit inside the network",
    }


def test_logits_that_differ_are_not_trusted(run, model, image, monkeypatch):
    values(run, model, image, Dots(200))
    right = model.forwards.forward.scores
    monkeypatch.setattr(model.forwards.forward, "scores", lambda pixels: right(pixels) + 0.01)
    changes = Dots(60)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert (told["torch"], told["why_torch"]) == (60, "its logits differ from torch's by 0.01")
    values(run, model, image, changes)
    assert run.choices[-1].plain()["torch"] == 60  # for good


def test_a_runtime_that_fails_in_the_middle_leaves_no_change_out(run, model, image, monkeypatch):
    values(run, model, image, Dots(200))
    right, asked = model.forwards.forward.scores, []

    def failing(pixels):
        asked.append(len(pixels))
        if len(asked) == 3:
            raise RuntimeError("no more threads")
        return right(pixels)

    monkeypatch.setattr(model.forwards.forward, "scores", failing)
    changes = Dots(120)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["why_torch"] == "ONNX Runtime failed: no more threads"


def test_the_next_batch_is_measured_while_one_is_looked_at(run, model, image):
    values(run, model, image, Dots(200))
    measured = threading.Semaphore(0)

    class Watched(Dots):
        def apply(self, batch, which) -> None:
            super().apply(batch, which)
            measured.release()

    batches = model.sweep(image, Watched(200), BEE)
    next(batches)
    next(batches)  # the first that is not torch's
    assert all(measured.acquire(timeout=10) for _ in range(3))
    batches.close()


class Boxed(Dots):
    """The same, and it is said where each lies: ``aside`` columns from where it does."""

    def __init__(self, count: int, aside: int = 0) -> None:
        super().__init__(count)
        self.boxes = np.array([[min(i % 24 + aside, 23), i // 24, 1, 1] for i in range(count)])


@pytest.fixture
def windows_pay(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))  # where nothing is known yet
    monkeypatch.setattr(windows, "START", 0)  # what a network of a few hundred weights does not make up for
    monkeypatch.setattr(windows, "BYTE", 0)
    monkeypatch.setattr(forward, "WORTH", np.inf)
    turns = itertools.count()  # windows are asked first
    monkeypatch.setattr(backend, "_seconds", lambda what: next(turns))


@pytest.mark.usefixtures("windows_pay")
def test_changes_inside_boxes_are_computed_on_windows_everywhere(run, model, image):
    changes = Boxed(24 * 24)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert told["windows"] == 24 * 24 - backend.FIRST
    assert 0 < told["computed_on_windows"] < 1


@pytest.mark.parametrize("way", ["torch", "onnxruntime", "windows"])
def test_each_change_is_made_in_a_copy_of_the_unchanged_image_however_large_batches_are(model, image, way):
    whole = model.pixels(image)

    class Watched(Boxed):
        def apply(self, batch, which) -> None:
            assert torch.equal(batch, whole.expand_as(batch))
            super().apply(batch, which)

    copies = _Copies(whole, Watched(20), way)
    for which in (range(4), range(4, 6), range(6, 10), range(10, 18), range(18, 20)):
        assert all((copies.changed(which) != whole).any(1).sum((1, 2)) == 1)


@pytest.mark.usefixtures("windows_pay")
def test_a_change_that_reaches_out_of_its_box_is_noticed(run, model, image):
    changes = Boxed(100, aside=2)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["why_whole"] == "a change reaches out of its box"


@pytest.mark.usefixtures("windows_pay")
@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda self, pixels, which: 1 / 0, "windows failed: division by zero"),
        (lambda self, pixels, which: torch.ones(len(pixels), 4), "on windows its logits differ from torch's by"),
    ],
)
def test_windows_that_fail_or_differ_are_not_trusted(run, model, image, monkeypatch, spoilt, why):
    monkeypatch.setattr(forward.Windows, "scores", spoilt)
    changes = Boxed(100)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    told = run.choices[-1].plain()
    assert told["why_whole"].startswith(why)
    assert "windows" not in told


@pytest.mark.usefixtures("windows_pay")
def test_windows_are_not_taken_where_whole_images_are_faster(run, model, image, monkeypatch):
    turns = itertools.count()  # windows are asked first
    monkeypatch.setattr(backend, "_seconds", lambda what: -next(turns))
    values(run, model, image, Boxed(100))
    assert run.choices[-1].plain()["why_whole"] == "whole images are faster here"


@pytest.mark.usefixtures("windows_pay")
def test_what_windows_keep_stays_within_the_memory_that_was_allowed(run, model, image, monkeypatch):
    monkeypatch.setattr(settings, "budget", lambda: 100)
    values(run, model, image, Boxed(100))
    assert run.choices[-1].plain()["why_whole"] == "what they keep does not fit into the memory that is allowed"


def test_a_models_own_sweeps_are_those_of_the_run_that_it_is_in(model, image):
    outer, inner = SweepContext(), SweepContext()
    with model.sweeping(outer):
        with model.sweeping(inner):
            list(model.sweep(image, Dots(3), BEE))
        list(model.sweep(image, Dots(3), BEE))
        list(model.sweep(image, Dots(3), BEE))
    list(model.sweep(image, Dots(3), BEE))
    assert (len(inner.choices), len(outer.choices)) == (1, 2)


def test_a_sweep_can_be_stopped_while_the_fast_way_is_prepared(model, image, monkeypatch):
    monkeypatch.setattr(model.forwards, "is_ready", lambda within=0.0: False)
    wanted = iter([True, True, False])
    run = SweepContext(lambda: next(wanted))
    batches = sweep(model, image, Dots(100), BEE, run)
    assert len(next(batches).which) == backend.FIRST
    with pytest.raises(Stopped):
        next(batches)


@pytest.mark.usefixtures("windows_pay")
@pytest.mark.parametrize("way", ["torch", "onnxruntime", "windows"])
def test_a_sweep_goes_the_way_of_an_earlier_one(model, image, monkeypatch, way):
    if way == "windows":
        monkeypatch.setattr(backend, "_seconds", lambda what: pytest.fail("nothing is to be timed"))
    run = SweepContext(ways=[way])
    values(run, model, image, Boxed(100))
    told = run.choices[-1].plain()
    assert told["way"] == way
    assert told[way] == (100 if way == "torch" else 100 - backend.FIRST)


def test_on_a_graphics_card_onnx_runtime_computes_there_in_float32_if_it_can(monkeypatch):
    assert runtime.providers("cuda:1")[0] == ("CUDAExecutionProvider", {"device_id": 1, "use_tf32": 0})
    assert runtime.providers("cpu") == ["CPUExecutionProvider"]
    for can in (True, False):
        monkeypatch.setattr(runtime, "_available", lambda can=can: [runtime.CUDA] if can else [])
        assert runtime.runs_on("cuda") is can
    assert not runtime.runs_on("mps")


def test_a_network_that_was_watched_once_is_read_from_the_disk(run, image, monkeypatch):
    first, again = tiny(), tiny()
    values(run, first, image, Dots(100))
    monkeypatch.setattr(backend, "record", lambda *_: pytest.fail("it is watched again"))
    changes = Dots(100)
    np.testing.assert_array_equal(values(run, again, image, changes), values(run, first, image, changes))
    assert run.choices[-1].plain()["way"] == "onnxruntime"


@pytest.mark.usefixtures("windows_pay")
def test_which_way_was_faster_is_found_once(run, image, monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    first, again = tiny(), tiny()
    values(run, first, image, Boxed(100))
    monkeypatch.setattr(backend, "_seconds", lambda what: pytest.fail("it is timed again"))
    np.testing.assert_array_equal(values(run, again, image, Boxed(100)), values(run, first, image, Boxed(100)))
    assert run.choices[-1].plain()["way"] == "windows"


def test_what_is_on_the_disk_is_of_no_other_network(run, image, monkeypatch):
    values(run, tiny(), image, Dots(100))
    other = tiny(seed=1)
    assert TapeCache(other.network, lambda: other.digest).read() is None


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"PK no zip"), lambda path: np.savez(path, tape=[1])])
def test_a_file_on_the_disk_that_is_damaged_is_made_again(run, image, spoil, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    values(run, tiny(), image, Dots(100))
    (path,) = (tmp_path / "cache" / "networks").glob("*.npz")
    spoil(path)
    model = tiny()
    values(run, model, image, Dots(100))
    assert run.choices[-1].plain()["way"] == "onnxruntime"
    assert TapeCache(model.network, lambda: model.digest).read() is not None


@pytest.mark.parametrize("what", ["a hook", "weights"])
def test_a_network_that_a_technique_has_changed_is_asked_as_it_is(run, model, image, what):
    values(run, model, image, Dots(200))
    if what == "a hook":
        handle = model.network.second.register_forward_hook(lambda module, args, output: output * 2)
    else:
        with torch.no_grad():
            model.network.second.weight.mul_(2)
    changes = Dots(60)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain()["why_torch"] == "the network is not as it was loaded"
    if what == "a hook":
        handle.remove()
        values(run, model, image, changes)
        assert "onnxruntime" in run.choices[-1].plain()


def test_an_operation_that_is_not_known_is_named_and_torch_runs(run, cat):
    class Rolls(nn.Module):
        def forward(self, x):
            return torch.roll(x, 3, 2)[:, :2].mean((2, 3))

    model = loaded(Rolls(), 16)
    image = model.prepare(cat.pixels)
    changes = Dots(100)
    np.testing.assert_allclose(values(run, model, image, changes), by_hand(model, image, changes), atol=1e-5)
    assert run.choices[-1].plain() == {
        "torch": 100,
        "way": "torch",
        "why_torch": "roll is not among the operations that are known",
    }


def test_batches_stay_within_the_memory_that_was_allowed(model, image, monkeypatch):
    monkeypatch.setenv(settings.MEMORY, "1")
    each = max(len(batch.which) for batch in model.sweep(image, Dots(300), BEE))
    assert each <= _largest(model)
    monkeypatch.setattr(settings, "budget", lambda: 1)
    assert {len(batch.which) for batch in model.sweep(image, Dots(40), BEE)} == {1}


@pytest.mark.parametrize("text", ["0", "-3", "much"])
def test_an_amount_of_memory_that_is_none_is_refused_in_words(monkeypatch, text):
    monkeypatch.setenv(settings.MEMORY, text)
    with pytest.raises(UserError, match="WORKBENCH_SWEEP_MEMORY must be a whole number of megabytes from 1; got"):
        settings.budget()


def test_one_batch_that_was_held_up_does_not_decide_the_size():
    sizes = BatchSizes(4)
    for seconds in (9.0, 0.04, 0.04, 0.04):  # the first of a size is not counted
        sizes.measured(4, seconds, 64)
    assert sizes.size == 8
    for seconds in (9.0, 0.04, 5.0, 0.04):  # one of three was held up
        sizes.measured(8, seconds, 64)
    assert sizes.size == 16
    for seconds in (9.0, 0.2, 0.2, 0.2):
        sizes.measured(16, seconds, 64)
    assert (sizes.size, sizes.settled) == (8, True)
