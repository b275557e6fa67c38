"""Class names in the forms that people have them: the same three names each time, or the line that cannot be meant."""

from __future__ import annotations

import json

import pytest

from workbench.api import UserError
from workbench.engine.loaders import class_names
from workbench.engine.loaders.class_names import names_beside, read_class_names

CAT, DOG, BIRD = THREE = ("cat", "dog", "bird")
GAP = "the numbers of the classes must be 0 to 1, each once; 1 is missing."
COCO = {"images": [], "categories": [{"id": 7, "name": BIRD}, {"id": 1, "name": CAT}, {"id": 3, "name": DOG}]}


def read(tmp_path, name, content):
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_class_names(str(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lines.txt", "cat\ndog\n\nbird\n"),
        ("windows.txt", b"cat\r\ndog\r\nbird\r\n"),
        ("mark.txt", b"\xef\xbb\xbfcat\ndog\nbird\n"),
        ("utf16.txt", "cat\ndog\nbird\n".encode("utf-16")),
        ("utf16-without-mark.txt", "cat\ndog\nbird\n".encode("utf-16-le")),
        ("big-endian.txt", "cat\ndog\nbird\n".encode("utf-16-be")),
        ("numbered.txt", "0 cat\n1 dog\n2 bird\n"),
        ("colons.txt", "0: cat\n1: dog\n2: bird\n"),
        ("commas.txt", "0,cat\n1,dog\n2,bird\n"),
        ("from-one.txt", "1. cat\n2. dog\n3. bird\n"),
        ("out-of-order.txt", "2 bird\n0 cat\n1 dog\n"),
        ("number-last.txt", "cat 0\ndog 1\nbird 2\n"),
        ("synsets.txt", "n02123045 cat\nn02084071 dog\nn01503061 bird\n"),
        ("table.csv", "id,name\n0,cat\n1,dog\n2,bird\n"),
        ("semicolons.csv", "name;class_id\nbird;2\ncat;0\ndog;1\n"),
        ("tabs.tsv", "index\tlabel\n0\tcat\n1\tdog\n2\tbird\n"),
        ("heading.csv", "name\ncat\ndog\nbird\n"),
        ("no-heading.csv", "0,cat\n1,dog\n2,bird\n"),
        ("quoted.csv", 'id,name\n0,"cat"\n1,"dog"\n2,"bird"\n'),
        ("dict.yaml", "names:\n  0: cat\n  1: dog\n  2: bird\n"),
        ("list.yml", "path: data\nnc: 3\nnames: [cat, dog, bird]\n"),
        ("bare.yaml", "- cat\n- dog\n- bird\n"),
        ("list.json", json.dumps(THREE)),
        ("index.json", json.dumps({"0": ["n01", CAT], "1": ["n02", DOG], "2": ["n03", BIRD]})),
        ("to-index.json", json.dumps({BIRD: 2, CAT: 0, DOG: 1})),
        ("config.json", json.dumps({"model_type": "resnet", "id2label": {"0": CAT, "1": DOG, "2": BIRD}})),
        ("label2id.json", json.dumps({"label2id": {CAT: 0, DOG: 1, BIRD: 2}})),
        ("coco.json", json.dumps(COCO)),
        ("json-in.txt", json.dumps(THREE)),
    ],
)
def test_three_names_are_read_in_every_form(tmp_path, name, content):
    assert read(tmp_path, name, content) == THREE


@pytest.mark.parametrize(
    "content",
    [
        "1 litre\n1 litre of milk\n",
        "12 angry men\n7 samurai\n",
        "cat 9\ndog 9\n",
        "zone 0\nzone 1\nzone 2\n",
        "great white shark\ntiger shark\n",
    ],
)
def test_numbers_that_are_no_row_of_numbers_belong_to_the_names(tmp_path, content):
    assert read(tmp_path, "names.txt", content) == tuple(content.splitlines())


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("names.txt", b"cat\n\xc3\x28\n", "line 2 is not UTF-8 text; save the file as UTF-8."),
        ("names.txt", "猫\n狗\n鸟\n".encode("gb18030"), "line 2 is not UTF-8 text; save the file as UTF-8."),
        ("names.txt", b"cat\n" + b"a" * 300, "name 2: a name must be printable and of at most 200 letters"),
        ("names.txt", b"cat\n\x1b[31m\n", "name 2: a name must be printable"),
        ("names.json", b'["cat",\n"dog"', "it is damaged (no JSON, line 2)."),
        (
            "names.json",
            b'{"0": "cat", "2": "bird"}',
            GAP,
        ),
        ("names.json", b'{"cat": 0, "dog": 0}', GAP),
        ("names.json", b'{"lr": 0.1}', "no names of classes were found in it; they may stand under id2label"),
        ("names.json", b'["cat", null]', "a name of a class must be a text; got NoneType."),
        ("names.yaml", b"names:\n  - cat\n - dog\n", "line 3 is not YAML: "),
        ("names.yaml", b"!!python/object/apply:os.system [ls]", "line 1 is not YAML: "),
        (
            "names.csv",
            b"id,name\n0,cat\n5,dog\n",
            GAP,
        ),
        ("quote.csv", '"' + "a," * 70_000, "line 1 is no row of a table: field larger than field limit (131072)."),
        ("long.txt", "a\n" * 200_001, "it may have 200,000 lines; it has 200,001."),
        ("long.csv", "a,b\n" * 200_001, "it may have 200,000 lines; it has 200,001."),
        ("long.yaml", "[" + "1," * 200_001 + "1]", "it may have 200,000 lines; it has 200,001."),
    ],
)
def test_names_that_cannot_be_meant_are_refused_with_their_line_or_rule(tmp_path, name, content, sentence):
    with pytest.raises(UserError) as caught:
        read(tmp_path, name, content)
    assert sentence in str(caught.value)


def test_class_names_out_of_an_endless_device_are_refused_at_once():
    with pytest.raises(UserError, match="it is a device, not a file"):
        read_class_names("/dev/zero")


def test_a_long_line_of_spaces_and_a_nest_of_references_are_refused_at_once(tmp_path):
    line = "1" + " " * 100_000 + "x"
    with pytest.raises(UserError, match="name 1: a name must be printable"):
        read(tmp_path, "names.txt", f"{line}\n{line}\n")
    nest = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12))
    with pytest.raises(UserError, match="a name of a class must be a text; got list"):
        read(tmp_path, "names.yaml", nest + "names: [[*a11, *a11]]\n")


def test_the_categories_of_a_large_file_of_annotations_are_read_without_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(class_names, "MAX_BYTES", 1_000)
    large = {"annotations": ["x" * 50] * 100, **COCO}
    assert read(tmp_path, "instances.json", json.dumps(large)) == THREE
    with pytest.raises(UserError, match=r"it has more than 1 kB and no list of categories\."):
        read(tmp_path, "other.json", json.dumps({"annotations": ["x" * 50] * 100}))


@pytest.mark.parametrize(
    ("name", "count", "first", "last"),
    [
        ("imagenet", 1000, "tench", "toilet tissue"),
        ("coco", 80, "person", "toothbrush"),
        ("coco91", 91, "__background__", "toothbrush"),
        ("voc", 21, "__background__", "tvmonitor"),
    ],
)
def test_known_lists_are_torchvisions_own(name, count, first, last):
    from torchvision.models import _meta

    names = read_class_names(name)
    assert (len(names), names[0], names[-1]) == (count, first, last)
    source = {"imagenet": _meta._IMAGENET_CATEGORIES, "voc": _meta._VOC_CATEGORIES}.get(name, _meta._COCO_CATEGORIES)
    kept = [one for one in source if name != "coco" or one not in ("__background__", "N/A")]
    assert list(names) == kept


def test_names_are_found_beside_the_weights_those_of_that_file_first(tmp_path):
    weights = tmp_path / "w.pth.tar"
    weights.touch()
    (tmp_path / "classes.txt").write_text("one\ntwo\n")
    (tmp_path / "w.classes.txt").write_text("cat\ndog\nbird\n")
    (tmp_path / "config.json").write_text('{"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}')  # nobody named these
    (tmp_path / "data.yaml").write_text("train: images\n")  # something else altogether
    (tmp_path / "names.json").write_text("[")
    found = list(names_beside(weights))
    assert found[0] == ("w.classes.txt", THREE, "")
    assert found[1] == ("classes.txt", ("one", "two"), "")
    assert found[2] == ("names.json", (), "names.json beside it was not read: it is damaged (no JSON, line 1).")
    assert len(found) == 3
