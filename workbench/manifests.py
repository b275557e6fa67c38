"""Manifests: what a plugin's ``plugin.toml`` says, read without importing the plugin."""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from . import folders, renamed
from .api import UserError
from .regular_file import read_regular

ENTRY_POINTS = "workbench.plugins"
MAX_BYTES = 16_000_000  # of a manifest or a module
OPTIONAL = ("slide", "slide_limitations")  # texts
NO_MANIFEST = "{} is no plugin: a plugin is a folder with a plugin.toml, which Technique > New plugin writes."
GROUPS = (
    "Answer",
    "Look inside",
    "Gradients",
    "Class activation",
    "Perturbation",
    "Learned",
    "Embedding",
    "Adversarial",
)


@dataclass(frozen=True)
class Script:
    """How *Copy as Python* writes a run: the manifest's table ``script``.

    plain    a template in the plugin's folder (``workbench.export.torch_script``); empty where there is none
    only     conditions under which it makes the same arrays, each with the reason why it does not otherwise
    explain  why there is no template
    """

    plain: str = ""
    only: tuple[tuple[str, str], ...] = ()
    explain: str = ""


@dataclass(frozen=True)
class Manifest:
    """The manifest of a plugin.

    technique    ``module:Class`` inside the folder
    shows        what the technique shows, in one or two plain sentences
    limitations  what it does not show, and where it is known to fail
    cites        paper and section
    slide        what the technique shows, in a sentence for an audience that knows nothing of networks, with ``{}`` for
                 the name of what is explained; and ``slide_limitations``, what it does not show; may be empty
    checked      parameters with which the contract's checks run on small networks, where the defaults take long: the
                 manifest's table ``contract``
    code         digest of the folder's files where they may be changed by hand; empty for a bundled plugin
    warnings     sentences about old words in it
    """

    id: str
    title: str
    group: str
    technique: str
    version: str
    shows: str
    limitations: str
    cites: str
    folder: Path
    script: Script = Script()
    checked: Mapping[str, Any] = field(default_factory=dict, hash=False)
    code: str = ""
    warnings: tuple[str, ...] = ()
    slide: str = ""
    slide_limitations: str = ""


@dataclass(frozen=True)
class Problem:
    """A plugin that cannot be used, and why."""

    plugin: str
    sentence: str
    details: str = ""


def find_manifests() -> tuple[list[Manifest], list[Problem]]:
    """The manifests of all plugins, by group and title, and the problems of those that cannot be read.

    A user's own plugin wins over a bundled one of the same id.
    """
    manifests: dict[str, Manifest] = {}
    problems: list[Problem] = []
    for path in _manifest_paths(problems):
        try:
            manifest = read_manifest(path)
        except (OSError, ValueError, UserError) as error:
            problems.append(
                Problem(path.parent.name, f"{path.name} of plugin {path.parent.name} cannot be read: {error}")
            )
        else:
            manifests[manifest.id] = manifest
    order = {group: i for i, group in enumerate(GROUPS)}
    return sorted(manifests.values(), key=lambda m: (order.get(m.group, len(order)), m.group, m.title)), problems


def read_manifest(path: Path) -> Manifest:
    """Read one ``plugin.toml``. Raises ValueError that names the missing or wrong entry, OSError and UserError."""
    entries = tomllib.loads(read_regular(path, MAX_BYTES).decode("utf-8").replace("\r\n", "\n"))
    warnings = _read_old_words(entries, path)
    required = ("id", "title", "group", "technique", "version", "shows", "limitations", "cites")
    for name in required:
        if not isinstance(entries.get(name), str) or not entries[name].strip():
            raise ValueError(f"{name} must be a text")
    for name in OPTIONAL:
        if not isinstance(entries.get(name, ""), str):
            raise ValueError(f"{name} must be a text; got {entries[name]!r}")
    if entries["id"] != path.parent.name:
        raise ValueError(f"id must be the folder's name {path.parent.name!r}; got {entries['id']!r}")
    if entries["technique"].count(":") != 1:
        raise ValueError(f"technique must be module:Class; got {entries['technique']!r}")
    if not all(map(str.isidentifier, entries["technique"].split(":"))):
        raise ValueError(f"technique must be a module in the plugin's folder; got {entries['technique']!r}")
    checked = entries.get("contract", {})
    if not isinstance(checked, dict):
        raise ValueError(f"contract must be a table of parameters; got {checked!r}")
    return Manifest(
        **{name: " ".join(entries.get(name, "").split()) for name in (*required, *OPTIONAL)},
        folder=path.parent,
        code=code_of(path.parent),
        script=_read_script(entries.get("script", {}), path.parent),
        checked=checked,
        warnings=warnings,
    )


def _read_old_words(entries: dict[str, Any], path: Path) -> tuple[str, ...]:
    """Give entries with an old word their present word, and warn of each; a manifest may have both words."""
    warnings = []
    for old, new in renamed.MANIFEST_ENTRIES.items():
        if old in entries and new not in entries:
            entries[new] = entries[old]
            warnings.append(f"{path.name} of plugin {path.parent.name}: {renamed.warning(old, new)}.")
    return tuple(warnings)


def code_of(folder: Path) -> str:
    """Digest of a plugin's manifest and modules; empty for a bundled plugin, whose version says it.

    Raises OSError and UserError.
    """
    if folder.is_relative_to(folders.bundled("plugins")):
        return ""
    sha = hashlib.sha256()
    for path in (folder / "plugin.toml", *sorted(folder.rglob("*.py"))):
        sha.update(path.relative_to(folder).as_posix().encode() + read_regular(path, MAX_BYTES))
    return sha.hexdigest()[:12]


def _read_script(table: Any, folder: Path) -> Script:
    if not isinstance(table, dict) or not table.keys() <= {"plain", "only", "explain"}:
        raise ValueError("script must be a table of plain, only and explain")
    plain, only, explain = table.get("plain", ""), table.get("only", []), table.get("explain", "")
    inside = isinstance(plain, str) and Path(plain).name == plain  # a template without folders
    if not inside or (plain and not os.path.isfile(folder / plain)):
        raise ValueError(f"script.plain must be a file in the folder; got {plain!r}")
    if not isinstance(explain, str):
        raise ValueError(f"script.explain must be a text; got {explain!r}")
    if not isinstance(only, list) or not all(map(_is_pair, only)):
        raise ValueError("script.only must be pairs of a condition and the reason why not else")
    return Script(plain, tuple((condition, otherwise) for condition, otherwise in only), explain)


def _is_pair(entry: Any) -> bool:
    return isinstance(entry, list) and len(entry) == 2 and all(isinstance(text, str) for text in entry)


def _manifest_paths(problems: list[Problem]) -> Iterator[Path]:
    yield from sorted(folders.bundled("plugins").glob("*/plugin.toml"))
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            spec = find_spec(entry.value)
        except (ImportError, ValueError) as error:
            problems.append(
                Problem(entry.name, f"Plugin {entry.name}: package {entry.value!r} cannot be found ({error}).")
            )
            continue
        for folder in (spec.submodule_search_locations or []) if spec else []:
            yield from sorted(Path(folder).glob("plugin.toml")) or sorted(Path(folder).glob("*/plugin.toml"))
    own = folders.user_data() / "plugins"
    try:
        yield from sorted(own.glob("*/plugin.toml"))
    except OSError as error:
        problems.append(
            Problem("own", f"The folder of your own plugins, {str(own)!r}, cannot be read: {error.strerror}.")
        )
        return
    problems += [Problem(path.name, NO_MANIFEST.format(path.name)) for path in _without_manifest(own)]


def _without_manifest(own: Path) -> Iterator[Path]:
    """Python that a person put where plugins are, and that nothing names as one: a folder, or a file beside them."""
    for path in sorted(own.glob("*")):
        is_python = path.suffix == ".py" if os.path.isfile(path) else any(path.glob("*.py"))
        if is_python and not os.path.isfile(path / "plugin.toml"):
            yield path
