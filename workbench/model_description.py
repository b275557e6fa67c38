"""What a person states of a model: as options of a reference, ``m.onnx?colours=bgr``, and as a file beside weights.

The file is TOML and holds the same options as texts, numbers or lists. It states what a model is, and can run nothing.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from workbench.api import UserError
from workbench.regular_file import read_regular

ENDING = ".workbench.toml"
LARGEST_FILE = 4_000_000
OPTIONS = (
    "task", "classes", "labels", "input", "resize", "fit", "padding", "interpolation",
    "colours", "layout", "range", "mean", "std", "output", "decoder", "same", "code", "gives",
)  # fmt: skip
BETWEEN = {"input": "x", "range": "..", "gives": ".."}  # what stands between the values of a list; else a comma


def split_reference(text: str) -> tuple[str, dict[str, str]]:
    """A reference's name, and what it states after its question mark."""
    name, mark, query = text.strip().rpartition("?")
    return (name, dict(parse_qsl(query, keep_blank_values=True))) if mark else (text.strip(), {})


def with_options(text: str, options: Mapping[str, str]) -> str:
    """A reference that states these options too, or in place of others; an empty text takes an option back."""
    name, stated = split_reference(text)
    kept = {key: value for key, value in {**stated, **options}.items() if value or key not in options}
    return (
        name + ("?" if kept else "") + "&".join(f"{key}={quote(value, safe=',/:.@*')}" for key, value in kept.items())
    )


def file_beside(name: str) -> Path:
    """Where the description of a file of weights lies."""
    path = Path(name)
    return path.with_name(path.name + ENDING)


def read_description(path: Path) -> dict[str, str]:
    """What a file states, as options of a reference. Raises UserError in one sentence."""
    try:
        entries = tomllib.loads(read_regular(path, LARGEST_FILE).decode("utf-8-sig"))
    except (OSError, UserError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"The description {path.name} cannot be read: {str(error).rstrip('.')}.") from None
    options = {}
    for name, value in entries.items():
        if name not in OPTIONS:
            raise UserError(f"{path.name} states {name[:40]!r}; a description has only {', '.join(OPTIONS)}.")
        options[name] = _text(name, value, path)
    if "classes" in options and os.path.isfile(path.parent / options["classes"]):
        options["classes"] = str(path.parent / options["classes"])
    return options


def written(options: Mapping[str, str], name: str) -> str:
    """The text of a description file with these options.

    name  of the file that it lies beside
    """
    lines = [f"# What {name} takes and gives, for the Explainability Workbench."]
    for key in sorted(options, key=OPTIONS.index):
        lines.append(f"{key} = {json.dumps(options[key], ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def _text(name: str, value: Any, path: Path) -> str:
    """A value as an option has it."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        parts = [_text(name, part, path) for part in value]
        if name == "labels" and any("," in part for part in parts):
            raise UserError(
                f"{path.name}: a label has a comma; put the names in a file, one a line, and state classes."
            )
        return BETWEEN.get(name, ",").join(parts)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UserError(f"{path.name}: {name} must be a text, a number or a list of them; got {value!r}."[:300])
    return value if isinstance(value, str) else repr(value)
