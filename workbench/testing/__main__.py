"""``python -m workbench.testing FOLDER...``: every check over these plugins, one line each."""

from __future__ import annotations

import sys

from .contract import contract_of


def main(folders: list[str]) -> int:
    """0 where every plugin keeps the contract, 1 where one breaks it, 2 without a plugin."""
    if not folders:
        print("usage: python -m workbench.testing FOLDER...", file=sys.stderr)
        return 2
    broken = 0
    for folder in folders:
        for check in contract_of(folder):
            try:
                check()
            except Exception as error:
                broken += 1
                print(f"BROKEN  {check}: {error}", flush=True)
            else:
                print(f"kept    {check}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
