"""Warnings of decoders, which are nothing for a person: not shown while any thread decodes."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_inside = 0
_before = warnings.catch_warnings()


@contextmanager
def quiet() -> Iterator[None]:
    """Inside the block no warning is shown, in any thread; after the last of several the filters are as before the
    first. ``warnings.catch_warnings`` in each would put back what another has set, for good."""
    global _inside, _before
    with _lock:
        if not _inside:
            _before = warnings.catch_warnings()
            _before.__enter__()
            warnings.simplefilter("ignore")
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                _before.__exit__(None, None, None)
