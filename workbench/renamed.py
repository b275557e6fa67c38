"""Renamed words: words of earlier versions that are still read, each with its present word. They go in ``GONE_IN``.

Files that people write, manifests and macros, are read with a warning; files that the program writes are read silently.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import Any

GONE_IN = "0.3"
MANIFEST_ENTRIES = {"misses": "limitations"}  # of plugin.toml; renamed in 0.2
COMMANDS = {"view.knobs": "view.parameters", "collection.why_alike": "compare.alike"}  # in macros; renamed in 0.2
PANELS = {"knobs": "parameters"}  # in settings and sessions; renamed in 0.2


def warning(old: str, new: str) -> str:
    """The second half of a warning, after a name and a colon."""
    return f"{old!r} is called {new!r} now; the old word is read until version {GONE_IN}"


def old_names(module: Mapping[str, Any], names: Mapping[str, str]) -> Callable[[str], Any]:
    """A module's ``__getattr__``: plugins may import these names by their old word, with a DeprecationWarning.

    module  the module's ``globals()``
    names   old and present names
    """

    def get(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module['__name__']!r} has no attribute {name!r}")
        warnings.warn(f"{module['__name__']}: {warning(name, names[name])}", DeprecationWarning, stacklevel=2)
        return module[names[name]]

    return get
