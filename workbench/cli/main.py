"""The command line: parses the arguments, calls the subcommand, and turns what goes wrong into a sentence and a status.

Each subcommand is a module of this folder. Scripts rely on its options, its files and its JSON.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
import warnings
from collections.abc import Sequence

from workbench import __version__, folders
from workbench.api import UserError
from workbench.arguments import Parser

from . import (
    alike,
    batch,
    cut,
    demo,
    descriptors,
    doctor,
    evaluate,
    index,
    layers,
    models,
    predict,
    regions,
    rerun,
    robustness,
    run,
    search,
    train_style,
)
from . import list as list_
from .exit_status import CRASHED, DONE, INTERRUPTED, USER_CAN_MEND
from .output import print_any_name, say
from .time_limit import add_timeout, run_limited

SUBCOMMANDS = {
    "list": list_,
    "models": models,
    "layers": layers,
    "predict": predict,
    "run": run,
    "rerun": rerun,
    "batch": batch,
    "regions": regions,
    "cut": cut,
    "alike": alike,
    "evaluate": evaluate,
    "robustness": robustness,
    "search": search,
    "descriptors": descriptors,
    "index": index,
    "train-style": train_style,
    "demo": demo,
    "doctor": doctor,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Call the subcommand that the arguments name; returns an exit status of ``exit_status``."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments or os.environ.get("WORKBENCH_DEBUG", "") not in ("", "0")
    try:
        for stream in (sys.stdout, sys.stderr):
            print_any_name(stream)
        with warnings.catch_warnings():
            if not debug:
                warnings.simplefilter("ignore")  # warnings of libraries are not for the user
            options = build_parser().parse_args(arguments)
            if options.timeout is not None:
                return run_limited(arguments, options.timeout)
            return int(options.execute(options))
    except UserError as error:
        say(str(error))
        return USER_CAN_MEND
    except KeyboardInterrupt:
        say("Stopped.")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return DONE
    except SystemExit as end:  # --help and --version
        return end.code if isinstance(end.code, int) else DONE
    except Exception as error:
        return _report_crash(error, debug)


def build_parser() -> argparse.ArgumentParser:
    """The parser, with every subcommand and its options."""
    parser = Parser(
        prog="workbench",
        description="Why a vision model answers as it does. Without a command, a window opens.",
        epilog="The window: workbench [IMAGE ...] [--model REF] [--device DEVICE] [--theme THEME] [--macro FILE] "
        "[--engine COMMAND]",
    )
    parser.add_argument("--version", action="version", version=f"workbench {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True, parser_class=Parser)
    for name, subcommand in SUBCOMMANDS.items():
        about = f"{subcommand.HELP[:1].upper()}{subcommand.HELP[1:]}."
        options = commands.add_parser(name, help=subcommand.HELP, description=about, allow_abbrev=False)
        options.set_defaults(execute=subcommand.execute)
        options.add_argument("--debug", action="store_true", help="show the traceback of a crash")
        add_timeout(options)
        subcommand.add_arguments(options)
    return parser


def _report_crash(error: Exception, debug: bool) -> int:
    """Print one sentence; the traceback goes to a file, or with ``--debug`` to stderr."""
    details = "".join(traceback.format_exception(error))
    reason = (str(error).strip().splitlines() or [""])[0]
    sentence = f"The workbench crashed ({type(error).__name__}{f': {reason[:200]}' if reason else ''})"
    if debug:
        sys.stderr.write(details)
        say(f"{sentence}.")
        return CRASHED
    log = folders.user_data() / "crash.log"
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write(f"{time.strftime('%Y-%m-%d %H:%M:%S')} workbench {__version__}\n{details}\n")
    except OSError:
        say(f"{sentence}; --debug shows where.")
    else:
        say(f"{sentence}; {log} says where, and so does --debug.")
    return CRASHED
