"""Names of classes in the forms that people have them: known lists, lines, tables, JSON and YAML."""

from __future__ import annotations

import codecs
import csv
import json
import mmap
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench import folders
from workbench.api import UserError
from workbench.bounded_json import parse_json
from workbench.regular_file import in_words, open_regular, read_regular

MAX_BYTES = 8_000_000
MAX_NAME = 200  # letters
MAX_LINES = 200_000  # YAML takes some 400 bytes and 10 microseconds for each
KNOWN = ("imagenet", "coco", "coco91", "voc")  # files in resources/class_names
WANTED = f"classes must be {', '.join(KNOWN)} or a file of names (lines, CSV, JSON or YAML)"
HOLDERS = (  # what the names stand under, in JSON and YAML
    "id2label", "idx_to_class", "names", "class_names", "classes", "categories", "labels", "class_to_idx", "label2id",
)  # fmt: skip
NAME_COLUMNS = ("name", "class", "class_name", "classname", "label", "category", "display_name", "title")
NUMBER_COLUMNS = ("id", "index", "idx", "number", "class_id", "label_id", "class_index", "")
BESIDE = ("classes", "class_names", "labels", "names", "classnames")  # file names without their ending
ENDINGS = (".txt", ".json", ".yaml", ".yml", ".csv")
ALSO_BESIDE = ("config.json", "data.yaml", "dataset.yaml", "class_indices.json", "imagenet_class_index.json")
NUMBER_FIRST = re.compile(r"(\d+)\s*[\s:;,=.)-]\s*(\S.*)")
NUMBER_LAST = re.compile(r"(.*\S)\s*[\s:;,=]\s*(\d+)")
SYNSET = re.compile(r"n\d{8}\s+(\S.*)")  # WordNet's number, as in ImageNet's own lists
NAMELESS = re.compile(r"LABEL_\d+")  # what transformers writes where nobody gave a name


def imagenet_classes() -> tuple[str, ...]:
    """The 1000 names, in the order of the outputs."""
    return known_classes("imagenet")


def known_classes(name: str) -> tuple[str, ...]:
    """A list that is shipped: ``imagenet``, ``coco`` (80 names), ``coco91`` or ``voc`` (21), in the usual order."""
    return tuple(json.loads((folders.bundled("resources") / "class_names" / f"{name}.json").read_text("utf-8")))


def read_class_names(choice: str) -> tuple[str, ...]:
    """Names of the classes: none, a known list, or a file of names. Raises UserError in words."""
    if not choice:
        return ()
    if choice in KNOWN:
        return known_classes(choice)
    path = Path(choice)
    try:
        return names_in(path if os.path.exists(path) else path.expanduser())
    except UserError as error:
        raise UserError(f"{WANTED}; {choice!r}: {error}") from None
    except (OSError, RuntimeError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "there is no such file"
        raise UserError(f"{WANTED}; {choice!r}: {why}.") from None


def names_in(path: Path) -> tuple[str, ...]:
    """The names in a file. Raises UserError that names the line or the rule; OSError as opening does."""
    ending = path.suffix.lower()
    if ending == ".json" and path.stat().st_size > MAX_BYTES:
        return _checked(_categories(path))
    text = _decoded(read_regular(path, MAX_BYTES))
    if ending in (".yaml", ".yml"):
        _check_length(text.count("\n") + text.count(","))  # a list may be one line
        names = names_of(_yaml(text))
    elif ending == ".json" or text.lstrip()[:1] in ("{", "["):
        names = names_of(_json(text))
    elif ending in (".csv", ".tsv"):
        names = _table(text)
    else:
        _check_length(text.count("\n"))
        names = _lines(text)
    return _checked(names)


def _check_length(count: int) -> None:
    if count > MAX_LINES:
        raise UserError(f"it may have {MAX_LINES:,} lines; it has {count:,}.")


def names_of(content: object) -> tuple[str, ...]:
    """The names in what JSON or YAML held, or a checkpoint. Raises UserError where there are none."""
    if isinstance(content, Mapping):
        for holder in HOLDERS:
            inside = content.get(holder)
            if isinstance(inside, Mapping | Sequence) and not isinstance(inside, str) and inside:
                return names_of(inside)
        if content and all(_number(key) is not None for key in content):
            return _ordered((_number(key), _name(value)) for key, value in content.items())
        if content and all(_number(value) is not None for value in content.values()):
            return _ordered((_number(value), _name(key)) for key, value in content.items())
    if isinstance(content, Sequence) and not isinstance(content, str) and content:
        if all(isinstance(entry, Mapping) and "name" in entry for entry in content):  # COCO's categories
            return tuple(map(_name, sorted(content, key=lambda entry: _number(entry.get("id")) or 0)))
        return tuple(map(_name, content))
    raise UserError(f"no names of classes were found in it; they may stand under {', '.join(HOLDERS[:6])}.")


def names_beside(path: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Files of names beside the weights (``classes.txt``, ``config.json``): file name, and names or a sentence.

    path  the file of weights, or the folder that holds them
    """
    folder = path if os.path.isdir(path) else path.parent
    stems = dict.fromkeys((path.name, path.stem, path.name.partition(".")[0]))
    own = [f"{stem}.{kind}" for stem in stems for kind in BESIDE]
    for name in (*(base + ending for base in (*own, *BESIDE) for ending in ENDINGS), *ALSO_BESIDE):
        if not os.path.isfile(folder / name):
            continue
        try:
            names = names_in(folder / name)
        except (UserError, OSError) as error:
            if name not in ALSO_BESIDE:  # which may hold anything else
                yield name, (), f"{name} beside it was not read: {error}"
            continue
        if names and not all(map(NAMELESS.fullmatch, names)):
            yield name, names, ""


def _decoded(data: bytes) -> str:
    """UTF-8, or UTF-16 with its mark or told by its zeros. Raises UserError that names the first line in another."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    start = data[:400]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) / 2:
            return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UserError(f"line {line} is not UTF-8 text; save the file as UTF-8.") from None


def _json(text: str) -> Any:
    return parse_json(text.encode(), strict=False)


def _categories(path: Path) -> tuple[str, ...]:
    """The classes of COCO's annotations, which are too large to be read in full."""
    with open_regular(path) as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        start = data.rfind(b'"categories"')
        part = data[start : start + MAX_BYTES] if start >= 0 else b""
    found = re.match(r'"categories"\s*:\s*(?=\[)', part.decode("utf-8", "replace"))
    if not found:
        raise UserError(f"it has more than {in_words(MAX_BYTES)} and no list of categories.")
    try:
        return names_of(json.JSONDecoder().raw_decode(found.string, found.end())[0])
    except (ValueError, RecursionError):
        raise UserError("its list of categories is damaged.") from None


def _yaml(text: str) -> Any:
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}" if mark else "it"
        why = getattr(error, "problem", None) or "a sign that it cannot hold"
        raise UserError(f"{where} is not YAML: {why}.") from None
    except (RecursionError, ValueError):
        raise UserError("its YAML is too deep, or holds a value that does not exist.") from None


def _lines(text: str) -> tuple[str, ...]:
    """One name a line, with or without its number before or behind it; in "zone 1", "zone 2" it is the name's own."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for pattern, number, name in ((NUMBER_FIRST, 1, 2), (NUMBER_LAST, 2, 1)):
        found = [pattern.fullmatch(line) if len(line) <= MAX_NAME else None for line in lines]
        if found and all(found):
            numbered = [(int(match[number]), match[name].strip()) for match in found if match]
            if _complete(number for number, _ in numbered) and len({one for _, one in numbered}) > len(lines) / 2:
                return _ordered(numbered)
    synsets = [SYNSET.fullmatch(line) for line in lines]
    if lines and all(synsets):
        return tuple(match[1] for match in synsets if match)
    return tuple(lines)


def _table(text: str) -> tuple[str, ...]:
    """A column of names, by its heading or by being the one beside the numbers."""
    _check_length(text.count("\n"))
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(text.splitlines(), delimiter=max((",", ";", "\t"), key=first.count))
    try:
        rows = [[cell.strip() for cell in row] for row in reader if any(row)]
    except csv.Error as error:
        raise UserError(f"line {reader.line_num} is no row of a table: {error}.") from None
    if not rows or max(map(len, rows)) == 1:
        names = [row[0] for row in rows]
        return tuple(names[1:] if names and names[0].lower() in (*NAME_COLUMNS, *BESIDE) else names)
    heading = [cell.lower() for cell in rows[0]]
    wanted = next((heading.index(name) for name in NAME_COLUMNS if name in heading), None)
    if wanted is None:
        return _lines("\n".join(" ".join(row) for row in rows))
    numbers = next((heading.index(name) for name in NUMBER_COLUMNS if name in heading), None)
    body = [row for row in rows[1:] if len(row) > wanted]
    if numbers is not None and all(len(row) > numbers and _number(row[numbers]) is not None for row in body):
        return _ordered((_number(row[numbers]), row[wanted]) for row in body)
    return tuple(row[wanted] for row in body)


def _name(value: object) -> str:
    """A name, or the last of ``["n01440764", "tench"]``, or that of ``{"name": "tench"}``."""
    if isinstance(value, Mapping):
        value = value.get("name", value.get("label"))
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        value = value[-1]
    if isinstance(value, str | int | float) and str(value).strip():
        return str(value).strip()
    raise UserError(f"a name of a class must be a text; got {type(value).__name__}.")


def _number(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else None


def _complete(numbers: Iterable[int]) -> bool:
    """Whether these are 0 to n - 1, or 1 to n, each once."""
    found = sorted(numbers)
    return bool(found) and found[0] in (0, 1) and found == list(range(found[0], found[0] + len(found)))


def _ordered(numbered: Iterable[tuple[int | None, str]]) -> tuple[str, ...]:
    """Names in the order of their numbers. Raises UserError where a number is missing or there twice."""
    entries = sorted((number or 0, name) for number, name in numbered)
    if not _complete(number for number, _ in entries):
        low = entries[0][0] if entries[0][0] in (0, 1) else 0
        there = {number for number, _ in entries}
        lost = next((n for n in range(low, low + len(entries)) if n not in there), None)
        trouble = f"{lost} is missing" if lost is not None else "one is there twice"
        raise UserError(f"the numbers of the classes must be 0 to {len(entries) - 1}, each once; {trouble}.")
    return tuple(name for _, name in entries)


def _checked(names: tuple[str, ...]) -> tuple[str, ...]:
    for number, name in enumerate(names, start=1):
        if len(name) > MAX_NAME or not name.isprintable():
            rule = f"a name must be printable and of at most {MAX_NAME} letters"
            raise UserError(f"name {number}: {rule}; got {name[:40]!r}.")
    return names
