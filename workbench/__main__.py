"""The program's entry: the first argument decides between the window, the command line and the engine."""

from __future__ import annotations

import os
import sys


def main(argv: list[str] | None = None) -> int:
    """Run the part of the program that the arguments name and return its exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    first = arguments[0] if arguments else ""
    if first == "engine":
        from workbench.engine import server

        return server.main()
    from workbench.cli import main as cli

    if first in cli.SUBCOMMANDS or first in ("-h", "--help", "--version") or _looks_like_a_command(first):
        return cli.main(arguments)
    from workbench.gui import main as gui

    return gui.main(arguments)


def _looks_like_a_command(word: str) -> bool:
    """Whether this is a mistyped command rather than an image or folder; the command line then lists the commands."""
    return word.replace("-", "").isalpha() and word[0] != "-" and not os.path.exists(word)


if __name__ == "__main__":
    sys.exit(main())
