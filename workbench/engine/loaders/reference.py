"""A model reference: the short text that names a model, as a name, ``torchvision:NAME`` or a file with options."""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl

from workbench.api import UserError
from workbench.model_description import file_beside


@dataclass(frozen=True)
class Reference:
    """A reference taken apart: the name before the question mark, the options after it, and the full text."""

    name: str
    options: dict[str, str] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def parse(cls, text: str) -> Reference:
        """Read a reference. A file whose name holds a question mark is still found."""
        name, mark, query = text.strip().rpartition("?")
        if not mark or os.path.exists(text):
            return cls(text.strip(), text=text)
        return cls(name, dict(parse_qsl(query, keep_blank_values=True)), text)

    def stamp(self) -> tuple[tuple[str, tuple[int, ...]], ...]:
        """Size, times and place on the disk of each file that the reference names: equal stamps mean equal content."""
        stamps = []
        code = self.name.rpartition(":")[0]  # of file.py:Name
        for text in filter(None, (self.name, code, self.name and str(file_beside(self.name)), *self.options.values())):
            with contextlib.suppress(OSError, ValueError):
                status = file_named(text).stat()
                stamps.append((text, (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)))
        return tuple(stamps)

    def check_options(self, *known: str) -> None:
        """Raise UserError on an option that means nothing here."""
        for option in self.options:
            if option not in known:
                allowed = f"what can follow the question mark is {', '.join(known)}" if known else "it takes no options"
                raise UserError(f"{self.name} has no option {option!r}; {allowed}.")


def file_named(name: str) -> Path:
    """A file of that name; else ``~`` is the home folder, if there is one."""
    path = Path(name)
    if name.startswith("~") and not os.path.exists(name):
        with contextlib.suppress(RuntimeError):  # a user who does not exist
            return path.expanduser()
    return path
