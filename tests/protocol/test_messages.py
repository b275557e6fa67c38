"""Frames and messages: what goes in comes out, however the bytes arrive."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.api import Group, Heatmap, Scores, arrays_of
from workbench.protocol import frames, messages, wire
from workbench.protocol.messages import Done, Failed, Partial, Receiver, Run, pack

anything = arrays.arrays(
    st.sampled_from([np.float32, np.uint8, np.int32, np.bool_, np.int64]), arrays.array_shapes(min_dims=0, min_side=0)
)


def sent(message) -> bytes:
    return b"".join(bytes(piece) for piece in pack(message))


@given(st.dictionaries(st.text("abc.", min_size=1, max_size=5), anything, max_size=4), st.integers(1, 50))
def test_arrays_cross_whole_whatever_their_shape_and_however_the_bytes_are_cut(named, step):
    data = b"".join(bytes(piece) for piece in frames.pack("Kind", {"n": 1}, named))
    reader, got = frames.Reader(), []
    for start in range(0, len(data), step):
        got += reader.feed(data[start : start + step])
    ((kind, fields, back),) = got
    assert (kind, fields) == ("Kind", {"n": 1})
    assert back.keys() == named.keys()
    for name, array in named.items():
        assert (back[name].dtype, back[name].shape) == (array.dtype, array.shape)
        np.testing.assert_array_equal(back[name], array)


def test_two_frames_in_one_read_are_two_messages():
    first, second = Receiver().feed(sent(Failed(1, "one")) + sent(Failed(2, "two")))
    assert (first.job, second.message) == (1, "two")


def test_a_result_of_many_parts_crosses_with_every_array_word_and_fact():
    heat = Heatmap(values=np.eye(3, dtype=np.float32), unit="logit", caption="ä", facts={"score": 1.5, "n": 2})
    bars = Scores(values=np.ones(2, np.float32), names=("a", "b"), indices=np.arange(2, dtype=np.int32))
    whole = Group(parts={"map": heat, "bars": bars}, caveat="careful")
    (back,) = Receiver().feed(sent(Done(7, whole, {"technique": "x"}, None)))
    assert back.result.caveat == "careful"
    assert back.result.parts["map"].facts == {"score": 1.5, "n": 2}
    assert back.result.parts["bars"].names == ("a", "b")
    for name, array in arrays_of(whole).items():
        np.testing.assert_array_equal(arrays_of(back.result)[name], array)


def test_a_run_without_pixels_and_one_with_them_cross():
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    (bare,) = Receiver().feed(sent(Run(1, "gradcam", {"relu": True})))
    (full,) = Receiver().feed(sent(Run(2, "gradcam", {}, "a.png", "d", pixels)))
    assert bare.pixels is None
    np.testing.assert_array_equal(full.pixels, pixels)


@pytest.mark.parametrize(
    "data",
    [
        struct.pack("<I", 5) + b"{bad}",
        struct.pack("<I", frames.MAX_HEADER + 1),
        struct.pack("<I", 2) + b"[]",
    ],
)
def test_bytes_that_are_no_message_are_called_broken(data):
    with pytest.raises(frames.BrokenFrame):
        list(Receiver().feed(data + b"    " * 20))


def test_an_array_of_objects_is_refused_so_nothing_is_unpickled():
    header = json.dumps({"kind": "Cancel", "fields": {}, "arrays": [["a", "|O", [1]]]}).encode()
    with pytest.raises(frames.BrokenFrame, match=r"\|O"):
        list(Receiver().feed(struct.pack("<I", len(header)) + header))


def test_an_unknown_message_and_a_missing_field_are_called_broken():
    for kind, fields in (("Explode", {}), ("Cancel", {}), ("Cancel", {"job": 1, "more": 2})):
        with pytest.raises(frames.BrokenFrame):
            list(Receiver().feed(b"".join(bytes(p) for p in frames.pack(kind, fields, {}))))


def test_a_result_with_fields_that_do_not_fit_is_called_broken():
    plain = {"job": 1, "result": {wire.RESULT: "Heatmap", "fields": {"values": 3}}, "geometry": None}
    with pytest.raises(frames.BrokenFrame):
        list(Receiver().feed(b"".join(bytes(p) for p in frames.pack("Partial", plain, {}))))


def test_what_has_no_place_in_json_does_not_cross():
    with pytest.raises(TypeError, match="cannot cross"):
        pack(Partial(1, object()))


def test_every_message_can_be_packed_by_its_name():
    assert set(messages.KINDS) == {
        "Choose", "Load", "Run", "ImagePixels", "Cancel", "Pause",
        "Ready", "Loaded", "ImagesRequested", "Progressed", "Partial", "Done", "Cancelled", "Failed",
    }  # fmt: skip
