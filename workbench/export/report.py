"""A report: several runs, one after another, as an HTML page, a PDF or slides, each with its provenance."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from itertools import groupby
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from workbench import __version__
from workbench.api import UserError
from workbench.phrases import Verbatim, said

from .figure import save_bare, titles
from .index_page import STYLE as PAGE_STYLE
from .output_files import write_text
from .paper import has_han
from .provenance import as_json
from .report_item import ReportItem

SUFFIXES = (".html", ".pdf", ".pptx")
PHOTOGRAPH = 1000  # pixels along the longer side
DOTS = 160  # an inch of the pictures inside a page
REPORT_STYLE = """
body { max-width: 1840px; }
.runs { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 440px), 1fr)); gap: 24px;
  align-items: start; }
article, .photograph { margin: 0; min-width: 0; padding: 16px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--card); }
article h3 { margin: 0; font-size: 16px; }
.photograph img { display: block; width: 100%; height: auto; border-radius: 6px; }
article img { display: block; width: 100%; height: auto; margin: 12px 0; border: 1px solid var(--line);
  border-radius: 6px; background: #ffffff; }
details { margin-top: 8px; }
summary { cursor: pointer; color: var(--muted); }
pre { overflow-x: auto; padding: 12px; border: 1px solid var(--line); border-radius: 6px; background: var(--card);
  font-size: 12px; }
@media print { details { display: none; } article { break-inside: avoid; } }
"""


def save_report(path: str | Path, title: str, items: Sequence[ReportItem]) -> None:
    """Write the report in the format that the file's ending asks for. Raises UserError."""
    path = Path(path).expanduser()
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise UserError(f"A report can be {', '.join(s[1:] for s in SUFFIXES)}; got {path.name!r}.")
    if not items:
        raise UserError("A report needs at least one pinned run.")
    if suffix == ".html":
        write_text(path, _page(title, items))
    elif suffix == ".pptx":
        from .report_pptx import save_pptx

        save_pptx(path, title, items)
    else:
        from .report_pdf import save_pdf

        save_pdf(path, title, items)


def _page(title: str, items: Sequence[ReportItem]) -> str:
    sections = "\n".join(_section(list(members)) for _, members in groupby(items, key=_image_of))
    count = said(f"{len(items)} runs." if len(items) > 1 else "One run.")
    again = said("Each holds what it was made by: File, Run again from figure takes this page too.")
    title, made = said(title), said(f"Made by workbench {__version__}")
    language = "zh-CN" if has_han(made) else "en"
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{PAGE_STYLE}{REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="muted">{escape(count)} {escape(again)}</p>
</header>
<main>
{sections}
</main>
<footer>{escape(made)}</footer>
</body>
</html>
"""


def _image_of(item: ReportItem) -> str:
    """What tells an image from others: two files with the same pixels are two images."""
    image = item.provenance.get("image") or {}
    return f"{image.get('name', '')} {image.get('digest', '')}"


def _section(items: Sequence[ReportItem]) -> str:
    """The runs of one image that follow each other: the photograph once, then an article for each run."""
    first = items[0]
    articles = "\n".join(_article(item) for item in items)
    if first.pixels is None:
        return f'<section><div class="runs">{articles}</div></section>'
    name = escape(str((first.provenance.get("image") or {}).get("name", "")) or said("Image"))
    return f"""<section>
<h2>{name}</h2>
<div class="runs">
<figure class="photograph"><img src="{picture_address(first.pixels)}" alt="{name}"></figure>
{articles}
</div>
</section>"""


def picture_address(pixels: np.ndarray) -> str:
    """An image, (h, w, 3) uint8, as an address that holds it, at most as large as the page shows it."""
    copy, jpeg = Pillow.fromarray(pixels), io.BytesIO()
    copy.thumbnail((PHOTOGRAPH, PHOTOGRAPH))
    copy.save(jpeg, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg.getvalue()).decode()}"


def _article(item: ReportItem) -> str:
    """A run: its title once, the picture, and words below."""
    png = io.BytesIO()
    remarks = save_bare(png, item, DOTS)
    picture = base64.b64encode(png.getvalue()).decode()
    heading, under = titles(item, above_caption=True)
    image = str((item.provenance.get("image") or {}).get("name", ""))  # stands over the runs
    heading, under = said(heading), said("  ·  ".join(part for part in under.split("  ·  ") if part != image))
    words = [
        f'<p class="{look}">{escape(said(text))}</p>'
        for look, text in (
            ("", item.result.caption),
            *(("", words) for words in item.within),
            *(("muted", remark) for remark in remarks),
            ("caveat", item.result.caveat),
            ("", item.shows),
            ("muted", item.limitations),
            ("muted", Verbatim(item.cites)),
        )
        if text
    ]
    provenance = as_json(dict(item.provenance))
    in_script = as_json(dict(item.provenance), indent=None).replace("</", "<\\/")
    alt = escape(f"{heading}: {said(item.result.caption)}", quote=True)
    return f"""<article>
<h3>{escape(heading)}</h3>
<p class="muted">{escape(under)}</p>
<img src="data:image/png;base64,{picture}" alt="{alt}">
{"".join(words)}
<details><summary>{escape(said("What it was made by"))}</summary><pre>{escape(provenance)}</pre></details>
<script type="application/json" class="provenance">{in_script}</script>
</article>"""
