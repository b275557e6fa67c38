"""Names as text: what is not UTF-8 in the name of a file is written as an escape."""

from __future__ import annotations

import re

_SURROGATES = re.compile(r"[\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with each byte that is not UTF-8 as ``\\xe9``, which every output and every JSON takes.

    Python holds such bytes of a name as lone surrogates, which no encoding has.
    """
    return _SURROGATES.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code - 0xDC00:02x}" if 0xDC80 <= code <= 0xDCFF else f"\\u{code:04x}"
