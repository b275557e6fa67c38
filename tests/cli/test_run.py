"""``workbench run``, with an engine that is made up: what it asks for, what it writes, how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from workbench.api import UserError


def test_one_image_is_written_straight_into_the_folder(run, tmp_path, picture):
    status, out, _ = run("run", "occlusion", "--image", picture, "--out", tmp_path / "o", "--json")
    assert status == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["figure.png", "provenance.json", "result.npz"]
    (entry,) = json.loads(out)
    assert entry["folder"] == str(tmp_path / "o")
    assert entry["image"] == str(picture)
    assert entry["facts"] == {"target": "class:2"}
    assert entry["caveat"] == "Mind this."
    with np.load(tmp_path / "o" / "result.npz", allow_pickle=False) as arrays:
        assert arrays["values"].shape == (16, 16)
    assert json.loads((tmp_path / "o" / "provenance.json").read_text())["technique"] == "occlusion"


def test_several_images_get_a_folder_each_and_one_model(run, host, tmp_path, picture, save_picture):
    other, deeper = save_picture(tmp_path / "ant.png"), save_picture(tmp_path / "in" / "deep" / "Cow.png")
    given = ["--image", picture.parent, "--image", other]
    status, _, _ = run("run", "occlusion", *given, "--out", tmp_path / "o")
    assert status == 0
    assert sorted(p.name for p in (tmp_path / "o").iterdir()) == ["Cow-2", "ant", "cow"]
    assert len(host.loads) == 1
    assert deeper.name in [run[2] for run in host.runs]


def test_an_unreadable_image_is_named_and_the_rest_goes_on(run, tmp_path, picture):
    broken = tmp_path / "in" / "broken.png"
    broken.write_text("no picture")
    status, out, err = run("run", "occlusion", "--image", broken, picture, "--out", tmp_path / "o", "--json")
    assert status == 2
    assert err.startswith("broken.png cannot be read as an image")
    assert [Path(one["folder"]).name for one in json.loads(out)] == ["cow"]


def test_settings_reach_the_technique_as_they_were_written(run, host, tmp_path, picture):
    settings = ["--set", "target=difference:281,285", "--set", "patch=8", "--set", "layer=a=b"]
    run("run", "occlusion", "--image", picture, *settings, "--out", tmp_path / "o", "--device", "cpu")
    assert host.runs[0][1] == {"target": "difference:281,285", "patch": "8", "layer": "a=b"}
    assert host.loads == [("efficientnet-lite0", "cpu")]


def test_a_technique_of_the_model_needs_no_image(run, host, tmp_path):
    status, out, _ = run("run", "filters", "--out", tmp_path / "o", "--json")
    assert status == 0
    assert json.loads(out)[0]["image"] is None
    assert (tmp_path / "o" / "figure.png").is_file()


def test_a_wrong_parameter_stops_at_the_first_image(run, host, tmp_path, picture, save_picture):
    save_picture(tmp_path / "in" / "two.png")

    def refuse(name, image):
        raise UserError("patch must be 1 to 9 px; got 99.")

    host.trouble = refuse
    status, _, err = run("run", "occlusion", "--image", picture.parent, "--out", tmp_path / "o")
    assert status == 2
    assert err.strip().splitlines()[-1] == "patch must be 1 to 9 px; got 99."
    assert len(host.runs) == 1


def test_a_later_image_that_a_technique_refuses_is_named(run, host, tmp_path, picture, save_picture):
    save_picture(tmp_path / "in" / "two.png")

    def refuse(name, image):
        if image == "two.png":
            raise UserError("It is too small.")

    host.trouble = refuse
    status, _, err = run("run", "occlusion", "--image", picture.parent, "--out", tmp_path / "o")
    assert status == 2
    assert "two.png: It is too small." in err
    assert (tmp_path / "o" / "cow" / "figure.png").is_file()


def test_a_folder_that_cannot_be_made_is_said_before_anything_runs(run, host, tmp_path, picture):
    (tmp_path / "o").write_text("a file")
    status, _, err = run("run", "occlusion", "--image", picture, "--out", tmp_path / "o")
    assert status == 2
    assert "there is a file in its place" in err
    assert host.runs == []


def test_what_is_no_file_is_refused_at_once_also_in_a_folder(run, tmp_path, picture):
    import os
    import sys

    if sys.platform == "win32":
        return
    os.mkfifo(picture.parent / "pipe.png")
    (picture.parent / "again").symlink_to(picture.parent, target_is_directory=True)
    status, out, err = run("run", "occlusion", "--image", picture.parent, "--out", tmp_path / "o", "--json")
    assert status == 2
    assert "pipe.png cannot be read as an image: it is a named pipe, not a file.\n" in err
    assert [Path(entry["image"]).name for entry in json.loads(out)] == ["cow.png"]


def test_a_file_of_several_pages_is_said_to_have_them_and_the_page_stands_in_the_answer(run, tmp_path):
    from PIL import Image as Pillow

    path = tmp_path / "two.tif"
    Pillow.new("RGB", (8, 8), "red").save(path, save_all=True, append_images=[Pillow.new("RGB", (8, 8), "blue")])
    status, _, err = run("run", "occlusion", "--image", path, "--out", tmp_path / "o")
    assert status == 0
    assert "two.tif has 2 pages; this is page 1 (?page=2 reads another).\n" in err
    status, out, err = run("run", "occlusion", "--image", f"{path}?page=2", "--out", tmp_path / "p", "--json")
    assert "pages" not in err
    assert (status, json.loads(out)[0]["image"]) == (0, f"{path}?page=2")
