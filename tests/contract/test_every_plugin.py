"""What holds for every plugin, on a tiny network and on the bundled model."""

from __future__ import annotations

import ast
import sys

import numpy as np
import pytest

from workbench.api import Group, Progress, Result, arrays_of, params_of
from workbench.engine.guard import kept
from workbench.engine.plugins import load_plugins
from workbench.manifests import GROUPS

PLUGINS, PROBLEMS = load_plugins()
ALLOWED = {"workbench.api", "workbench.families", "numpy", "torch"}


@pytest.fixture(params=sorted(PLUGINS))
def plugin(request):
    return PLUGINS[request.param]


@pytest.fixture(params=["tiny", "bundled"])
def model(request):
    return request.getfixturevalue(f"{request.param}_model")


@pytest.fixture
def image(model, cat):
    return model.prepare(cat.pixels, cat.name, cat.digest)


def results_of(plugin, model, image, **knobs) -> list[Result]:
    with kept(model.network):
        return [r for r in plugin.technique.configured(knobs).run(model, image) if not isinstance(r, Progress)]


def state_of(network) -> list:
    """Everything that a run could leave behind."""
    modules = [
        (
            id(m),
            m.training,
            *(tuple(getattr(m, h)) for h in ("_forward_hooks", "_forward_pre_hooks", "_backward_hooks")),
        )
        for m in network.modules()
    ]
    inplace = [getattr(m, "inplace", None) for m in network.modules()]
    tensors = [
        (id(t), t._version, t.requires_grad, t.grad is None) for t in [*network.parameters(), *network.buffers()]
    ]
    return [modules, inplace, tensors, [t.detach().clone() for t in network.parameters()]]


def assert_same_state(before: list, after: list) -> None:
    assert before[:3] == after[:3]
    assert all((a == b).all() for a, b in zip(before[3], after[3], strict=True))


def test_all_bundled_plugins_can_be_used():
    assert PROBLEMS == []
    assert {"predictions", "filters", "activations", "gradcam", "occlusion"} <= set(PLUGINS)


def test_its_manifest_says_what_it_shows_what_it_misses_and_who_found_it(plugin):
    manifest = plugin.manifest
    assert manifest.group in GROUPS
    assert len(manifest.shows) > 40
    assert len(manifest.misses) > 40
    assert any(year in manifest.cites for year in map(str, range(1980, 2030)))


def test_its_module_names_its_source(plugin):
    source = (plugin.manifest.folder / f"{plugin.manifest.technique.partition(':')[0]}.py").read_text("utf-8")
    assert any(str(year) in (ast.get_docstring(ast.parse(source)) or "") for year in range(1980, 2030))


def test_its_knobs_have_help_and_numbers_have_bounds(plugin):
    for knob in params_of(plugin.technique):
        assert knob.help, knob.name
        if knob.type in ("int", "float"):
            assert knob.low is not None, knob.name


def test_it_imports_the_api_what_its_family_shares_numpy_and_torch_only(plugin):
    for path in plugin.manifest.folder.glob("**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in names:
                top, inside = name.split(".")[0], ".".join(name.split(".")[:2])
                assert {top, inside} & ALLOWED or top in sys.stdlib_module_names, f"{path.name} imports {name}"


def test_its_result_validates_and_leaves_the_model_as_it_was(plugin, model, image):
    before = state_of(model.network)
    assert plugin.technique.applies(model).works
    with kept(model.network):
        results = [r for r in plugin.technique().run(model, image) if not isinstance(r, Progress)]
        assert_same_state(before, state_of(model.network))  # of its own doing, not the guard's
    final = results[-1]
    assert final.caption
    for name, array in arrays_of(final).items():
        assert array.dtype.kind in "fiubU", name
        if array.dtype.kind == "f":
            assert np.isfinite(array).all(), name
    for part in final.parts.values() if isinstance(final, Group) else [final]:
        if type(part).__name__ in ("Heatmap", "Picture"):
            assert part.values.shape[:2] == model.input_size


def test_the_same_seed_gives_the_same_numbers(plugin, model, image):
    first, second = (arrays_of(results_of(plugin, model, image)[-1]) for _ in range(2))
    assert first.keys() == second.keys()
    for name, array in first.items():
        if array.dtype.kind == "f":
            np.testing.assert_allclose(array, second[name], atol=1e-5, err_msg=name)
        else:
            assert (array == second[name]).all(), name


def test_closing_it_after_the_first_yield_leaves_the_model_as_it_was(plugin, model, image):
    before = state_of(model.network)
    run = plugin.technique().run(model, image)
    next(run)
    run.close()
    assert_same_state(before, state_of(model.network))
