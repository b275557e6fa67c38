"""Results on the wire: each field, array and fact crosses; what does not fit is refused."""

from __future__ import annotations

import numpy as np
import pytest

from tests.examples.registry import EXAMPLES
from workbench.api import Group, Heatmap, Scores, arrays_of
from workbench.protocol import frames, wire
from workbench.protocol.messages import Done, Partial, Receiver, pack


def sent(message) -> bytes:
    return b"".join(bytes(piece) for piece in pack(message))


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


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_result_of_every_type_crosses(kind):
    (back,) = Receiver().feed(sent(Partial(1, EXAMPLES[kind])))
    assert type(back.result) is type(EXAMPLES[kind])
    assert back.result.caption == EXAMPLES[kind].caption
    before, after = arrays_of(EXAMPLES[kind]), arrays_of(back.result)
    assert before.keys() == after.keys()
    for name, array in before.items():
        np.testing.assert_array_equal(after[name], array)


def test_a_result_that_was_stored_before_rows_had_targets_has_the_targets_of_its_classes():
    arrays: dict[str, np.ndarray] = {}
    stored = wire.flatten(EXAMPLES["Scores"], "result", arrays)
    del stored["fields"]["targets"]
    assert wire.restore(stored, arrays).target_of(1) == "class:1"


def test_a_result_with_fields_that_do_not_fit_is_called_broken():
    plain = {"job": 1, "result": {wire.RESULT: "Heatmap", "fields": {"values": 3}}, "geometry": None}
    with pytest.raises(frames.BrokenFrame):
        list(Receiver().feed(b"".join(bytes(p) for p in frames.pack("Partial", plain, {}))))


def test_what_has_no_place_in_json_does_not_cross():
    with pytest.raises(TypeError, match="cannot cross"):
        pack(Partial(1, object()))
