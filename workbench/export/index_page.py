"""The index page of many figures: an ``index.html`` for any browser that fetches nothing from elsewhere."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

import numpy as np
from PIL import Image as Pillow

from workbench import __version__

from .output_files import write_text

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
p { margin: 4px 0; max-width: 72ch; }
.muted { color: var(--muted); }
.caveat { color: var(--warning); }
a { color: var(--accent); text-decoration: none; }
a:hover, a:focus-visible { text-decoration: underline; }
summary { cursor: pointer; color: var(--muted); }
footer { margin-top: 48px; font-size: 12px; color: var(--muted); }
"""
GALLERY = """
body { max-width: 1840px; display: grid; grid-template-columns: 216px minmax(0, 1fr); column-gap: 40px; }
nav { position: sticky; top: 24px; align-self: start; max-height: calc(100vh - 48px); overflow-y: auto; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav details { border-radius: 6px; }
nav summary { display: flex; align-items: center; gap: 10px; padding: 4px; list-style: none; color: var(--text);
  border-radius: 6px; }
nav summary::-webkit-details-marker { display: none; }
nav summary:hover { background: var(--card); }
nav summary img, nav summary .blank { flex: none; width: 56px; height: 44px; object-fit: cover; border-radius: 4px;
  background: var(--line); }
nav summary span:last-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
nav li a { display: block; margin-left: 70px; padding: 1px 0; font-size: 13px; }
main h2:first-child { margin-top: 0; }
section { scroll-margin-top: 16px; }
section > h2 { margin: 40px 0 0; padding-top: 24px; }
section:first-child > h2 { margin-top: 24px; }
.row { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); gap: 16px;
  align-items: start; }
.family { margin-top: 12px; }
.family.many { grid-column: 1 / -1; }
.family h3 { margin: 0 0 8px; font-size: 13px; font-weight: 600; color: var(--muted); }
.card { margin: 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; scroll-margin-top: 48px;
  color-scheme: light; background: #ffffff; color: #1b1f27; --muted: #5c6470; --accent: #1f6feb; --warning: #9a6700; }
.card:target { outline: 2px solid var(--accent); outline-offset: 2px; }
.card img { display: block; width: 100%; height: auto; }
.card > div { padding: 0 16px 12px; font-size: 13px; }
.card details { margin: 4px 0; }
.links a { margin-right: 16px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
footer { grid-column: 2; }
@media (max-width: 900px) { body { display: block; } nav { position: static; max-height: none; margin-bottom: 24px; } }
@media print { body { display: block; } nav { display: none; } .card { break-inside: avoid; } }
"""
THUMBNAIL = 160, 160  # pixels, more than twice the displayed size, for screens of 200 %


@dataclass(frozen=True)
class FigureCard:
    """One figure of the page. The figure has its title and caption drawn in, so the card repeats neither.

    shows   what the technique shows, in a sentence or two; ``limitations`` what it does not show
    folder  where its files lie, from the page
    files   the files to link to, by what to call them; ``figure.png`` is the picture itself
    group   the family of the technique; cards of a family stand together
    """

    title: str
    shows: str
    folder: str
    files: tuple[tuple[str, str], ...]
    caption: str = ""
    caveat: str = ""
    size: tuple[int, int] = (0, 0)
    group: str = ""
    limitations: str = ""


@dataclass(frozen=True)
class Section:
    """The figures of an image, or of the model alone. ``picture`` is an address from ``thumbnail``, or empty."""

    title: str
    note: str
    cards: tuple[FigureCard, ...]
    picture: str = ""


def save_index_page(
    path: Path, title: str, note: str, sections: Sequence[Section], remarks: Sequence[str] = ()
) -> None:
    """Write the page. ``remarks`` are sentences on figures that are missing, and why."""
    anchors = [f"part-{i}" for i in range(1, len(sections) + 1)]
    index = "\n".join(_index(anchor, section) for anchor, section in zip(anchors, sections, strict=True))
    body = "\n".join(_section(anchor, section) for anchor, section in zip(anchors, sections, strict=True))
    remark_lines = "".join(f'<p class="caveat">{escape(remark)}</p>' for remark in remarks)
    write_text(
        path,
        f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}{GALLERY}</style>
</head>
<body>
<nav aria-label="Images and techniques">
{index}
</nav>
<main>
<header>
<h1>{escape(title)}</h1>
<p class="muted">{escape(note)}</p>
{remark_lines}
</header>
{body}
</main>
<footer>Made by workbench {escape(__version__)}. The numbers lie raw in each result.npz; provenance.json says how they
were made.</footer>
</body>
</html>
""",
    )


def thumbnail(pixels: np.ndarray) -> str:
    """A small copy of an image, (h, w, 3) uint8, as an address that holds it."""
    copy, jpeg = Pillow.fromarray(pixels), io.BytesIO()
    copy.thumbnail(THUMBNAIL)
    copy.save(jpeg, "JPEG", quality=80)
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg.getvalue()).decode()}"


def _index(anchor: str, section: Section) -> str:
    """An entry of the navigation: the image, and folded behind it a link to each of its figures."""
    picture = f'<img src="{section.picture}" alt="">' if section.picture else '<span class="blank"></span>'
    links = [(f"#{anchor}", "All"), *((f"#{anchor}-{i}", card.title) for i, card in enumerate(section.cards, start=1))]
    entries = "".join(f'<li><a href="{link}">{escape(name)}</a></li>' for link, name in links)
    unfolded = " open" if anchor == "part-1" else ""
    return f"""<details name="index"{unfolded}><summary>{picture}<span>{escape(section.title)}</span></summary>
<ul>{entries}</ul></details>"""


def _section(anchor: str, section: Section) -> str:
    note = f'<p class="muted">{escape(section.note)}</p>' if section.note else ""
    numbered = enumerate(section.cards, start=1)
    families = "\n".join(
        _family(group, [_card(f"{anchor}-{i}", card) for i, card in members])
        for group, members in groupby(numbered, key=lambda item: item[1].group)
    )
    return f"""<section id="{anchor}">
<h2>{escape(section.title)}</h2>
{note}
<div class="row">
{families}
</div>
</section>"""


def _family(group: str, cards: Sequence[str]) -> str:
    heading = f"<h3>{escape(group)}</h3>\n" if group else ""
    many = " many" if len(cards) > 1 else ""
    return f"""<div class="family{many}">
{heading}<div class="row">
{"".join(cards)}
</div>
</div>"""


def _card(anchor: str, card: FigureCard) -> str:
    folder = "/".join(quote(part) for part in card.folder.split("/"))
    picture = f"{folder}/figure.png"
    links = "".join(f'<a href="{folder}/{quote(file)}">{escape(name)}</a>' for name, file in card.files)
    size = f' width="{card.size[0]}" height="{card.size[1]}"' if all(card.size) else ""
    caveat = f'<p class="caveat">{escape(card.caveat)}</p>' if card.caveat else ""
    limitations = (
        f"<details><summary>What it does not show</summary>{escape(card.limitations)}</details>"
        if card.limitations
        else ""
    )
    words = escape(f"{card.title}: {card.caption}" if card.caption else card.title, quote=True)
    return f"""<article class="card" id="{anchor}">
<h4 class="unseen">{escape(card.title)}</h4>
<a href="{picture}"><img src="{picture}" alt="{words}"{size} loading="lazy"></a>
<div><p>{escape(card.shows)}</p>{caveat}{limitations}<p class="links">{links}</p></div>
</article>"""
