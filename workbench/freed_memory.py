"""Memory that was freed: when it goes back to the system, and when it stays for what comes next.

glibc gives large blocks back as soon as they are free, so that a forward of a network, which needs them again at once,
spends a third of its time on getting and clearing them; and it keeps what lies between blocks that are in use.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

TRIM, MMAP, ARENAS = -1, -3, -8  # parameters of mallopt
USUAL = {TRIM: 64 << 20, MMAP: 32 << 20}  # where glibc itself ends once large blocks were freed
KEPT = {TRIM: 1 << 30, MMAP: 1 << 30}


def give_back() -> None:
    """Give it back, where the C library can; a few milliseconds."""
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).malloc_trim(0)


def share_one_arena() -> None:
    """Have all threads that begin from now on share their freed memory: those of threads alone hold no large blocks."""
    _set({ARENAS: 1})


@contextmanager
def kept() -> Iterator[None]:
    """Inside the block large blocks that were freed stay for the next ones; then they go back."""
    _set(KEPT)
    try:
        yield
    finally:
        _set(USUAL)
        give_back()


def _set(parameters: dict[int, int]) -> None:
    if sys.platform.startswith("linux"):
        with suppress(OSError, AttributeError):  # another C library
            library = ctypes.CDLL(None)
            for parameter, value in parameters.items():
                library.mallopt(parameter, value)
