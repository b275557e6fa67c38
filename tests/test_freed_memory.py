"""Memory that was freed goes back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PEAK = """
import os
import numpy as np
from workbench.freed_memory import give_back

def resident():
    return int(open("/proc/self/statm").read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20

give_back()
blocks = [np.ones(100_000, np.uint8) for _ in range(2000)]
blocks = blocks[::100]
held = resident()
give_back()
print(held - resident())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries give it back by themselves, or cannot")
def test_what_lies_between_blocks_in_use_goes_back_to_the_system():
    done = subprocess.run([sys.executable, "-c", PEAK], capture_output=True, text=True, timeout=60, check=True)
    assert int(done.stdout) > 150  # MB of 200
