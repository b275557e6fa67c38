"""A ledger: a file of JSON lines that are only added. A line that a killed program cut off counts for nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any


def read_ledger(path: Path, start: int = 0) -> tuple[list[dict[str, Any]], int]:
    """The complete lines from a place on, and the place behind them; none where there is no file. Raises OSError."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            data = file.read()
    except FileNotFoundError:
        return [], start
    end = data.rfind(b"\n") + 1
    lines = []
    for line in data[:end].splitlines():
        with suppress(ValueError):
            told = json.loads(line)
            if isinstance(told, dict):
                lines.append(told)
    return lines, start + end


def add_to_ledger(path: Path, line: Mapping[str, Any]) -> None:
    """Add a line, after ending one that is cut off; it is on the disk when this returns. Raises OSError."""
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        torn = False
        if size:
            file.seek(size - 1)
            torn = file.read(1) != b"\n"
        file.write((b"\n" if torn else b"") + json.dumps(line).encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
