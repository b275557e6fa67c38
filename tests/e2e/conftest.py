"""What tests of the real program share: an X server of their own."""

from __future__ import annotations

import os
import subprocess

import pytest

X_TESTS = os.environ.get("WORKBENCH_X_TESTS") == "1"


@pytest.fixture
def display():
    """A real X server, where these tests are asked for."""
    if not X_TESTS:
        pytest.skip("set WORKBENCH_X_TESTS=1 to open real windows")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()
