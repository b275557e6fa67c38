"""Which package is broken where an error came out of an import, and the sentence that says what to do."""

from __future__ import annotations

import sys
import traceback
from importlib import metadata

from workbench.api import UserError

OWN = ("", "__main__", "workbench")
FINDER = "<frozen importlib._bootstrap>"  # where Python looks for a module and reads it


def broken_package(error: BaseException) -> str:
    """What pip calls the package whose import raised this; empty where no import did."""
    modules = []
    for frame, _line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename == FINDER and code.co_name == "_find_and_load":
            modules.append(frame.f_locals["name"])
        elif code.co_name == "<module>":
            modules.append(frame.f_globals["__name__"])
    if isinstance(error, ImportError) and error.name:
        modules.append(error.name)
    name = modules[-1].partition(".")[0] if modules else ""
    if name in OWN or name in sys.stdlib_module_names:
        return ""
    return str(metadata.packages_distributions().get(name, [name])[0])


def without_package(file: str, error: BaseException) -> UserError | None:
    """Why a file was not written where a package is broken; None for another error."""
    if not (package := broken_package(error)):
        return None
    return UserError(
        f"{file} was not written: the package {package} is broken ({error}); "
        f"install it anew with pip install --force-reinstall {package}."
    )
