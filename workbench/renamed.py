"""Renamed words: words of earlier versions that are still read, each with its present word. They go in ``GONE_IN``.

Files that people write, manifests and macros, are read with a warning; files that the program writes are read silently.
"""

GONE_IN = "0.3"
MANIFEST_ENTRIES = {"misses": "limitations"}  # of plugin.toml; renamed in 0.2
COMMANDS = {"view.knobs": "view.parameters"}  # in macros; renamed in 0.2
PANELS = {"knobs": "parameters"}  # in settings and sessions; renamed in 0.2


def warning(old: str, new: str) -> str:
    """The second half of a warning, after a name and a colon."""
    return f"{old!r} is called {new!r} now; the old word is read until version {GONE_IN}"
