"""Arguments of a command line, and what is wrong with them in one sentence."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from .api import UserError


class Parser(argparse.ArgumentParser):
    """Raises UserError where argparse would print its usage and end the process."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """What a command does not know is refused by that command, which can show its own help."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown

    def error(self, message: str) -> NoReturn:
        """Raise it as a sentence."""
        raise UserError(f"{message[:1].upper()}{message[1:]} (see {self.prog} --help).")
