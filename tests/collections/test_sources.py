"""What a reference names as a collection, with labels, columns and boxes."""

import shutil
import tarfile
import zipfile
from pathlib import Path

import pytest
from PIL import Image as Pillow

from tests.images.test_film import film  # noqa: F401 - a fixture
from workbench.api import UserError
from workbench.collections import open_collection
from workbench.collections.sources import absolute
from workbench.images.photo import open_photo


@pytest.fixture
def tree(tmp_path):
    """Three pictures of two labels, and a file that is none."""
    root = tmp_path / "photos"
    for i, name in enumerate(["cats/2.png", "cats/10.png", "dogs/1.png"]):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        Pillow.new("RGB", (20, 10), (i, 0, 0)).save(root / name)
    (root / "notes.txt").write_text("hello")
    return root


def names(collection):
    return [(entry.name, entry.label) for entry in collection.entries]


TREE = [("cats/2.png", "cats"), ("cats/10.png", "cats"), ("dogs/1.png", "dogs")]


def test_a_question_mark_of_a_pattern_stays_in_it_wherever_the_program_was_started(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert absolute("photos/*/?.jpg") == str(tmp_path / "photos" / "*" / "?.jpg")
    assert absolute("photos?split=val") == f"{tmp_path / 'photos'}?split=val"
    (tmp_path / "what?x=1").mkdir()
    assert absolute("what?x=1") == str(tmp_path / "what?x=1")


def test_a_folders_first_folders_are_the_labels(tree):
    collection = open_collection(tree)
    assert names(collection) == TREE
    assert collection.entries[1].photo().pixels[0, 0, 0] == 1


def test_an_image_is_read_as_its_reference_says(tree, film, tmp_path):  # noqa: F811
    """A part of a picture, a page of a film: each as the window opens it, also beside others."""
    with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
        archive.write(tree / "cats" / "10.png", "in/it.png")
    part = f"{tree / 'dogs' / '1.png'}?cut=4,2,8,6"
    member, frame = f"{tmp_path / 'photos.zip'}?member=in%2Fit.png", f"{film}?page=2"
    whole = str(tree / "cats" / "2.png")
    several = open_collection(part, member, frame, whole)
    assert [entry.photo().pixels.shape[:2] for entry in several.entries] == [
        (6, 8), (10, 20), open_photo(frame).pixels.shape[:2], (10, 20),
    ]  # fmt: skip
    assert several.entries[1].photo().pixels[0, 0, 0] == 1
    (alone,) = open_collection(part).entries
    assert (alone.name, alone.reference) == ("1.png?cut=4,2,8,6", part)
    with pytest.raises(UserError, match="cut must be at least 1 pixel wide and high"):
        open_collection(part.replace("8,6", "0,6"))


def test_below_folders_of_a_split_the_next_are_the_labels(tree):
    (tree / "train").mkdir()
    (tree / "cats").rename(tree / "train" / "cats")
    (tree / "Test").mkdir()
    (tree / "dogs").rename(tree / "Test" / "dogs")
    collection = open_collection(tree)
    assert [(entry.label, entry.columns["split"]) for entry in collection.entries] == [
        ("dogs", "test"),
        ("cats", "train"),
        ("cats", "train"),
    ]


def test_a_pattern_names_files_below_its_fixed_part(tree):
    assert names(open_collection(f"{tree}/**/1*.png")) == [("cats/10.png", "cats"), ("dogs/1.png", "dogs")]


@pytest.mark.parametrize("ending", ["zip", "tar"])
def test_an_archive_is_as_the_folder_was_and_nothing_is_unpacked(tree, ending):
    archive = Path(shutil.make_archive(str(tree.parent / "packed"), ending, tree.parent, "photos"))
    before = set(tree.parent.iterdir())
    collection = open_collection(archive)
    assert [label for _, label in names(collection)] == ["cats", "cats", "dogs"]
    assert [entry.photo().pixels[0, 0, 0] for entry in collection.entries] == [0, 1, 2]
    assert set(tree.parent.iterdir()) == before


def test_a_film_is_its_frames(film):  # noqa: F811
    collection = open_collection(f"{film}?every=5")
    assert [entry.name for entry in collection.entries] == ["frame 01", "frame 06", "frame 11"]
    assert collection.entries[1].photo().pixels.mean() == pytest.approx(100, abs=2)


def test_several_references_are_one_collection_that_says_which(tree):
    collection = open_collection(tree / "cats", tree / "dogs")
    assert collection.column("collection") == [str(tree / "cats")] * 2 + [str(tree / "dogs")]
    assert len({entry.name for entry in collection.entries}) == 3


def test_a_folder_with_voc_s_annotations_gives_boxes(tree):
    root = tree / "VOC2012"
    for folder in ("Annotations", "JPEGImages", "ImageSets/Main"):
        (root / folder).mkdir(parents=True)
    box = "<bndbox><xmin>3</xmin><ymin>2</ymin><xmax>12</xmax><ymax>8</ymax></bndbox>"
    thing = f"<object><name>dog</name><difficult>{{}}</difficult>{box}</object>"
    for stem, things in {"a": thing.format(0), "b": thing.format(0) + thing.format(1).replace("dog", "cat")}.items():
        Pillow.new("RGB", (20, 10)).save(root / "JPEGImages" / f"{stem}.jpg")
        text = f"<annotation><filename>{stem}.jpg</filename>{things}</annotation>"
        (root / "Annotations" / f"{stem}.xml").write_text(text)
    (root / "Annotations" / "c.xml").write_text("<annotation>")
    (root / "ImageSets/Main/val.txt").write_text("b\n")
    collection = open_collection(root)
    assert names(collection) == [("a.jpg", "dog"), ("b.jpg", "")]
    assert collection.entries[0].marks[0].box == (2, 1, 10, 7)
    assert [mark.crowd for mark in collection.entries[1].marks] == [False, True]
    assert len(collection.problems) == 1
    assert "annotation of c" in collection.problems[0]
    assert names(open_collection(f"{root}?split=val")) == [("b.jpg", "")]
    with pytest.raises(UserError, match="no list of a split 'train'"):
        open_collection(f"{root}?split=train")


def test_an_annotation_that_declares_entities_is_not_read(tree):
    root = tree / "VOC2012"
    for folder in ("Annotations", "JPEGImages"):
        (root / folder).mkdir(parents=True)
    (root / "Annotations/a.xml").write_text('<!DOCTYPE a [<!ENTITY b "c">]><annotation>&b;</annotation>')
    with pytest.raises(UserError, match="declares entities"):
        open_collection(root)


def test_what_is_not_there_and_what_no_source_takes_is_said(tree):
    with pytest.raises(UserError, match=r"There is no collection '.*nothing'"):
        open_collection(tree / "nothing")
    with pytest.raises(UserError, match=r"film\.mp4: it takes every= after \?; got each=\.|There is no collection"):
        open_collection("film.mp4?each=2")
    (tree / "empty").mkdir()
    with pytest.raises(UserError, match="There is no picture in the folder"):
        open_collection(tree / "empty")
    with zipfile.ZipFile(tree / "none.zip", "w"), tarfile.open(tree / "none.tar", "w"):
        pass
    for name in ("none.zip", "none.tar"):
        with pytest.raises(UserError, match="There is no picture in"):
            open_collection(tree / name)


def test_a_folder_has_masks_of_the_same_names_beside_its_photographs(tmp_path):
    for name in ("photos/ant/a.jpg", "photos/b.jpg", "photos/masks/ant/a.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        Pillow.new("L", (8, 6)).save(tmp_path / name)
    collection = open_collection(f"{tmp_path}/photos?masks=masks&names=sky,cat")
    assert {entry.name: entry.columns.get("class_mask") for entry in collection.entries} == {
        "ant/a.jpg": str(tmp_path / "photos/masks/ant/a.png"),
        "b.jpg": None,
    }
    assert collection.classes == ("sky", "cat")
    with pytest.raises(UserError, match="has no folder of masks 'none'"):
        open_collection(f"{tmp_path}/photos?masks=none")
    with pytest.raises(UserError, match="which is not stated"):
        open_collection(f"{tmp_path}/photos?names=sky")
