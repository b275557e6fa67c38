"""What the command line prints and writes: sentences on stderr, JSON on stdout, folders with the files of a run."""

from __future__ import annotations

import codecs
import contextlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from workbench.printable import printable

from .exit_status import DONE
from .write_token import writing

if TYPE_CHECKING:
    from workbench.engine.host import Outcome
    from workbench.images.photo import Photo


def say(sentence: str) -> None:
    """Print one sentence on stderr."""
    print(printable(" ".join(sentence.split())), file=sys.stderr)


def print_any_name(stream: TextIO | Any) -> None:
    """Let a stream print names that are not in its encoding, as escapes."""

    def escape(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeEncodeError):
            raise error
        text = printable(error.object[error.start : error.end])
        try:
            text.encode(error.encoding)
        except UnicodeEncodeError:
            text = text.encode("ascii", "backslashreplace").decode()
        return text, error.end

    codecs.register_error("workbench.printable", escape)
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="workbench.printable")


def print_json(value: Any, out: TextIO) -> int:
    """Print one JSON document."""
    from workbench.export.provenance import as_json

    print(as_json(value), file=out, flush=True)
    return DONE


@contextlib.contextmanager
def quiet_output() -> Iterator[TextIO]:
    """Yield the real stdout. Inside the block every other print goes to stderr, so that JSON stays JSON."""
    out = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        yield out


class OutputFolders:
    """A folder for each image: its stem, numbered if taken; the root itself where there is only one image."""

    def __init__(self, root: Path, alone: bool) -> None:
        self.root, self.alone = root, alone
        self.taken: set[str] = set()

    def make(self, path: Path) -> Path:
        """The folder for this image; two images with the same stem, or two pages of one, get two folders."""
        from workbench.images.image_reference import file_of

        if self.alone:
            return self.root
        stem = file_of(path).stem.strip() or "image"
        stem = stem if stem.strip(".") else "image"
        name, count = stem, 1
        while name.casefold() in self.taken:  # some file systems do not distinguish A from a
            count += 1
            name = f"{stem}-{count}"
        self.taken.add(name.casefold())
        return self.root / name


def write_outcome(
    folder: Path, outcome: Outcome, photo: Photo | None, path: Path | None, background: str = "white"
) -> dict[str, Any]:
    """Write ``result.npz``, ``figure.png`` and ``provenance.json``, and describe them as ``--json`` prints them."""
    from workbench.export.arrays import save_arrays, save_pictures
    from workbench.export.exported_result import ExportedResult
    from workbench.export.figure import save_figure
    from workbench.export.output_files import output_folder
    from workbench.export.provenance import save_provenance, with_background

    provenance = with_background(outcome.provenance or {}, background)
    exported = ExportedResult(outcome.result, photo.pixels if photo else None, outcome.geometry, provenance)
    with writing():
        output_folder(folder)
        save_arrays(folder / "result.npz", exported)
        pictures = save_pictures(folder, exported)
        save_figure(folder / "figure.png", exported)
        save_provenance(folder / "provenance.json", provenance)
    return {
        "image": str(path) if path else None,
        "technique": provenance.get("technique"),
        "folder": str(folder),
        "files": ["result.npz", "figure.png", "provenance.json", *pictures],
        "result": type(outcome.result).__name__,
        "caption": outcome.result.caption,
        "caveat": outcome.result.caveat,
        "facts": dict(outcome.result.facts),
        "seconds": provenance.get("seconds"),
    }


def print_outcomes(rows: Iterable[Mapping[str, Any]], out: TextIO) -> None:
    """What ``write_outcome`` described, for people: folder, caption, and what must be known of it."""
    for row in rows:
        print(f"{row['folder']}: {row['caption']}" if row["caption"] else row["folder"], file=out)
        if row["caveat"]:
            print(f"  {row['caveat']}", file=out)
