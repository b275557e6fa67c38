"""Run benchmarks and write RESULTS.md: ``python -m benchmarks [NAME ...]``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

from . import sections
from .harness import HERE, PEERS, Measured, machine, peers_there

RESULTS = HERE / "RESULTS.md"


def main(names: list[str]) -> int:
    """Run those that are named, or all; a section that fails says so, and the rest goes on."""
    if not peers_there():
        print(
            f"The peers' environment is not there: make it with benchmarks/make-peers ({PEERS.name}).", file=sys.stderr
        )
        return 2
    known: Mapping[str, Callable[[], list[Measured]]] = sections.SECTIONS
    unknown = [name for name in names if name not in known]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are {', '.join(known)}.", file=sys.stderr)
        return 2
    lines = ["# Results", "", f"{machine()}. Made by `python -m benchmarks` on {time.strftime('%Y-%m-%d')}.", ""]
    failed = 0
    for name in names or known:
        lines += [f"## {name}", ""]
        try:
            for measured in known[name]():
                lines += measured.lines()
        except Exception as error:
            failed += 1
            lines += [f"Failed: {error}", ""]
        print("\n".join(lines[lines.index(f"## {name}") :]), flush=True)
    if not names:
        RESULTS.write_text("\n".join(lines), encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
