"""``workbench search``, with a small network in place of the one that is named."""

from __future__ import annotations

import csv
import json

from PIL import Image as Pillow


def test_what_is_most_like_the_query_comes_first_and_is_written(run, photos, tmp_path):
    (photos / "dark" / "bad.png").write_bytes(b"nothing")
    query = photos / "light" / "0.png"
    status, out, err = run("search", query, photos, "--whiten", "0", "--out", tmp_path / "out", "--json")
    assert (status, "1 of 5 images are left out: bad.png cannot be read" in err) == (2, True), err
    answer = json.loads(out)
    assert answer["found"][0]["image"] == "light/1.png"
    assert [row["label"] for row in answer["found"]] == ["light", "dark", "dark"]
    assert answer["query"] == str(query)
    assert [row["image"] for row in answer["left_out"]] == ["dark/bad.png"]
    assert json.loads((tmp_path / "out" / "found.json").read_text()) == answer
    with (tmp_path / "out" / "found.csv").open() as file:
        assert [row["reference"] for row in csv.DictReader(file)] == [row["reference"] for row in answer["found"]]
    with Pillow.open(tmp_path / "out" / "found.png") as sheet:
        assert sheet.width > 500


def test_a_part_of_the_query_is_looked_for(run, photos):
    query = photos / "light" / "0.png"
    answer = json.loads(run("search", query, photos, "--box", "2,3,10,12", "--whiten", "0", "--json")[1])
    assert answer["query"] == f"{query}?cut=2,3,10,12"
    assert {row["image"] for row in answer["found"][:2]} == {"light/0.png", "light/1.png"}  # the whole is no copy of it
    status, _, err = run("search", query, photos, "--box", "2,3,100,12")
    assert (status, "24 × 24" in err or "24 x 24" in err) == (2, True), err


def test_what_is_wrong_is_said_in_a_sentence(run, photos):
    assert "no layer 'nowhere'" in run("search", photos / "light" / "0.png", photos, "--layer", "nowhere")[2]
    assert "must be a number from 0" in run("search", photos / "light" / "0.png", photos, "--expand", "-1")[2]
