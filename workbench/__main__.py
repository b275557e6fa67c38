"""One program, three faces: the window, the command line, or the engine, by the first argument."""

from __future__ import annotations

import sys

COMMAND_LINE = ("list", "models", "layers", "predict", "run", "rerun", "demo", "doctor")


def main(argv: list[str] | None = None) -> int:
    """Run what the arguments ask for and return the exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    first = arguments[0] if arguments else ""
    if first == "engine":
        from workbench.engine import server

        return server.main()
    if first in COMMAND_LINE or first in ("-h", "--help", "--version"):
        from workbench import cli

        return cli.main(arguments)
    from workbench.gui import main as gui

    return gui.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
