"""``--timeout``: a subcommand in a process of its own, which is ended when its time is over.

Nothing inside a process can end a technique that holds the interpreter: neither a signal's handler nor a thread gets
its turn. Files are written while the process has the *token*, a byte in a pipe; whoever ends it takes the token first,
so that no file and no folder of a result is left half written.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Sequence

from workbench.api import UserError

from .exit_status import CRASHED, INTERRUPTED
from .output import say
from .write_token import TOKEN

OPTION = "--timeout"
LONGEST = 1e7  # seconds
LEAVE = 3.0  # seconds that an interrupted process gets to end by itself
WRITE = 60.0  # seconds that it gets to finish what it is writing


def add_timeout(parser: argparse.ArgumentParser) -> None:
    """``--timeout``."""
    parser.add_argument(
        OPTION, type=_seconds, metavar="SECONDS", help="end the command after this time, whatever it does; status 2"
    )


def run_limited(arguments: Sequence[str], seconds: float) -> int:
    """Run a command line in a process of its own; returns its status. Raises UserError when its time is over."""
    pipe = os.pipe() if os.name == "posix" else None
    environment = dict(os.environ)
    if pipe:
        os.write(pipe[1], b".")
        environment[TOKEN] = f"{pipe[0]},{pipe[1]}"
    process = subprocess.Popen(command_of(_without_timeout(arguments)), env=environment, pass_fds=pipe or ())
    try:
        status = process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise UserError(f"The command took longer than {seconds:g} s ({OPTION}) and was ended.") from None
    except KeyboardInterrupt:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(LEAVE)
        if process.returncode is None:
            say("Stopped.")
        return INTERRUPTED
    finally:
        _end(process, pipe)
    if status < 0:
        say(f"The workbench crashed ({signal.Signals(-status).name}).")
        return CRASHED
    return status


def command_of(arguments: Sequence[str]) -> list[str]:
    """This program with these arguments."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    return [sys.executable, "-m", "workbench", *arguments]


def _end(process: subprocess.Popen[bytes], pipe: tuple[int, int] | None) -> None:
    """End a process that still runs, but not while it writes; close the pipe."""
    if process.poll() is None:
        if pipe:
            select.select([pipe[0]], [], [], WRITE)
            os.set_blocking(pipe[0], False)
            with contextlib.suppress(BlockingIOError):
                os.read(pipe[0], 1)
        process.kill()
        process.wait()
    for end in pipe or ():
        os.close(end)


def _without_timeout(arguments: Sequence[str]) -> list[str]:
    rest, skip = [], False
    for argument in arguments:
        if skip or argument == OPTION:
            skip = not skip
        elif not argument.startswith(f"{OPTION}="):
            rest.append(argument)
    return rest


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= LONGEST:
        raise argparse.ArgumentTypeError(f"must be a number of seconds above 0; got {text!r}")
    return seconds
