"""Frames of a collection of 100,000 images in a real window: the wall and the table scroll, the points pan.

    python -m benchmarks.collection_window [--record]

Each step moves the view and paints it at once, so that a time is that of a frame: moving, what is read of the model,
painting. A screen shows 60 a second where the slowest in twenty takes less than 16.7 ms. Beside the time on the clock
stands that of the processor, which other programs on the machine do not lengthen.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from .__main__ import record

IMAGES, FRAMES = 100_000, 100
SIZE = 1400, 900
HEAD = "|  | clock, ms: median | 19 in 20 under | processor, ms: median | 19 in 20 under |\n|---|---|---|---|---|"
rows: list[str] = []  # what was told, as lines of a table


class Painted(QObject):
    """How often a widget was painted: a scene that says what has changed is painted at once."""

    count = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def frames(widget: QWidget, move: Callable[[int], None]) -> np.ndarray:
    """(frames, 2) milliseconds of each by the clock and the processor, without the first, in which caches fill."""
    times, painted = [], Painted()
    widget.installEventFilter(painted)
    for i in range(FRAMES):
        painted.count = 0
        began = time.perf_counter(), time.thread_time()
        move(i)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.MetaCall)  # by which a scene says what has changed
        if not painted.count:
            widget.repaint()
        QApplication.processEvents()
        times.append((1000 * (time.perf_counter() - began[0]), 1000 * (time.thread_time() - began[1])))
    return np.array(times[20:])


def told(what: str, times: np.ndarray) -> str:
    """A line: medians, and what all but the slowest in twenty take; it is kept for the record as well."""
    clock, processor = times.T
    numbers = [f"{value:.1f}" for each in (clock, processor) for value in (np.median(each), np.quantile(each, 0.95))]
    rows.append(f"| {' | '.join([what, *numbers])} |")
    return (
        f"{what:30} clock {np.median(clock):6.1f} ms, 19 in 20 under {np.quantile(clock, 0.95):6.1f}"
        f"   processor {np.median(processor):6.1f} ms, 19 in 20 under {np.quantile(processor, 0.95):6.1f}"
    )


def main() -> int:
    """Print the frame times."""
    application = QApplication(sys.argv)
    from workbench.api import Embedding
    from workbench.collections import Collection, Entry
    from workbench.collections.rows import CollectionRows
    from workbench.gui.canvas.view_state import ViewState
    from workbench.gui.canvas.views.embedding import EmbeddingView
    from workbench.gui.collection.widget import CollectionWidget
    from workbench.gui.widgets.theme import theme
    from workbench.render.display import Display

    theme.apply("dark")
    rng = np.random.default_rng(0)
    labels = [f"class {k}" for k in rng.integers(0, 10, IMAGES)]
    entries = [Entry(f"{i % 1000:03}/{i}.jpg", f"/{i}.jpg", label, {"light": i % 97}) for i, label in enumerate(labels)]
    collection = CollectionRows(Collection.of("many", entries))
    picture = QImage(105, 79, QImage.Format.Format_RGB32)
    picture.fill(0xFF406080)
    widget = CollectionWidget()
    widget.resize(*SIZE)
    widget.show()
    began = time.perf_counter()
    widget.show_rows(collection, np.arange(IMAGES), np.zeros(0, np.int64))
    print(f"{IMAGES:,} rows shown in {1000 * (time.perf_counter() - began):.0f} ms on {application.platformName()}")
    bar = widget.wall.verticalScrollBar()

    def scroll_wall(i: int) -> None:
        bar.setValue(bar.value() + 90)
        widget.model.take_thumbnails(dict.fromkeys(widget.model.take_waiting(500), picture))

    print(told("wall, a row of cells a frame", frames(widget.wall.viewport(), scroll_wall)))
    print(told("wall, anywhere", frames(widget.wall.viewport(), lambda i: bar.setValue(i * 7919 % bar.maximum()))))
    widget.show_table(True)
    down = widget.table.verticalScrollBar()
    print(
        told("table, three rows a frame", frames(widget.table.viewport(), lambda i: down.setValue(down.value() + 84)))
    )
    print(told("table, anywhere", frames(widget.table.viewport(), lambda i: down.setValue(i * 7919 % down.maximum()))))
    widget.hide()
    points = rng.normal(size=(IMAGES, 2)).astype(np.float32)
    names = tuple(entry.name for entry in entries)
    embedding = Embedding(points=points, images=names, labels=tuple(labels))
    view = EmbeddingView()
    view.resize(*SIZE)
    view.show()
    began = time.perf_counter()
    view.show_result(ViewState(embedding, None, None, Display(), "fresh", "points"))
    QApplication.processEvents()
    print(f"{IMAGES:,} points shown in {1000 * (time.perf_counter() - began):.0f} ms")
    box = view.plot.getPlotItem().vb
    print(told("points, panned", frames(view.plot.viewport(), lambda i: box.translateBy(x=0.01 * (-1) ** (i // 40)))))
    if "--record" in sys.argv:
        what = f"{application.platformName()}, {SIZE[0]} x {SIZE[1]}, a load of {os.getloadavg()[0]:.1f}"
        note = f"A screen of 60 a second has 16.7 ms for a frame. On {what}, {time.strftime('%Y-%m-%d')}."
        record("collection_window", "\n".join([f"### Frames with {IMAGES:,} images", "", HEAD, *rows, "", note]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
