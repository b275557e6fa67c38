"""Keys that come from a file, checked before they become names of files."""

from __future__ import annotations

import re

from workbench.api import UserError
from workbench.cache.cached_result import is_content_key

MAX_QUOTED = 80  # characters of a wrong key that a sentence quotes
_PASTED = re.compile(r"pasted:[0-9a-f]{1,64}")


def check_result_key(key: str) -> None:
    """Raises UserError where a key is not a content key."""
    if not is_content_key(key):
        raise UserError(f"the key of a result must be 64 hexadecimal digits; got {key[:MAX_QUOTED]!r}.")


def check_pasted_key(key: str) -> None:
    """Raises UserError where a key is not that of a pasted image."""
    if not _PASTED.fullmatch(key):
        rule = "must be 'pasted:' and hexadecimal digits"
        raise UserError(f"the key of an image without a file {rule}; got {key[:MAX_QUOTED]!r}.")
