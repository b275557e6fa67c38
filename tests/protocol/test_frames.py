"""Frames: arrays come out as they went in, however the bytes arrive, and what is no frame is refused."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from workbench.protocol import frames
from workbench.protocol.messages import Receiver

anything = arrays.arrays(
    st.sampled_from([np.float32, np.uint8, np.int32, np.bool_, np.int64]), arrays.array_shapes(min_dims=0, min_side=0)
)


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


@pytest.mark.parametrize(
    "entry",
    [
        ["a", "<f4", [-1, 8]], ["a", "<f4", "8"], ["a", "<f4", [True]], ["a", "|O", [1]], ["a", None, [1]],
        ["a", "<U0", [1]],
        ["a", "<f4", [2**70]], ["a", "<f4"], 5,
    ],
)  # fmt: skip
def test_an_array_that_is_described_wrongly_is_a_broken_frame(entry):
    header = json.dumps({"kind": "x", "fields": {}, "arrays": [entry]}).encode()
    data = struct.pack("<I", len(header)) + header + bytes(64)
    with pytest.raises(frames.BrokenFrame):
        frames.unpack(data)


def test_a_frame_in_one_piece_shares_its_memory():
    data = b"".join(bytes(piece) for piece in frames.pack("x", {"a": 1}, {"m": np.arange(6.0).reshape(2, 3)}))
    kind, fields, arrays = frames.unpack(data)
    assert (kind, fields) == ("x", {"a": 1})
    np.testing.assert_array_equal(arrays["m"], np.arange(6.0).reshape(2, 3))
    assert not arrays["m"].flags.owndata
    with pytest.raises(frames.BrokenFrame):
        frames.unpack(data + b"x")
