"""Memory that was freed goes back to the system, or stays for what comes next."""

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


FAULTS = """
import resource
import numpy as np
from workbench.freed_memory import kept

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(10):
        np.ones(5_000_000)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

with kept():
    faults()
    inside = faults()
print(inside, faults())
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no such setting")
def test_a_large_block_that_was_freed_serves_again_inside_the_block_and_goes_back_after_it():
    done = subprocess.run([sys.executable, "-c", FAULTS], capture_output=True, text=True, timeout=60, check=True)
    inside, after = map(int, done.stdout.split())
    assert inside < 50  # pages that the system gave for 400 MB
    assert after > 4 * inside + 100
