"""COCO's annotations: boxes, masks and classes, and what is not as it should be."""

import json

import pytest

from tests.collections.test_sources import names, tree  # noqa: F401 - a fixture
from workbench.api import UserError
from workbench.collections import open_collection


def coco(tree, **change):  # noqa: F811
    value = {
        "images": [{"id": 5, "file_name": "cats/2.png"}, {"id": 7, "file_name": "dogs/1.png"}],
        "categories": [{"id": 18, "name": "dog"}, {"id": 17, "name": "cat"}],
        "annotations": [
            {"image_id": 5, "category_id": 17, "bbox": [1, 2, 3, 4], "segmentation": [[1, 2, 4, 2, 4, 6]]},
            {"image_id": 7, "category_id": 18, "bbox": [0, 0, 9, 9], "iscrowd": 1, "segmentation": {"counts": "ab"}},
        ],
    }
    path = tree.parent / "instances.json"
    path.write_text(json.dumps(value | change))
    return path


def test_coco_s_annotations_give_boxes_masks_and_classes(tree):  # noqa: F811
    collection = open_collection(f"{coco(tree)}?images={tree}")
    assert names(collection) == [("cats/2.png", "cat"), ("dogs/1.png", "dog")]
    assert collection.classes == ("cat", "dog")
    assert collection.entries[0].marks[0].mask == ((1, 2, 4, 2, 4, 6),)
    assert collection.entries[1].marks[0].crowd
    assert collection.entries[1].photo().pixels[0, 0, 0] == 2


def test_coco_s_images_that_are_not_beside_the_file_are_asked_for(tree):  # noqa: F811
    with pytest.raises(UserError, match=r"^instances\.json: its images, such as cats/2\.png, are not beside it: state"):
        open_collection(coco(tree))


def test_annotations_that_are_not_as_coco_s_are_said(tree):  # noqa: F811
    with pytest.raises(UserError, match="its annotations are not as COCO's are"):
        open_collection(f"{coco(tree, annotations=[{'image_id': 5}])}?images={tree}")
