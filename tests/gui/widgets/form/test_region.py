"""The editor of a region: four numbers that stay in the picture."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel


def test_a_region_cannot_be_typed_out_of_the_picture(picker_form):
    picker_form.set_values({"region": "10,5,20,20"})
    boxes = picker_form.editor("region").boxes
    assert [(box.minimum(), box.maximum()) for box in boxes] == [(0, 20), (0, 10), (1, 30), (1, 25)]
    boxes[2].setValue(30)
    assert picker_form.told == [("region", "10,5,30,20")]
    assert boxes[0].maximum() == 10


def test_an_empty_region_has_no_numbers_until_they_are_known(picker_form):
    assert not any(box.isEnabled() for box in picker_form.editor("region").boxes)
    picker_form.show_used({"region": "1,2,3,4"})
    assert [box.value() for box in picker_form.editor("region").boxes] == [1, 2, 3, 4]
    assert picker_form.told == []


def test_a_shape_drawn_by_hand_says_so_and_where_it_lies(picker_form):
    editor = picker_form.editor("region")
    picker_form.set_values({"region": "mask:3,4,5,2:0,9,1"})
    assert [box.value() for box in editor.boxes] == [3, 4, 5, 2]
    assert not any(box.isEnabled() for box in editor.boxes)
    assert editor.hint.full_text == "drawn by hand"
    assert picker_form.values()["region"] == "mask:3,4,5,2:0,9,1"


def test_the_upper_edge_of_a_region_is_not_called_in_chinese_what_the_first_of_many_are(chinese, picker_form):
    labels = [label.text() for label in picker_form.editor("region").findChildren(QLabel)]
    assert [word for word in labels if word in ("左", "上", "宽", "高")] == ["左", "上", "宽", "高"]
