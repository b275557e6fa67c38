"""What a collection says of every unit: rows of what the numbers themselves say, those first that tell most."""

import numpy as np
import pytest
import torch
from PIL import Image as Pillow

from tests.conftest import tiny
from workbench.collections import open_collection
from workbench.engine.collection_units import COLUMNS
from workbench.engine.host import Host, RunRequest
from workbench.engine.spec import ModelSpec
from workbench.families.classifier_head import head_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for i in range(12):
        pixels = np.random.default_rng(i).integers(0, 256 if i % 2 else 60, (24, 24, 3), np.uint8)
        (tmp_path / "pictures" / ("ant" if i % 2 else "bee")).mkdir(parents=True, exist_ok=True)
        Pillow.fromarray(pixels).save(tmp_path / "pictures" / ("ant" if i % 2 else "bee") / f"{i:02}.png")
    return tmp_path / "pictures"


@pytest.fixture
def host():
    host, model = Host(), tiny()
    host.lend(model.network, ModelSpec(model.preparation, tuple(model.classes)), "tiny")
    return host


def told(host, folder, **params):
    table = list(host.run(RunRequest("collection-units", {"collection": str(folder), **params})))[-1].result
    assert table.columns == COLUMNS
    return table, [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_units_come_with_their_largest_first_and_nothing_is_told_that_was_not_asked(host, folder):
    table, rows = told(host, folder)
    assert [row["largest"] for row in rows] == sorted((row["largest"] for row in rows), reverse=True)
    assert {row["area"] for row in rows} | {row["pushed"] for row in rows} | {row["concept"] for row in rows} == {""}
    assert (table.facts["images"], table.facts["masks"]) == (12, False)


def test_what_units_pushed_adds_up_to_the_difference_of_the_logits_but_for_the_biases(host, folder):
    model = host.model
    seen = []  # label, the class that is given, logits
    for entry in open_collection(folder).entries:
        with torch.no_grad():
            logits = model.answer(model.pixels(model.prepare(entry.photo().pixels)))[0]
        seen.append((entry.label, model.classes[int(logits.argmax())], logits))
    label, taken_for = next((own, given) for own, given, _ in seen if own != given)
    table, rows = told(host, folder, first=label, second=taken_for)
    a, b = model.classes.index(label), model.classes.index(taken_for)
    wrong = [logits for own, given, logits in seen if (own, given) == (label, taken_for)]
    head = head_of(model)
    expected = float(torch.stack([v[b] - v[a] for v in wrong]).mean() - (head.bias[b] - head.bias[a]))
    assert table.facts["misled"] == len(wrong)
    assert sum(row["pushed"] for row in rows) == pytest.approx(expected, abs=1e-4)
    assert [row["pushed"] for row in rows] == sorted((row["pushed"] for row in rows), reverse=True)


def test_a_label_is_told_from_all_others_where_no_image_has_the_second(host, folder):
    _, against = told(host, folder, first="ant", second="bee")
    table, others = told(host, folder, first="ant", second="cow")
    assert table.facts["told_from"] == ""
    assert sorted((r["unit"], r["area"]) for r in against) == sorted((r["unit"], r["area"]) for r in others)


def test_what_units_detect_is_told_where_it_was_asked_and_from_then_on(host, folder, tmp_path):
    lines = ["image,class_mask,label"]
    for i, path in enumerate(sorted(folder.rglob("*.png"))):
        mask = np.zeros((24, 24), np.uint8)
        mask[:, : 4 + i] = 1
        Pillow.fromarray(mask).save(tmp_path / f"mask{i}.png")
        lines.append(f"{path},{tmp_path / f'mask{i}.png'},{path.parent.name}")
    (tmp_path / "list.csv").write_text("\n".join(lines))
    table, _ = told(host, tmp_path / "list.csv")
    assert (table.facts["masks"], "dissected" in table.facts) == (True, False)
    table, rows = told(host, tmp_path / "list.csv", dissected=True)
    assert [row["iou"] for row in rows] == sorted((row["iou"] for row in rows), reverse=True)
    assert {row["concept"] for row in rows} <= {"", "0", "1"}
    again, _ = told(host, tmp_path / "list.csv")
    assert again.facts["dissected"] == table.facts["dissected"]
    _, compared = told(host, tmp_path / "list.csv", dissected=True, first="ant")  # what was asked last comes first
    assert [row["iou"] for row in compared] == [row["iou"] for row in rows]
    assert compared[0]["area"] != ""
