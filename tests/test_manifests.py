"""Manifests: plugins are found in their folders, and a wrong manifest is named without stopping the others."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from workbench import folders
from workbench.manifests import Script, find_manifests, read_manifest

GOOD = {
    "id": "mine", "title": "Mine", "group": "Perturbation", "technique": "mine:Mine", "version": "1",
    "shows": "What it shows.", "limitations": "What it does not.", "cites": "Somebody 2020",
}  # fmt: skip


def written(folder, **changes):
    folder.mkdir(parents=True)
    entries = {**GOOD, "id": folder.name, **changes}
    text = "\n".join(f'{name} = "{value}"' for name, value in entries.items() if value is not None)
    (folder / "plugin.toml").write_text(text, "utf-8")
    return folder / "plugin.toml"


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return folders.user_data() / "plugins"


def test_a_plugin_in_the_users_folder_is_found_beside_the_bundled_ones(home):
    written(home / "mine")
    manifests, problems = find_manifests()
    assert {"mine", "gradcam"} <= {manifest.id for manifest in manifests}
    assert problems == []


def test_the_users_own_wins_over_a_bundled_one(home):
    written(home / "gradcam", title="My Grad-CAM")
    assert [m.title for m in find_manifests()[0] if m.id == "gradcam"] == ["My Grad-CAM"]


def test_a_plugin_that_cannot_be_read_is_named_and_the_others_are_there(home):
    written(home / "broken", title=None)
    (home / "worse").mkdir()
    (home / "worse" / "plugin.toml").write_text("not toml at all [", "utf-8")
    manifests, problems = find_manifests()
    assert "gradcam" in {manifest.id for manifest in manifests}
    assert {problem.plugin for problem in problems} == {"broken", "worse"}
    assert "title must be a text" in next(p.sentence for p in problems if p.plugin == "broken")


@pytest.mark.skipif(os.name != "posix", reason="Windows has no named pipes in folders")
def test_a_manifest_that_would_be_waited_for_is_refused_at_once(home):
    (home / "waits").mkdir(parents=True)
    os.mkfifo(home / "waits" / "plugin.toml")
    assert [problem.sentence for problem in find_manifests()[1]] == [
        "plugin.toml of plugin waits cannot be read: it is a named pipe, not a file."
    ]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": "other"}, "id must be the folder's name 'p'; got 'other'"),
        ({"technique": "nowhere"}, "technique must be module:Class; got 'nowhere'"),
        ({"technique": "../../elsewhere:Evil"}, "technique must be a module in the plugin's folder; got '../../else"),
        ({"cites": "  "}, "cites must be a text"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path, changes, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_manifest(written(tmp_path / "p", **changes))


def test_an_old_word_is_read_with_a_warning_that_names_the_new_one(tmp_path):
    manifest = read_manifest(written(tmp_path / "mine", limitations=None, misses="What it misses."))
    assert manifest.limitations == "What it misses."
    assert manifest.warnings == (
        "plugin.toml of plugin mine: 'misses' is called 'limitations' now; the old word is read until version 0.3.",
    )


def test_of_an_old_and_a_new_word_the_new_one_counts(tmp_path):
    manifest = read_manifest(written(tmp_path / "mine", misses="What it misses."))
    assert manifest.limitations == GOOD["limitations"]
    assert manifest.warnings == ()


def test_an_own_folder_that_may_not_be_read_is_named_and_the_others_are_there(monkeypatch, forbidden):
    monkeypatch.setenv("WORKBENCH_HOME", str(forbidden / "home"))
    monkeypatch.setattr(folders, "bundled", lambda folder: Path("no such folder"))
    (problem,) = find_manifests()[1]
    assert "cannot be read: Permission denied." in problem.sentence


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ('plain = "nowhere.txt"', "script.plain must be a file in the folder; got 'nowhere.txt'"),
        ('plain = "../secret.txt"', "script.plain must be a file in the folder; got '../secret.txt'"),
        ('only = ["signed=True"]', "script.only must be pairs of a condition and the reason why not else"),
        ("explain = 3", "script.explain must be a text; got 3"),
        ('plainly = ""', "script must be a table of plain, only and explain"),
    ],
)
def test_a_wrong_entry_about_scripts_is_named(tmp_path, table, sentence):
    (tmp_path / "secret.txt").touch()
    path = written(tmp_path / "p")
    path.write_text(f"{path.read_text('utf-8')}\n[script]\n{table}\n", "utf-8")
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_manifest(path)


def test_parameters_for_the_contracts_checks_are_a_table(tmp_path):
    path = written(tmp_path / "p")
    path.write_text(f"{path.read_text('utf-8')}\n[contract]\nsteps = 4\n", "utf-8")
    assert read_manifest(path).checked == {"steps": 4}
    with pytest.raises(ValueError, match="contract must be a table of parameters; got 'short'"):
        read_manifest(written(tmp_path / "q", contract="short"))


def test_the_table_of_scripts_is_read(tmp_path):
    path = written(tmp_path / "p")
    (tmp_path / "p" / "plain.py.txt").touch()
    table = 'plain = "plain.py.txt"\nonly = [["signed=True", "why"]]'
    path.write_text(f"{path.read_text('utf-8')}\n[script]\n{table}\n", "utf-8")
    assert read_manifest(path).script == Script("plain.py.txt", (("signed=True", "why"),))


def test_python_among_the_own_plugins_that_no_manifest_names_is_named(home):
    written(home / "mine")
    for path in (home / "nameless" / "technique.py", home / "alone.py", home / "notes" / "read.txt"):
        path.parent.mkdir(exist_ok=True)
        path.write_text("def (", "utf-8")
    assert [problem.sentence for problem in find_manifests()[1]] == [
        f"{name} is no plugin: a plugin is a folder with a plugin.toml, which Technique > New plugin writes."
        for name in ("alone.py", "nameless")
    ]
