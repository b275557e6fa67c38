"""A new plugin: from its name to a technique that keeps the contract."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from workbench import folders
from workbench.api import UserError
from workbench.engine.plugins import load_plugins
from workbench.manifests import find_manifests
from workbench.user_plugins import create_plugin, origin_of


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))


def test_a_new_plugin_is_found_imported_and_runs_at_once(tiny_model, cat):
    plugin, folder = create_plugin("My own 2nd look", [])
    assert plugin == "my-own-2nd-look"
    assert folder == folders.user_data() / "plugins" / plugin
    plugins, problems = load_plugins()
    assert problems == []
    made = plugins[plugin]
    assert (made.manifest.title, made.technique.__name__) == ("My own 2nd look", "MyOwn2ndLook")
    assert origin_of(made.manifest).startswith("your own, ")
    result = list(made.technique(target="class:1").run(tiny_model, tiny_model.prepare(cat.pixels)))[-1]
    with_mean = tiny_model.pixels(tiny_model.prepare(cat.pixels))
    with_mean[:, 0] = with_mean[:, 0].mean()
    whole = float(tiny_model.scores(tiny_model.pixels(tiny_model.prepare(cat.pixels)))[0, 1])
    drop = whole - float(tiny_model.scores(with_mean)[0, 1])
    assert float(result.values[result.names.index("red")]) == pytest.approx(drop, abs=1e-5)
    assert np.all(np.diff(result.values) <= 0)


@pytest.mark.parametrize("name", ["", "  ", "42", "!!!"])
def test_a_name_that_cannot_be_one_is_refused_in_a_sentence(name):
    with pytest.raises(UserError, match="must begin with a letter"):
        create_plugin(name, [])


def test_a_name_that_is_taken_is_refused(tmp_path):
    with pytest.raises(UserError, match="There is a plugin 'gradcam' already"):
        create_plugin("GradCAM", ["gradcam"])
    create_plugin("mine", [])
    with pytest.raises(UserError, match="There is a plugin 'mine' already"):
        create_plugin("Mine", [])


def test_bundled_plugins_are_called_so():
    assert {origin_of(manifest) for manifest in find_manifests()[0]} == {"bundled"}


def test_a_full_disk_leaves_no_half_of_a_plugin(monkeypatch):
    write_text = Path.write_text

    def full(self, *arguments):
        if self.suffix == ".py":
            raise OSError(28, "No space left on device")
        return write_text(self, *arguments)

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(UserError, match="No space left on device"):
        create_plugin("mine", [])
    assert not any((folders.user_data() / "plugins").iterdir())
    monkeypatch.setattr(Path, "write_text", write_text)
    assert create_plugin("mine", [])[0] == "mine"
