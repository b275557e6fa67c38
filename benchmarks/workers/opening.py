"""Opens a file of weights once and tells how much memory that took at most, and how long."""

from __future__ import annotations

import json
import sys
import time
import warnings

from workbench.engine.loaders import registry

FIELDS = "/proc/self/status"


def kilobytes(field: str) -> int:
    """A number of this process, as the system counts it."""
    with open(FIELDS) as file:
        return next(int(line.split()[1]) for line in file if line.startswith(field))


def main(small: str, large: str) -> None:
    """Open a small file, so that all libraries are there, then the large one."""
    warnings.simplefilter("ignore")
    registry.load(small, "cpu")
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the largest size so far is that of now
    before, start = kilobytes("VmRSS"), time.perf_counter()
    registry.load(large, "cpu")
    print(json.dumps({"bytes": 1024 * (kilobytes("VmHWM") - before), "seconds": time.perf_counter() - start}))


if __name__ == "__main__":
    main(*sys.argv[1:])
