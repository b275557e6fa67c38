"""Run benchmarks, all or those that are named, and write RESULTS.md: ``python -m benchmarks [NAME ...]``."""

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
    kept, failed = _kept(), 0
    found = kept if names else {name: text for name, text in kept.items() if name not in known}  # soak is run by itself
    for name in names or known:
        lines: list[str] = []
        try:
            for measured in known[name]():
                lines += measured.lines()
        except Exception as error:
            failed += 1
            lines = [f"Failed: {error}", ""]
        found[name] = "\n".join(lines).strip()
        print(f"## {name}\n\n{found[name]}\n", flush=True)
        _write({name: found[name] for name in (*known, *found) if name in found})
    return 1 if failed else 0


def record(name: str, text: str) -> None:
    """Put a section that was run by itself into RESULTS.md, behind those that are there, or in its old place."""
    _write({**_kept(), name: text.strip()}, RESULTS.read_text(encoding="utf-8").split("\n")[2])


def _kept() -> dict[str, str]:
    """What RESULTS.md says already, by section: those that are not run again stay."""
    if not RESULTS.exists():
        return {}
    _, *parts = RESULTS.read_text(encoding="utf-8").split("\n## ")
    return {name: text.strip() for name, _, text in (part.partition("\n") for part in parts)}


def _write(found: Mapping[str, str], told: str = "") -> None:
    told = told or f"{machine()}. Made by `python -m benchmarks`, last on {time.strftime('%Y-%m-%d')}."
    parts = [f"## {name}\n\n{text}\n" for name, text in found.items()]
    RESULTS.write_text("\n".join([f"# Results\n\n{told}\n", *parts]), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
