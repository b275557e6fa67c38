"""``workbench list``, with an engine that is made up."""

from __future__ import annotations

import json
from types import SimpleNamespace


def test_list_gives_techniques_and_their_parameters(run, host):
    status, out, err = run("list", "--json")
    assert status == 0
    assert json.loads(out) == host.describe()
    assert host.loads == []
    assert err.strip() == "Plugin broken cannot be used: no such module"


def test_list_with_a_model_says_what_applies_and_why(run, host):
    status, out, _ = run("list", "--model", "tiny", "--json")
    by_id = {technique["id"]: technique["applies"] for technique in json.loads(out)}
    assert status == 0
    assert host.loads == [("tiny", "auto")]
    assert by_id["gradcam"] == {"works": False, "sentence": "This model pools no maps.", "layer": ""}
    assert by_id["filters"] == {"works": True, "sentence": "", "layer": ""}


def test_list_for_people_has_bounds_and_reasons(run):
    _, out, _ = run("list", "--model", "tiny")
    assert "The patch (int, 1 to 9 px; default 4)" in out
    assert "does not apply: This model pools no maps." in out


def test_list_warns_of_old_words_in_a_manifest(run, host):
    host.plugins = {"mine": SimpleNamespace(manifest=SimpleNamespace(warnings=("'misses' is an old word.",)))}
    _, out, err = run("list", "--json")
    assert json.loads(out) == host.describe()
    assert err.splitlines()[-1] == "'misses' is an old word."
