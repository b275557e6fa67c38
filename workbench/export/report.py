"""A report: several runs, one after another, as an HTML page, a PDF or slides, each with its provenance."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape
from pathlib import Path

from workbench import __version__
from workbench.api import UserError

from .figure import save_figure, titles
from .index_page import STYLE as PAGE_STYLE
from .output_files import write_text
from .provenance import as_json
from .report_item import ReportItem

SUFFIXES = (".html", ".pdf", ".pptx")
DOTS = 160  # an inch of the pictures inside a page
REPORT_STYLE = """
main { max-width: 860px; }
article { margin: 0 0 56px; padding-top: 24px; border-top: 1px solid var(--line); }
article img { display: block; max-width: 100%; height: auto; margin: 12px 0; border: 1px solid var(--line);
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
    articles = "\n".join(_article(item) for item in items)
    count = f"{len(items)} runs" if len(items) > 1 else "One run"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{PAGE_STYLE}{REPORT_STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="muted">{count}. Each holds what it was made by: File, Run again from figure takes this page too.</p>
</header>
<main>
{articles}
</main>
<footer>Made by workbench {escape(__version__)}.</footer>
</body>
</html>
"""


def _article(item: ReportItem) -> str:
    png = io.BytesIO()
    save_figure(png, item, dpi=DOTS)
    picture = base64.b64encode(png.getvalue()).decode()
    heading, under = titles(item)
    words = [
        f'<p class="{look}">{escape(text)}</p>'
        for look, text in (
            ("", item.shows),
            ("muted", item.limitations),
            ("caveat", item.result.caveat),
            ("muted", item.cites),
        )
        if text
    ]
    provenance = as_json(dict(item.provenance))
    in_script = as_json(dict(item.provenance), indent=None).replace("</", "<\\/")
    alt = escape(f"{heading}: {item.result.caption}", quote=True)
    return f"""<article>
<h2 style="margin-top:0;padding-top:0;border:0">{escape(heading)}</h2>
<p class="muted">{escape(under)}</p>
<img src="data:image/png;base64,{picture}" alt="{alt}">
{"".join(words)}
<details><summary>What it was made by</summary><pre>{escape(provenance)}</pre></details>
<script type="application/json" class="provenance">{in_script}</script>
</article>"""
