"""The figure of a result: title, body and caption as PNG, TIFF, SVG or PDF, with the provenance inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from workbench import __version__
from workbench.api import Result, UserError

from .bodies.base import SMALL, Body, DrawingContext, with_network_view
from .bodies.registry import body_of
from .exported_result import ExportedResult
from .output_files import open_target
from .paper import THEMES, Paper, drawing, line_height, wrap
from .provenance import IMAGE_DESCRIPTION, KEY, as_json

SUFFIXES = (".png", ".svg", ".pdf", ".tif", ".tiff")
VECTOR_DOTS = 300  # pixels an inch of the photographs inside vector files
MARGIN = 0.22
NARROWEST = 4.2
TITLE, SUBTITLE, CAPTION = 12.0, 8.5, 8.5


def save_figure(
    path: str | Path | BinaryIO,
    exported: ExportedResult,
    dpi: int = 150,
    theme: str = "light",
    framed: bool = True,
) -> None:
    """Write the figure of a result, in the format that the file's ending asks for; into an open file as PNG.

    theme   "light" or "dark"
    framed  whether title, caption, caveat and origin stand around the picture

    Raises UserError on an unknown ending, and where the file cannot be written.
    """
    suffix = Path(path).suffix.lower() if isinstance(path, str | Path) else ".png"
    if suffix not in SUFFIXES:
        raise UserError(f"A figure can be {', '.join(s[1:] for s in SUFFIXES)}; got {Path(str(path)).name!r}.")
    dots = VECTOR_DOTS if suffix in (".svg", ".pdf") else dpi
    title = str(exported.provenance.get("title", ""))
    with drawing():
        context = drawing_context(exported, theme, dots)
        paper = compose(exported, context) if framed else unframed(exported.result, context)
        with open_target(path) as target:
            paper.figure.savefig(
                target,
                format=suffix[1:],
                dpi=dots,
                facecolor=context.colours.page,
                **file_metadata(suffix, exported.provenance, title),
            )


def drawing_context(exported: ExportedResult, theme: str, dots: int) -> DrawingContext:
    """The context of a figure: over the original, or over what the network saw where the display asks for that."""
    context = DrawingContext(exported.pixels, exported.geometry, exported.display, THEMES[theme], dots)
    if exported.pixels is None or exported.geometry is None:
        return context
    if exported.display.network_view:
        regions = [(name, area.on_network(exported.geometry)) for name, area in exported.regions]
        return replace(with_network_view(context), regions=tuple(regions))
    size = exported.pixels.shape[0], exported.pixels.shape[1]
    return replace(context, regions=tuple((name, area.mask(size)) for name, area in exported.regions))


def compose(exported: ExportedResult, context: DrawingContext) -> Paper:
    """The figure on paper: title, body, caption, remarks, caveat and origin."""
    result, provenance = exported.result, exported.provenance
    body = body_of(result, context)
    width = max(body.width, NARROWEST)
    colours = context.colours
    blocks: list[tuple[str, float, str, bool]] = [
        (words, size, colour, False)
        for words, size, colour in (
            (result.caption, CAPTION, colours.text),
            *((words, CAPTION, colours.text) for words in exported.within),
            *((remark, CAPTION, colours.muted) for remark in body.remarks),
            (result.caveat, CAPTION, colours.warning),
            (origin(provenance), SMALL - 0.5, colours.muted),
        )
        if words
    ]
    below = [(wrap(words, width, size, bold), size, colour, bold) for words, size, colour, bold in blocks]
    title, subtitle = titles(exported)
    above = [(wrap(title, width, TITLE, True), TITLE, colours.text, True)]
    if subtitle:
        above.append((wrap(subtitle, width, SUBTITLE), SUBTITLE, colours.muted, False))
    head = sum(len(lines) * line_height(size) for lines, size, _, _ in above) + 0.1
    foot = sum(len(lines) * line_height(size) + 0.05 for lines, size, _, _ in below) + (0.1 if below else 0.0)
    paper = Paper(width + 2 * MARGIN, head + body.height + foot + 2 * MARGIN, colours)
    top = MARGIN
    for lines, size, colour, bold in above:
        top += paper.lines(MARGIN, top, lines, size, colour, bold)
    top += 0.1
    body.draw(paper, MARGIN, top)
    top += body.height + 0.1
    for lines, size, colour, bold in below:
        top += paper.lines(MARGIN, top, lines, size, colour, bold) + 0.05
    return paper


def unframed(result: Result, context: DrawingContext) -> Paper:
    """The picture with its colour bar, and no words around it."""
    return _bare(body_of(result, context), context)


def save_bare(target: BinaryIO, exported: ExportedResult, dpi: int) -> tuple[str, ...]:
    """Write a PNG of the result alone: no photograph beside it, no title, no caption. Returns remarks for below."""
    with drawing():
        context = replace(drawing_context(exported, "light", dpi), beside=False)
        body = body_of(exported.result, context)
        paper = _bare(body, context)
        metadata = file_metadata(".png", exported.provenance, str(exported.provenance.get("title", "")))
        paper.figure.savefig(target, format="png", dpi=dpi, facecolor=context.colours.page, **metadata)
    return body.remarks


def _bare(body: Body, context: DrawingContext) -> Paper:
    paper = Paper(body.width + MARGIN, body.height + MARGIN, context.colours)
    body.draw(paper, MARGIN / 2, MARGIN / 2)
    return paper


def titles(exported: ExportedResult, above_caption: bool = False) -> tuple[str, str]:
    """The title, and the line under it: what is explained, of which image, by which model.

    above_caption  whether the caption is read with it: a target that it names is not said twice
    """
    provenance = exported.provenance
    title = str(provenance.get("title") or type(exported.result).__name__)
    target = exported.result.facts.get("target_title")
    image, model = provenance.get("image") or {}, provenance.get("model") or {}
    images = f"{len(provenance['images'])} images" if provenance.get("images") else str(image.get("name", ""))
    said_below = above_caption and str(target) in exported.result.caption
    parts = [f"for {target}" if target and not said_below else "", images, str(model.get("reference", ""))]
    return title, "  ·  ".join(part for part in parts if part)


def origin(provenance: Mapping[str, Any]) -> str:
    """The line at the foot: technique, every parameter (the seed is one), model and image with their digests."""
    if not provenance:
        return ""
    parameters = ", ".join(f"{name}={_value(value)}" for name, value in (provenance.get("parameters") or {}).items())
    parts = [
        f"{provenance.get('technique', '')} {provenance.get('version', '')}".strip()
        + (f": {parameters}" if parameters else "")
    ]
    for kind in ("model", "image"):
        facts = provenance.get(kind) or {}
        if facts.get("digest"):
            parts.append(f"{facts.get('reference') or facts.get('name') or kind} sha256 {str(facts['digest'])[:12]}")
    parts.append(f"workbench {(provenance.get('versions') or {}).get('workbench', __version__)}")
    return "  ·  ".join(part for part in parts if part)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "default" if value == "" else f"{value:g}" if isinstance(value, float) else str(value)


def file_metadata(
    suffix: str, provenance: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None, title: str
) -> dict[str, Any]:
    """Arguments of ``savefig`` that put the title and the provenance, of one run or several, into the file."""
    text = as_json(provenance, indent=None) if provenance else ""
    software = f"workbench {__version__}"
    if suffix == ".png":
        entries = {"Software": software, "Title": title, KEY: text}
        return {"metadata": {key: value for key, value in entries.items() if value}}
    if suffix == ".svg":
        entries = {"Creator": software, "Title": title, "Description": text}
        return {"metadata": {"Date": None, **{key: value for key, value in entries.items() if value}}}
    if suffix == ".pdf":
        entries = {"Creator": software, "Title": title, "Keywords": text}
        return {"metadata": {"CreationDate": None, **{key: value for key, value in entries.items() if value}}}
    tags: dict[str, Any] = {"compression": "tiff_lzw"}
    return {"pil_kwargs": tags | ({"tiffinfo": {IMAGE_DESCRIPTION: text}} if text else {})}
