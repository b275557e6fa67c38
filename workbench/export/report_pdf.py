"""A report as PDF, on A4: a title page with the contents, then a page for each run with its figure and words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from matplotlib.backends.backend_pdf import PdfPages

from workbench import __version__
from workbench.phrases import Verbatim

from .figure import VECTOR_DOTS, compose, drawing_context, titles
from .output_files import atomic_write
from .paper import LIGHT, Paper, drawing, line_height, wrap
from .provenance import as_json
from .report_item import ReportItem

WIDTH, HEIGHT, MARGIN = 8.27, 11.69, 0.8  # inches of A4
ROOM = WIDTH - 2 * MARGIN
POINTS = 72  # an inch
TITLE, HEADING, TEXT, SMALL = 20.0, 12.0, 9.5, 8.0
GAP = 0.12

Words = Sequence[tuple[str, float, str]]  # text, size, colour


def save_pdf(path: Path, title: str, items: Sequence[ReportItem]) -> None:
    """Write the report. Raises UserError where the file cannot be written."""
    from pypdf import PdfReader, PdfWriter

    with drawing():
        figures = [_figure(item) for item in items]
        pages = [
            _page(item, figure, k, len(items)) for k, (item, figure) in enumerate(zip(items, figures, strict=True), 1)
        ]
        pages_file = io.BytesIO()
        with PdfPages(pages_file) as pdf:
            for paper in (_cover(title, items), *(paper for paper, _ in pages)):
                pdf.savefig(paper.figure, facecolor=LIGHT.page)
        drawn = [_as_pdf(figure) for figure in figures]
    provenance = [dict(item.provenance) for item in items]
    book = PdfWriter(clone_from=PdfReader(pages_file))
    for page, (_, scale), figure in zip(book.pages[1:], pages, drawn, strict=True):
        _lay(page, PdfReader(figure).pages[0], scale)
    book.add_metadata({"/Title": title, "/Creator": f"workbench {__version__}", "/Keywords": as_json(provenance, None)})
    with atomic_write(path) as temporary:
        book.write(str(temporary))


def _figure(item: ReportItem) -> Paper:
    return compose(item, drawing_context(item, "light", VECTOR_DOTS))


def _as_pdf(figure: Paper) -> io.BytesIO:
    pdf = io.BytesIO()
    figure.figure.savefig(pdf, format="pdf", dpi=VECTOR_DOTS, facecolor=figure.colours.page)
    return pdf


def _cover(title: str, items: Sequence[ReportItem]) -> Paper:
    paper, top = Paper(WIDTH, HEIGHT, LIGHT), 1.6
    top += paper.lines(MARGIN, top, wrap(title, ROOM, TITLE, True), TITLE, bold=True) + 0.1
    models = dict.fromkeys(_model(item.provenance) for item in items)
    count = f"{len(items)} runs" if len(items) > 1 else "One run"
    again = "This file holds what each was made by: workbench rerun makes them again."
    for summary in (f"{count} of {', '.join(models)}.", again):
        top += paper.lines(MARGIN, top, wrap(summary, ROOM, TEXT), TEXT, LIGHT.muted)
    top += 0.35
    for k, item in enumerate(items, 1):
        heading, under = titles(item)
        lines = wrap(f"{heading}  ·  {under}" if under else heading, ROOM - 0.75, TEXT)[:2]
        if top + len(lines) * line_height(TEXT) > HEIGHT - MARGIN - line_height(TEXT):
            paper.text(MARGIN, top, f"… and {len(items) - k + 1} more", TEXT, LIGHT.muted)
            break
        paper.text(MARGIN, top, f"{k}", TEXT, LIGHT.muted)
        paper.text(WIDTH - MARGIN, top, f"page {k + 1}", TEXT, LIGHT.muted, align="right")
        top += paper.lines(MARGIN + 0.3, top, lines, TEXT) + 0.08
    return paper


def _page(item: ReportItem, figure: Paper, number: int, count: int) -> tuple[Paper, float]:
    """The page of a run with room for its figure at the top, and the scale of that figure."""
    words: Words = [
        (item.shows, TEXT, LIGHT.text),
        (item.result.caveat, TEXT, LIGHT.warning),
        (f"What it does not show: {item.limitations}" if item.limitations else "", TEXT, LIGHT.muted),
        (Verbatim(item.cites), SMALL, LIGHT.muted),
    ]
    wrapped = [(wrap(text, ROOM, size), size, colour) for text, size, colour in words if text]
    height = sum(len(lines) * line_height(size) + GAP for lines, size, _ in wrapped)
    scale = min(ROOM / figure.width, (HEIGHT - 2 * MARGIN - height - 2 * GAP) / figure.height)
    paper, top = Paper(WIDTH, HEIGHT, LIGHT), MARGIN + figure.height * scale + 2 * GAP
    for lines, size, colour in wrapped:
        top += paper.lines(MARGIN, top, lines, size, colour) + GAP
    paper.text(WIDTH - MARGIN, HEIGHT - 0.5, f"{number + 1} / {count + 1}", SMALL, LIGHT.muted, align="right")
    return paper, scale


def _lay(page: Any, figure: Any, scale: float) -> None:
    """Set a figure into a page, below its upper margin."""
    from pypdf import Transformation

    width, height = (float(side) * scale for side in (figure.mediabox.width, figure.mediabox.height))
    place = Transformation().scale(scale).translate((WIDTH * POINTS - width) / 2, (HEIGHT - MARGIN) * POINTS - height)
    page.merge_transformed_page(figure, place)


def _model(provenance: Mapping[str, Any]) -> str:
    return str(provenance.get("model", {}).get("reference", ""))
