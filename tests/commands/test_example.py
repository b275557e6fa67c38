"""Examples: each opens what it needs, from files that are here, and can be undone in one step."""

from __future__ import annotations

import pytest

from workbench.commands.example import EXAMPLES, _image
from workbench.engine.loaders.registry import is_here, known_models
from workbench.images.photo import open_photo


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_needs_no_network_and_its_photographs_open(name):
    _title, example = EXAMPLES[name]
    assert example.model in {model["reference"] for model in known_models()}
    assert is_here(example.model)
    for picture in example.pictures:
        assert min(open_photo(_image(picture).path).size) > 100


def test_two_faces_are_compared_by_the_path_of_the_second():
    _title, example = EXAMPLES["faces"]
    second = _image(example.pictures[1]).path
    assert second.endswith("grace_hopper.jpg?cut=155,105,220,225")
    assert example.target.format(second) == f"similarity:{second}"
