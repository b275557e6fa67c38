"""The user's file of a session: where it is, and what it was when this window read or wrote it last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class UserFile:
    """``stamp`` differs once the file is another one; empty where it is not known."""

    path: Path
    stamp: str = ""

    @classmethod
    def now(cls, path: Path) -> UserFile:
        """The file as it is."""
        return cls(path, _stamp(path))

    @classmethod
    def of(cls, window: Mapping[str, Any]) -> UserFile | None:
        """The file that ``as_values`` described; None for none."""
        path, stamp = window.get("path"), window.get("stamp", "")
        return cls(Path(str(path)), str(stamp)) if path else None

    def as_values(self) -> dict[str, str]:
        """What a saved session says of it."""
        return {"path": str(self.path), "stamp": self.stamp}

    @property
    def replaced(self) -> bool:
        """Whether somebody else has written the file since; a file that is gone or was never read is nobody's work."""
        return bool(self.stamp) and _stamp(self.path) not in ("", self.stamp)


def _stamp(path: Path) -> str:
    try:
        facts = path.stat()
    except OSError:
        return ""
    return f"{facts.st_ino} {facts.st_size} {facts.st_mtime_ns}"
