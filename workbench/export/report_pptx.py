"""A report as slides (PPTX): one for each run, with text that stays text, and the provenance in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image as Pillow

from workbench.api import UserError
from workbench.phrases import said

from .figure import save_figure, titles
from .output_files import atomic_write
from .paper import THEMES, line_height, wrap
from .provenance import as_json
from .report_item import ReportItem

MISSING = "Slides need the package python-pptx: install it with pip install 'explainability-workbench[slides]'."
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6  # inches: 16 to 9
TITLE, WORDS = 28, 16  # points
HEAD, FOOT = 1.35, 1.5  # inches above and below the picture, without what is said of regions
DOTS = 200  # pixels an inch of the picture


def save_pptx(path: Path, title: str, items: Sequence[ReportItem]) -> None:
    """Write the slides as PPTX. Raises UserError, also where python-pptx is not installed."""
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ModuleNotFoundError as error:
        if error.name != "pptx":  # something that it needs
            raise
        raise UserError(MISSING) from None
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Inches(WIDTH), Inches(HEIGHT)
    presentation.core_properties.title = said(title)
    for item in items:
        _add(presentation, item)
    with atomic_write(path) as temporary:
        presentation.save(str(temporary))


def _add(presentation: Any, item: ReportItem) -> None:
    from pptx.util import Inches

    slide = presentation.slides.add_slide(presentation.slide_layouts[5])  # a title and room
    heading, under = (said(text) for text in titles(item, above_caption=True))
    caption, caveat = said(item.result.caption), said(item.result.caveat)
    shows, limitations = said(item.shows), said(item.limitations)
    within = " ".join(said(words) for words in item.within)
    foot = FOOT + (len(wrap(within, WIDTH - 2 * MARGIN, WORDS - 2)) * line_height(WORDS - 2) if within else 0.0)
    colours = THEMES["light"]
    _place(slide.shapes.title, 0.35, 0.6)
    _write(slide.shapes.title.text_frame, [(heading, TITLE, colours.text, True)])
    _write(_box(slide, 0.9, 0.4), [(under, WORDS - 2, colours.muted, False)])
    picture = io.BytesIO()
    save_figure(picture, item, dpi=DOTS, framed=False)
    width, height = Pillow.open(picture).size
    scale = min((WIDTH - 2 * MARGIN) / width, (HEIGHT - HEAD - foot) / height)
    left, top = (WIDTH - width * scale) / 2, HEAD + (HEIGHT - HEAD - foot - height * scale) / 2
    size = Inches(width * scale), Inches(height * scale)
    placed = slide.shapes.add_picture(picture, Inches(left), Inches(top), *size)
    placed._element.nvPicPr.cNvPr.set("descr", f"{heading}: {caption}")
    lines = [
        (caption or shows, WORDS, colours.text, False),
        (within, WORDS - 2, colours.text, False),
        (caveat or limitations, WORDS - 2, colours.warning, False),
    ]
    _write(_box(slide, HEIGHT - foot + 0.1, foot - 0.3), [line for line in lines if line[0]])
    words = [text for text in (shows, limitations, item.cites) if text]
    slide.notes_slide.notes_text_frame.text = "\n".join([*words, as_json(dict(item.provenance), indent=None)])


def _box(slide: Any, top: float, height: float) -> Any:
    """The text of a new box as wide as the slide."""
    from pptx.util import Inches

    return slide.shapes.add_textbox(Inches(MARGIN), Inches(top), Inches(WIDTH - 2 * MARGIN), Inches(height)).text_frame


def _place(shape: Any, top: float, height: float) -> None:
    from pptx.util import Inches

    shape.left, shape.top = Inches(MARGIN), Inches(top)
    shape.width, shape.height = Inches(WIDTH - 2 * MARGIN), Inches(height)


def _write(frame: Any, lines: Sequence[tuple[str, int, str, bool]]) -> None:
    """Lines of text with their size in points, colour and weight."""
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap = True
    for i, (text, size, colour, bold) in enumerate(lines):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        run = paragraph.add_run()
        run.text, run.font.size, run.font.bold = text, Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
