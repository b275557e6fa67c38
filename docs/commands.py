"""Writes docs/commands.md from the registry: ``python -m docs.commands``."""

from __future__ import annotations

from pathlib import Path

from workbench.commands import COMMANDS, MENUS

PAGE = Path(__file__).with_suffix(".md")


def page() -> str:
    """Every command with its arguments, keys and meaning, menu by menu; those in no menu at the end."""
    opening = (
        "Every action of the window. A macro gives the id and the arguments, one command a line. While it plays it "
        "leaves nothing behind: settings that it chooses hold for its own window. The language holds from the next "
        "start on, so it is chosen in the window, under *Edit > Settings…*."
    )
    lines = ["# Commands", "", opening, ""]
    for menu in (*MENUS, ""):
        mine = sorted((c for c in COMMANDS.values() if c.menu.partition("/")[0] == menu), key=lambda one: one.menu)
        if mine:
            lines += [
                f"## {menu or 'In macros only'}",
                "",
                "| id and arguments | keys | what it does |",
                "|---|---|---|",
            ]
            lines += [f"| `{f'{one.id} {one.usage}'.strip()}` | {one.shortcut} | {one.help} |" for one in mine]
            lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
