"""A model reference: the short text that names a model, as a name, ``torchvision:NAME`` or a file with options."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from workbench.api import UserError
from workbench.named_files import file_named, named_by, stamps

__all__ = ["Reference", "file_named"]


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
        return stamps(named_by(self.name, self.options))

    def check_options(self, *known: str) -> None:
        """Raise UserError on an option that means nothing here."""
        for option in self.options:
            if option not in known:
                allowed = f"what can follow the question mark is {', '.join(known)}" if known else "it takes no options"
                raise UserError(f"{self.name} has no option {option!r}; {allowed}.")
