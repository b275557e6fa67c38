"""Memory that was freed goes back to the system: glibc keeps what lies between blocks that are in use."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress


def give_back() -> None:
    """Give it back, where the C library can; a few milliseconds."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)
