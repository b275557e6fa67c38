"""A page of many figures: ``index.html`` beside them, to open in any browser, with nothing fetched from anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from workbench import __version__

from .files import write_text

STYLE = """
:root { color-scheme: light dark; --page: #f7f8fa; --card: #ffffff; --line: #d4d8df; --text: #1b1f27;
  --muted: #5c6470; --accent: #1f6feb; --warning: #9a6700; }
@media (prefers-color-scheme: dark) { :root { --page: #16181d; --card: #1e2128; --line: #343945; --text: #e6e8ec;
  --muted: #9aa1ad; --accent: #5aa9e6; --warning: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1280px; padding: 32px 24px 64px; background: var(--page); color: var(--text);
  font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 24px; font-weight: 600; margin: 0 0 4px; }
h2 { font-size: 18px; font-weight: 600; margin: 48px 0 12px; padding-top: 16px; border-top: 1px solid var(--line); }
h3 { font-size: 15px; font-weight: 600; margin: 0; }
p { margin: 4px 0; max-width: 72ch; }
.muted { color: var(--muted); }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 480px), 1fr)); gap: 16px;
  align-items: start; }
.card { margin: 0; border: 1px solid var(--line); border-radius: 6px; background: var(--card); overflow: hidden; }
.card img { display: block; width: 100%; height: auto; background: #ffffff; border-bottom: 1px solid var(--line); }
.card > div { padding: 12px 16px 14px; }
.caveat { color: var(--warning); }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
nav a { margin-right: 16px; white-space: nowrap; }
.links a { margin-right: 16px; }
footer { margin-top: 48px; font-size: 12px; color: var(--muted); }
"""


@dataclass(frozen=True)
class Shot:
    """One figure of the page.

    shows   what the technique shows, in a sentence or two
    folder  where its files lie, from the page
    files   the files to link to, by what to call them; ``figure.png`` is the picture itself
    """

    title: str
    shows: str
    folder: str
    files: tuple[tuple[str, str], ...]
    caption: str = ""
    caveat: str = ""
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Section:
    """What belongs to one image, or to the model alone."""

    title: str
    note: str
    shots: tuple[Shot, ...]


def save_page(path: Path, title: str, note: str, sections: Sequence[Section], remarks: Sequence[str] = ()) -> None:
    """Write the page. ``remarks`` are sentences on what is not there, and why."""
    anchors = [f"part-{i}" for i in range(1, len(sections) + 1)]
    links = "".join(
        f'<a href="#{a}">{escape(s.title)}</a>' for a, s in zip(anchors, sections, strict=True) if len(sections) > 1
    )
    body = "\n".join(_section(anchor, section) for anchor, section in zip(anchors, sections, strict=True))
    told = "".join(f'<p class="caveat">{escape(remark)}</p>' for remark in remarks)
    write_text(
        path,
        f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="muted">{escape(note)}</p>
{told}
<nav>{links}</nav>
</header>
<main>
{body}
</main>
<footer>Made by workbench {escape(__version__)}. The numbers lie raw in each result.npz; provenance.json says how they
were made.</footer>
</body>
</html>
""",
    )


def _section(anchor: str, section: Section) -> str:
    note = f'<p class="muted">{escape(section.note)}</p>' if section.note else ""
    shots = "\n".join(_card(shot) for shot in section.shots)
    return f"""<section id="{anchor}">
<h2>{escape(section.title)}</h2>
{note}
<div class="row">
{shots}
</div>
</section>"""


def _card(shot: Shot) -> str:
    folder = "/".join(quote(part) for part in shot.folder.split("/"))
    picture = f"{folder}/figure.png"
    links = "".join(f'<a href="{folder}/{quote(file)}">{escape(name)}</a>' for name, file in shot.files)
    size = f' width="{shot.size[0]}" height="{shot.size[1]}"' if all(shot.size) else ""
    caveat = f'<p class="caveat">{escape(shot.caveat)}</p>' if shot.caveat else ""
    words = escape(f"{shot.title}: {shot.caption}" if shot.caption else shot.title, quote=True)
    return f"""<article class="card">
<a href="{picture}"><img src="{picture}" alt="{words}"{size} loading="lazy"></a>
<div><h3>{escape(shot.title)}</h3><p class="muted">{escape(shot.shows)}</p>{caveat}<p class="links">{links}</p></div>
</article>"""
