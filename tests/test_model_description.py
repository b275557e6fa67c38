"""What a person states of a model: as options of a reference, and as a file beside the weights."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.model_description import file_beside, read_description, split_reference, with_options, written


def test_an_option_is_added_replaced_and_taken_back():
    text = with_options("m.onnx", {"colours": "bgr"})
    assert text == "m.onnx?colours=bgr"
    assert with_options(text, {"colours": "rgb", "mean": "0.4,0.5"}) == "m.onnx?colours=rgb&mean=0.4,0.5"
    assert with_options(text, {"colours": ""}) == "m.onnx"


def test_what_a_reference_states_comes_back_whatever_characters_it_has():
    stated = {"labels": "a+b,c&d,é f", "classes": "/a b/n?.txt"}
    assert split_reference(with_options("m.onnx", stated)) == ("m.onnx", stated)


def test_what_is_written_beside_the_weights_is_read_again(tmp_path):
    stated = {"colours": "bgr", "labels": 'cat,"dog",猫', "mean": "0.5"}
    path = file_beside(str(tmp_path / "net.pth"))
    path.write_text(written(stated, "net.pth"), "utf-8")
    assert path.name == "net.pth.workbench.toml"
    assert read_description(path) == stated


def test_numbers_and_lists_are_read_as_a_person_writes_them(tmp_path):
    path = tmp_path / "net.pth.workbench.toml"
    path.write_text(
        'input = [144, 256]\nrange = [0, 255]\nmean = [0.4, 0.5, 0.6]\npadding = 114\nlabels = ["a", "b"]\n'
    )
    assert read_description(path) == {
        "input": "144x256", "range": "0..255", "mean": "0.4,0.5,0.6", "padding": "114", "labels": "a,b",
    }  # fmt: skip


def test_class_names_are_looked_for_beside_the_description(tmp_path):
    (tmp_path / "names.txt").write_text("a\nb\n")
    path = tmp_path / "net.pth.workbench.toml"
    path.write_text('classes = "names.txt"\n')
    assert read_description(path) == {"classes": str(tmp_path / "names.txt")}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("colours = ", "cannot be read"),
        ('weights = "evil.pt"', "states 'weights'; a description has only task"),
        ("mean = true", "mean must be a text, a number or a list"),
        ('labels = ["crane, bird", "b"]', "a label has a comma"),
    ],
)
def test_a_description_that_cannot_be_meant_is_refused_in_words(tmp_path, text, sentence):
    path = tmp_path / "net.pth.workbench.toml"
    path.write_text(text)
    with pytest.raises(UserError, match=sentence):
        read_description(path)
