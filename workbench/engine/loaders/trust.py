"""Trust: files that run code when they are loaded, which the person has agreed to.

What runs code is never loaded because it was opened, dropped, or named in a session, a figure, a description or a list.
The person is asked once, with what it is and where it lies; the answer is remembered by what the file holds, so that
a file that was replaced is asked about again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from workbench import folders
from workbench.api import UserError
from workbench.atomic_file import atomic_write
from workbench.bounded_json import parse_json
from workbench.regular_file import open_regular, read_regular

MOST_BYTES = 1_000_000
EVERYTHING = "everything"  # what the command line's --trust agrees to, for one command
_agreed: list[str] = []


@dataclass(frozen=True)
class Code:
    """Something that runs code: its place, what it is, and SHA-256 of what it holds."""

    place: str
    what: str
    digest: str

    def plain(self) -> dict[str, str]:
        """As JSON holds it."""
        return asdict(self)


class NeedsTrust(UserError):
    """Loading would run code that nobody has agreed to."""

    def __init__(self, code: Code, better: str = "") -> None:
        hint = f" {better}" if better else ""
        super().__init__(
            f"{code.place} is {code.what}: loading it runs code, which can do anything that you can, so it was not "
            f"loaded; where you trust it, say so with --trust.{hint}"
        )
        self.code = code


def require(places: Sequence[Path], what: str, name: str = "", better: str = "") -> None:
    """Raise NeedsTrust unless the person has agreed to what these files hold.

    name    the place as a person knows it; the first file where it is empty
    better  a sentence on the way that needs no trust
    """
    code = Code(name or str(places[0]), what, digest_of(places))
    if code.digest in _agreed:
        remember(code)
    elif EVERYTHING not in _agreed and code.digest not in _remembered():
        raise NeedsTrust(code, better)


def digest_of(places: Sequence[Path]) -> str:
    """SHA-256 of the files' contents, one after another, hexadecimal."""
    sha = hashlib.sha256()
    for place in places:
        own = hashlib.sha256()
        with open_regular(place) as file:
            while part := file.read(1 << 20):
                own.update(part)
        sha.update(own.digest())
    return sha.hexdigest()


@contextmanager
def agreeing(digest: str) -> Iterator[None]:
    """Inside the block the person agrees to the code of this digest, or to ``EVERYTHING``; to nothing where empty."""
    if digest:
        _agreed.append(digest)
    try:
        yield
    finally:
        if digest:
            _agreed.remove(digest)


def remember(code: Code) -> None:
    """Remember that the person agreed, in their data folder."""
    known = _remembered() | {code.digest: {"place": code.place, "what": code.what}}
    with atomic_write(folders.user_data() / "trusted.json") as file:
        file.write(json.dumps(known, indent=1).encode())


def _remembered() -> dict[str, object]:
    """What was agreed to before, by digest; a file that cannot be read holds nothing."""
    try:
        known = parse_json(read_regular(folders.user_data() / "trusted.json", MOST_BYTES))
    except (OSError, ValueError, UserError):
        return {}
    return known if isinstance(known, dict) else {}
