"""Lists: each format gives the same images, and columns that are not there are said."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.collections import open_collection

ROWS = [
    {"path": "a.png", "label": "cat", "age": "3"},
    {"path": "b.png", "label": "dog", "age": "5"},
    {"path": "gone.png", "label": "dog", "age": "7"},
]


@pytest.fixture
def folder(tmp_path):
    for i, name in enumerate("ab"):
        Pillow.new("RGB", (4, 4), (i, 0, 0)).save(tmp_path / f"{name}.png")
    (tmp_path / "l.csv").write_text("path,label,age\na.png,cat,3\nb.png,dog,5\ngone.png,dog,7\n")
    (tmp_path / "l.tsv").write_text((tmp_path / "l.csv").read_text().replace(",", "\t"))
    (tmp_path / "l.json").write_text(json.dumps(ROWS))
    (tmp_path / "l.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "l.parquet")
    (tmp_path / "columns.json").write_text(json.dumps({key: [row[key] for row in ROWS] for key in ROWS[0]}))
    return tmp_path


@pytest.mark.parametrize("file", ["l.csv", "l.tsv", "l.json", "l.jsonl", "l.parquet", "columns.json"])
def test_every_format_gives_the_same_images(folder, file):
    collection = open_collection(folder / file)
    assert [entry.name for entry in collection.entries] == ["a.png", "b.png", "gone.png"]
    assert collection.labels == ("cat", "dog", "dog")
    assert collection.column("age") == ["3", "5", "7"]
    assert collection.entries[1].photo().pixels[0, 0, 0] == 1
    with pytest.raises(UserError, match="there is no such file"):
        collection.entries[2].photo()  # a row, and no end of the list


def test_an_object_of_labels_by_name_is_a_list_too(folder):
    (folder / "labels.json").write_text('{"a.png": "cat", "b.png": 1}')
    assert open_collection(folder / "labels.json").labels == ("cat", "1")


def test_columns_of_other_names_are_stated(folder):
    (folder / "o.csv").write_text("x,y\na.png,1.0\n,2\n")
    with pytest.raises(UserError, match=r"^o\.csv: it has the columns x, y; state which names the image by \?image="):
        open_collection(folder / "o.csv")
    collection = open_collection(f"{folder / 'o.csv'}?image=x&label=y")
    assert [(entry.name, entry.label) for entry in collection.entries] == [
        ("a.png", "1.0"),
        ("row 2 without an image", "2"),
    ]
    with pytest.raises(UserError, match="got label=z"):
        open_collection(f"{folder / 'o.csv'}?image=x&label=z")


def test_numbers_of_a_column_with_gaps_are_classes(folder):
    pq.write_table(pa.table({"image": ["a.png", "b.png"], "label": [3.0, None]}), folder / "f.parquet")
    assert open_collection(folder / "f.parquet").labels == ("3", "")


def test_an_image_that_is_listed_twice_is_two_entries(folder):
    (folder / "t.csv").write_text("image,label\na.png,1\na.png,2\n")
    assert [entry.name for entry in open_collection(folder / "t.csv").entries] == ["a.png", "a.png (2)"]


@pytest.mark.parametrize("file", ["d.parquet", "d.json", "d.jsonl"])
def test_a_damaged_list_is_said(folder, file):
    (folder / file).write_bytes(b'{"a": [1, 2}')
    with pytest.raises(UserError, match=rf"^{file}: it is .*damaged"):
        open_collection(folder / file)
