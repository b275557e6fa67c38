"""An argument parser whose complaints are one sentence for the user."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

from .api import UserError


class Parser(argparse.ArgumentParser):
    """Raises UserError where argparse would print its usage and end the process."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; a subcommand refuses unknown arguments itself, so that the message names its own help."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown

    def error(self, message: str) -> NoReturn:
        """Raise the message as a sentence."""
        raise UserError(f"{message[:1].upper()}{message[1:]} (see {self.prog} --help).")
