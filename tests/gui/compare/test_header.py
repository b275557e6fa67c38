"""The header of the comparison: its words are whole."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QWidget


def test_no_word_of_the_header_is_cut_whatever_stands_in_it(two, qtbot):
    comparison = two.compared
    header = comparison.header.boxes[0].parentWidget()
    words = [child for child in header.findChildren(QWidget) if isinstance(child, QLabel | QCheckBox)]
    for large in ("0", "1"):
        two.do("compare.enlarge", large)
        for width in range(800, 1400, 50):
            two.window.resize(width, 600)
            QApplication.processEvents()
            cut = [word.text() for word in words if word.isVisible() and word.width() < word.minimumSizeHint().width()]
            elided = comparison.header.common, comparison.header.similarity
            shorten = [label.text() for label in elided]  # they may: numbers come first
            assert [text for text in cut if text not in shorten] == [], f"in a window of {width} pixels"
