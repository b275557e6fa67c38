"""The device that is picked."""

from __future__ import annotations

import pytest

from workbench.api import UserError
from workbench.engine.device import pick_device


@pytest.mark.parametrize("device", ["tpu", "cuda:x", "cpu:1", "cuda:99"])
def test_a_device_that_is_not_there_is_refused_in_a_sentence(device):
    with pytest.raises(UserError, match="device"):
        pick_device(device)
