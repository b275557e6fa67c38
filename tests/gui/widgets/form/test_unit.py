"""The editor of a unit: a layer with channels, and one of them."""

from __future__ import annotations


def test_a_unit_is_a_layer_with_channels_and_one_of_them(picker_form):
    editor = picker_form.editor("unit")
    editor.picker.chosen.emit("fc")
    editor.box.setValue(9)
    assert picker_form.told == [("unit", "fc:0"), ("unit", "fc:3")]
    editor.picker.chosen.emit("")
    assert editor.value() == ""
    picker_form.show_used({"unit": "conv:5"})
    assert (editor.picker.value, editor.box.value(), editor.value()) == ("conv", 5, "")
