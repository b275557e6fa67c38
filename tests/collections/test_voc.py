"""VOC's folders: classes by their numbers, pictures of class numbers, and what is damaged."""

import pytest
from PIL import Image as Pillow

from workbench.collections import open_collection
from workbench.collections.class_maps import class_map, map_labels


@pytest.fixture
def voc(tmp_path):
    folder = tmp_path / "voc"
    for name in ("Annotations", "JPEGImages", "SegmentationClass"):
        (folder / name).mkdir(parents=True)
    Pillow.new("RGB", (3, 2)).save(folder / "JPEGImages" / "a.jpg")
    mask = Pillow.new("P", (3, 2), 15)
    mask.putpalette([0] * 768)
    mask.putpixel((0, 0), 255)
    mask.save(folder / "SegmentationClass" / "a.png")
    corners = "<xmin>1</xmin><ymin>1</ymin><xmax>3</xmax><ymax>2</ymax>"
    thing = f"<object><name>person</name><bndbox>{corners}</bndbox></object>"
    (folder / "Annotations" / "a.xml").write_text(f"<annotation><filename>a.jpg</filename>{thing}</annotation>")
    return folder


def test_the_numbers_of_its_pictures_are_its_twenty_classes(voc):
    collection = open_collection(voc)
    assert collection.classes[:2] == ("background", "aeroplane")
    assert (collection.classes[15], len(collection.classes)) == ("person", 21)
    (entry,) = collection.entries
    assert entry.marks[0].box == (0, 0, 3, 2)
    drawn = class_map(entry, (2, 3), {"person": 1, "background": 0}, map_labels(collection), 0)
    assert drawn.tolist() == [[-1, 1, 1], [1, 1, 1]]


def test_a_folder_of_other_things_has_numbers_of_its_own(voc):
    path = voc / "Annotations" / "a.xml"
    path.write_text(path.read_text().replace("person", "zebra"))
    assert open_collection(voc).classes == ()


def test_an_annotation_that_cannot_be_read_is_a_problem_and_no_end(voc):
    (voc / "Annotations" / "b.xml").write_text("<annotation>")
    collection = open_collection(voc)
    assert len(collection) == 1
    assert collection.problems[0].startswith("The annotation of b cannot be read")
