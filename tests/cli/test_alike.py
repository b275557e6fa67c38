"""``workbench alike``, with an engine that is made up, and with the shipped network of faces."""

from __future__ import annotations

import json
from types import SimpleNamespace

from workbench.document.model_targets import ModelTargets


def test_each_image_is_explained_by_its_likeness_to_the_other(run, host, save_picture, tmp_path):
    host.facts = {"score": 0.75}
    a, b = (save_picture(tmp_path / name) for name in ("a.png", "b.png"))
    status, out, _ = run("alike", a, b, "--same", "0.5", "--out", tmp_path / "out", "--json")
    assert status == 0
    answer = json.loads(out)
    assert (answer["similarity"], answer["same"]) == (0.75, True)
    assert [run_of[1]["target"] for run_of in host.runs] == [f"similarity:{b}", f"similarity:{a}"]
    assert host.loads[-1][0] == "face-embedding"
    assert [row["folder"] for row in answer["sides"]] == [str(tmp_path / "out" / side) for side in ("first", "second")]
    assert "not the same" in run("alike", a, b, "--same", "0.8", "--out", tmp_path / "out")[1]


def test_of_a_network_without_a_similarity_of_its_own_the_features_are_explained_as_in_the_window(
    run, host, save_picture, tmp_path
):
    host.kinds, host.facts = ("predicted", "class"), {"score": 0.5}
    a, b = (save_picture(tmp_path / name) for name in ("a.png", "b.png"))
    assert run("alike", a, b, "--model", "net", "--out", tmp_path / "out")[1].startswith("similarity 0.500")
    window = ModelTargets(kinds=host.kinds, compared="a")  # the layer with the coarsest maps
    assert [params["target"] for _, params, _ in host.runs] == [window.likeness_to(str(path)) for path in (b, a)]


def test_a_distance_is_told_as_it_is_and_the_same_is_what_is_near(run, host, save_picture, tmp_path):
    host.facts = {"score": -3.0}  # distances are explained with their sign turned
    a, b = (save_picture(tmp_path / name) for name in ("a.png", "b.png"))
    out = run("alike", a, b, "--measure", "distance", "--same", "4", "--out", tmp_path / "out")[1]
    assert out.startswith("distance 3.000, the same")


def test_a_folder_or_a_target_of_ones_own_is_refused(run, save_picture, tmp_path):
    a, b = (save_picture(tmp_path / "in" / name) for name in ("a.png", "b.png"))
    assert "names several" in run("alike", a.parent, b, "--out", tmp_path / "out")[2]
    assert "leave target out" in run("alike", a, b, "--set", "target=class:1", "--out", tmp_path / "out")[2]


def test_a_threshold_is_the_descriptions_where_none_is_stated_and_whose_it_is_is_said(
    run, host, save_picture, tmp_path
):
    a, b = (save_picture(tmp_path / name) for name in ("a.png", "b.png"))
    host.facts = {"score": 0.75}
    host.spec = SimpleNamespace(same="0.8", origins={"same": "net.onnx.workbench.toml"})
    command = "alike", a, b, "--out", tmp_path / "out"
    assert "not the same by cosine 0.8 (net.onnx.workbench.toml)" in run(*command)[1]
    assert "the same by cosine 0.7 (you)" in run(*command, "--same", "0.7")[1]
    host.facts = {"score": -3.0}
    assert run(*command, "--measure", "distance")[1].startswith("distance 3.000\n"), "a cosine says nothing of it"
