"""What pages of evaluations are made of: their frame, tables, numbers with intervals, and images in the page itself."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Sequence
from html import escape

from workbench import __version__
from workbench.collections.index import Records
from workbench.evaluation.findings import AlikePair
from workbench.evaluation.metrics import Measured
from workbench.evaluation.slices import Slice, looked_at

from .index_page import STYLE

MOST_IMAGES = 24
NOTHING = "–"  # where a number has no value
PAGE_STYLE = """
body { max-width: 1840px; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: 3px 20px 3px 0; text-align: left; border-bottom: 1px solid var(--line); }
td.number, th.number { text-align: right; }
td.number { white-space: nowrap; }
.numbers { display: flex; flex-wrap: wrap; gap: 16px; margin: 24px 0; }
.numbers div { padding: 12px 16px; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
.numbers b { display: block; font-size: 22px; font-weight: 600; }
.numbers small { display: block; color: var(--muted); }
.images { display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 16px; }
.images figure { margin: 0; }
.images img { display: block; width: 100%; height: 130px; object-fit: contain; background: var(--card);
  border: 1px solid var(--line); border-radius: 6px; }
.images .pair { display: flex; gap: 2px; }
.images .pair img { width: 50%; }
figcaption { font-size: 12px; overflow-wrap: anywhere; }
.plots { display: flex; flex-wrap: wrap; gap: 16px; }
.plot { max-width: 100%; height: auto; background: #ffffff; border-radius: 6px; }
"""


def page(
    title: str,
    lead: str,
    remarks: Sequence[str],
    numbers: Iterable[tuple[str, str]],
    sections: Iterable[tuple[str, str]],
) -> str:
    """HTML that needs nothing from elsewhere.

    numbers   name and value of what is read first
    sections  title and HTML; one without content is left out
    """
    boxes = "".join(_box(name, value) for name, value in numbers)
    caveats = "".join(f'<p class="caveat">{escape(sentence)}</p>' for sentence in remarks)
    body = "".join(f"<section><h2>{escape(name)}</h2>{content}</section>" for name, content in sections if content)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}{PAGE_STYLE}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="muted">{escape(lead)}</p>
{caveats}
</header>
<main>
<div class="numbers">{boxes}</div>
{body}
</main>
<footer>Made by workbench {__version__}</footer>
</body>
</html>
"""


def _box(name: str, value: str) -> str:
    """A number with its name, and its interval in small type."""
    number, _, interval = value.partition(" (")
    between = f"<small>{escape(interval.removesuffix(')'))}</small>" if interval else ""
    return f"<div><b>{escape(number)}</b>{escape(name)}{between}</div>"


def with_interval(value: Measured) -> str:
    return f"{percent(value.value)} ({percent(value.low)} to {percent(value.high)})"


def percent(value: float) -> str:
    return NOTHING if value != value else f"{100 * value:.1f} %"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Numbers stand at the right of their columns, and so do the headings of columns that have nothing else."""
    body = [list(row) for row in rows]
    of_numbers = [i > 0 and all(_numeric(row[i]) for row in body) for i in range(len(head))]

    def cells(row: Sequence[str], tag: str, right: Sequence[bool]) -> str:
        looks = [' class="number"' if number else "" for number in right]
        return "".join(f"<{tag}{look}>{escape(cell)}</{tag}>" for look, cell in zip(looks, row, strict=True))

    lines = ""
    for row in body:
        lines += f"<tr>{cells(row, 'td', [i > 0 and _numeric(cell) for i, cell in enumerate(row)])}</tr>"
    return f"<table><tr>{cells(head, 'th', of_numbers)}</tr>{lines}</table>" if lines else ""


def _numeric(cell: str) -> bool:
    return cell == NOTHING or cell.replace(",", "").replace(".", "").replace(" %", "").lstrip("-").isdigit()


def figure(pictures: Sequence[str], caption: str) -> str:
    inside = pictures[0] if len(pictures) == 1 else f'<div class="pair">{"".join(pictures)}</div>'
    whole = escape(caption.replace(" %", "\u00a0%"))  # a sign does not stand in a line without its number
    return f"<figure>{inside}<figcaption>{whole}</figcaption></figure>"


def picture(records: Records, place: int) -> str:
    data = base64.b64encode(records.thumbnail(place)).decode()
    name = escape(records.collection.entries[place].name, quote=True)
    return f'<img loading="lazy" alt="{name}" src="data:image/jpeg;base64,{data}">'


def plot(png: bytes, alt: str) -> str:
    return f'<div><img class="plot" alt="{alt}" src="data:image/png;base64,{base64.b64encode(png).decode()}"></div>'


def worse_parts(slices: Sequence[Slice], score: str) -> str:
    """The parts of a collection in which a model is surely worse than elsewhere; ``score`` is what is measured."""
    looked = looked_at(slices)
    worse = [each for each in slices if each.worse]
    if not slices:
        return ""
    if not worse:
        return f"<p>In no part it is surely worse than elsewhere. {looked}</p>"
    rows = (
        (
            f"{each.by}: {each.value}", f"{len(each.places):,}", percent(each.accuracy), percent(each.others),
            f"{100 * each.low:z.1f} to {100 * each.high:z.1f} points",
        )
        for each in worse
    )  # fmt: skip
    return table(("part", "images", score, "elsewhere", "difference"), rows) + f'<p class="muted">{looked}</p>'


def pairs(records: Records, alike: Sequence[AlikePair]) -> str:
    """Images that are the same or nearly, two by two."""
    names = [entry.name for entry in records.collection.entries]
    figures = "".join(
        figure(
            [picture(records, place) for place in (pair.first, pair.second)],
            f"{names[pair.first]}, {names[pair.second]}: "
            + ("the same picture" if pair.same else f"cosine {pair.likeness:.3f}"),
        )
        for pair in alike[:MOST_IMAGES]
    )
    return f'<div class="images">{figures}</div>' if figures else ""
