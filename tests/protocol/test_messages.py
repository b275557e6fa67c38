"""Messages: packed by their name, and read one by one."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.protocol import frames, messages
from workbench.protocol.messages import Failed, Receiver, Run, pack


def sent(message) -> bytes:
    return b"".join(bytes(piece) for piece in pack(message))


def test_two_frames_in_one_read_are_two_messages():
    first, second = Receiver().feed(sent(Failed(1, "one")) + sent(Failed(2, "two")))
    assert (first.job, second.message) == (1, "two")


def test_a_run_without_pixels_and_one_with_them_cross():
    pixels = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    (bare,) = Receiver().feed(sent(Run(1, "gradcam", {"relu": True})))
    (full,) = Receiver().feed(sent(Run(2, "gradcam", {}, "a.png", "d", pixels)))
    assert bare.pixels is None
    np.testing.assert_array_equal(full.pixels, pixels)


def test_an_unknown_message_and_a_missing_field_are_called_broken():
    for kind, fields in (("Explode", {}), ("Cancel", {}), ("Cancel", {"job": 1, "more": 2})):
        with pytest.raises(frames.BrokenFrame):
            list(Receiver().feed(b"".join(bytes(p) for p in frames.pack(kind, fields, {}))))


def test_every_message_can_be_packed_by_its_name():
    assert set(messages.KINDS) == {
        "Choose", "Load", "Run", "ImagePixels", "Cancel", "Pause",
        "Ready", "Loaded", "ImagesRequested", "Progressed", "Partial", "Done", "Cancelled", "Failed", "Remarked",
    }  # fmt: skip
