"""The token of a process with a time limit: who holds it is not ended, so that no file is left half written."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

TOKEN = "WORKBENCH_WRITE_TOKEN"  # the two ends of the pipe, by number, in the environment of the process


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """Inside the block nobody ends this process for its time."""
    reading, _, giving = os.environ.get(TOKEN, "").partition(",")
    if not giving:
        yield
        return
    os.read(int(reading), 1)
    try:
        yield
    finally:
        os.write(int(giving), b".")
