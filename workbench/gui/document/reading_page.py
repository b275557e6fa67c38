"""The page "Read as": which page, bands and range of values of a file make the picture, with the effect."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPixmap
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workbench.api import UserError
from workbench.gui.widgets.combo import Combo
from workbench.gui.widgets.image_conversion import qimage_of
from workbench.gui.widgets.translation import tr
from workbench.images.image_reference import Reading, number_text, parse_reading
from workbench.images.raster import Contents, grouped, range_text
from workbench.printable import printable

PREVIEW = 320  # pixels of its side
MOST_PAGES = 1000  # that the list offers; others are typed into a reference
USUAL_TOPS = (1.0, 255.0, 1023.0, 4095.0, 16383.0, 65535.0)  # of floating point, and of 8 to 16 bits


class ReadingPage(QWidget):
    """Editors for a reading; ``page_wanted`` asks for what another page holds, which ``show_contents`` shows."""

    stated = Signal(object)  # Reading
    page_wanted = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Read as"))
        self.facts = QLabel()
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        self.facts.setWordWrap(True)
        self.why = QLabel(tr("Nothing in the file says which of its values make the picture: state it here."))
        self.why.setWordWrap(True)
        self.picture = QLabel()
        self.picture.setFixedSize(PREVIEW, PREVIEW)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(tr("The effect"))
        self.page = Combo()
        self.colours = Combo()
        self.bands = [Combo() for _ in range(3)]
        self.range = Combo()
        self.black, self.white = QLineEdit(), QLineEdit()
        self.problem = QLabel()
        self.problem.setProperty("look", "warning")
        self.problem.setWordWrap(True)
        self.read = QPushButton(tr("Read"))
        self.read.setProperty("look", "accent")
        self.read.setDefault(True)
        self._contents: Contents | None = None
        self._filling = False
        self._lay_out()
        self.page.activated.connect(lambda index: self.page_wanted.emit(index + 1))
        self.colours.activated.connect(lambda _index: self._update())
        for combo in self.bands:
            combo.activated.connect(lambda _index: self._update())
        self.range.activated.connect(self._take_range)
        for edit in (self.black, self.white):
            edit.textEdited.connect(self._take_numbers)
        self.read.clicked.connect(lambda _checked=False: self._state())

    def show_contents(self, contents: Contents, reading: Reading, name: str) -> None:
        """Show what a page of the file with this name holds, and a reading to begin with."""
        self._contents, self._filling = contents, True
        self.facts.setText(f"{printable(name)}: {contents}")
        self._fill(self.page, [str(i + 1) for i in range(min(contents.pages, MOST_PAGES))], contents.page - 1)
        bands = reading.bands or contents.sample.bands_for(Reading()) or tuple(range(1, min(3, contents.bands) + 1))
        self._fill(self.colours, [tr("Red, green, blue"), tr("Grey")], int(len(bands) != 3))
        for i, combo in enumerate(self.bands):
            self._fill(combo, [str(j + 1) for j in range(contents.bands)], bands[min(i, len(bands) - 1)] - 1)
        ranges = self._ranges(contents)
        texts = [f"{grouped(low)} – {grouped(high)}" for low, high in ranges]
        texts[0] += f" ({tr('all values')})"
        self._fill(self.range, texts, 0)
        certain = contents.sample.range_for(Reading(), bands)
        self._set_range(reading.value_range or certain or ranges[0])
        self._filling = False
        for combo in (self.page, self.colours, *self.bands):
            combo.setEnabled(combo.count() > 1)
        self.colours.setEnabled(contents.bands > 1)
        self._update()

    def reading(self) -> Reading:
        """What the editors state, without what the file says itself. Raises UserError."""
        contents = self._contents
        assert contents is not None
        value_range = parse_reading(f"range={self.black.text().strip()}..{self.white.text().strip()}").value_range
        combos = self.bands if self.colours.currentIndex() == 0 and contents.bands > 1 else self.bands[:1]
        bands = tuple(combo.currentIndex() + 1 for combo in combos)
        own_bands = contents.sample.bands_for(Reading())
        own_range = contents.sample.range_for(Reading(), bands)
        return Reading(
            self.page.currentIndex() + 1 if contents.pages > 1 else 0,
            bands if bands != own_bands else (),
            value_range if value_range != own_range else None,
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.focusNextChild()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        rows = [(tr("Page"), self.page), (tr("Colours"), self.colours)]
        rows += zip((tr("Red"), tr("Green"), tr("Blue")), self.bands, strict=True)
        rows.append((tr("Range"), self.range))
        for words, editor in rows:
            form.addRow(words, editor)
        form.addRow(tr("Black"), self.black)
        form.addRow(tr("White"), self.white)
        self._form = form
        column = QVBoxLayout()
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addStretch(1)
        column.addWidget(self.read, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.picture)
        row.addLayout(column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.facts)
        outer.addWidget(self.why)
        outer.addLayout(row)

    def _fill(self, combo: Combo, texts: list[str], chosen: int) -> None:
        combo.clear()
        combo.addItems(texts)
        combo.setCurrentIndex(max(0, min(chosen, len(texts) - 1)))

    def _ranges(self, contents: Contents) -> list[tuple[float, float]]:
        """The range of the values, and the usual ones that hold them."""
        span = parse_reading(f"range={range_text(contents.low, contents.high)}").value_range
        assert span is not None
        usual = [(0.0, top) for top in USUAL_TOPS if contents.low >= 0 and top >= contents.high]
        return [span, *(pair for pair in usual if pair != span)]

    def _take_range(self, index: int) -> None:
        assert self._contents is not None
        self._set_range(self._ranges(self._contents)[index])
        self._update()

    def _take_numbers(self) -> None:
        self.range.setCurrentIndex(-1)
        self._update()

    def _set_range(self, value_range: tuple[float, float]) -> None:
        assert self._contents is not None
        ranges = self._ranges(self._contents)
        self.range.setCurrentIndex(ranges.index(value_range) if value_range in ranges else -1)
        self.black.setText(number_text(value_range[0]))
        self.white.setText(number_text(value_range[1]))

    def _update(self) -> None:
        """Draw the effect, or say what is wrong."""
        if self._contents is None or self._filling:
            return
        grey = self.colours.currentIndex() == 1
        for combo in self.bands[1:]:
            self._form.setRowVisible(combo, not grey and self._contents.bands > 1)
        self._form.setRowVisible(self.bands[0], self._contents.bands > 1)
        self._form.setRowVisible(self.colours, self._contents.bands > 1)
        self._form.setRowVisible(self.page, self._contents.pages > 1)
        label = self._form.labelForField(self.bands[0])
        if isinstance(label, QLabel):
            label.setText(tr("Grey") if grey else tr("Red"))
        try:
            reading = self.reading()
        except UserError as error:
            self.problem.setText(str(error))
            self.read.setEnabled(False)
            return
        self.problem.setText("")
        self.read.setEnabled(True)
        sample = self._contents.sample
        bands = sample.bands_for(reading)
        value_range = sample.range_for(reading, bands)
        assert value_range is not None
        pixels = sample.pixels(bands, value_range)
        pixmap = QPixmap.fromImage(qimage_of(pixels))
        how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        self.picture.setPixmap(pixmap.scaled(PREVIEW, PREVIEW, *how))

    def _state(self) -> None:
        if self.read.isEnabled():
            self.stated.emit(self.reading())
