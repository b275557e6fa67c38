"""One program, three faces: the window, the command line, or the engine, by the first argument."""

from __future__ import annotations

import os
import sys

COMMAND_LINE = ("list", "models", "layers", "predict", "run", "rerun", "demo", "doctor")


def main(argv: list[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    first = arguments[0] if arguments else ""
    if first == "engine":
        from workbench.engine import server

        return server.main()
    if first in COMMAND_LINE or first in ("-h", "--help", "--version") or _mistyped(first):
        from workbench.cli import main as cli

        return cli.main(arguments)
    from workbench.gui import main as gui

    return gui.main(arguments)


def _mistyped(word: str) -> bool:
    """Whether this looks like a command and not like a picture or a folder: the command line says what there is."""
    return word.replace("-", "").isalpha() and word[0] != "-" and not os.path.exists(word)


if __name__ == "__main__":
    sys.exit(main())
