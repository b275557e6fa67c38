"""Has the images of the open collection looked for in another one, for the page that says what to look at."""

from __future__ import annotations

from pathlib import PurePath

import numpy as np

from workbench.api import Table
from workbench.collections.row_filter import FINDING, term
from workbench.collections.rows import Noted
from workbench.evaluation.evaluation_result import NONE, Section
from workbench.gui.widgets.translation import tr
from workbench.phrases import said

from .evaluation_pane import FINDINGS
from .questions import Asking, Questions


class ComparisonQuestions(Questions):
    """Of the collection that is open.

    noted  which of its images lie in each other collection too
    """

    def __init__(self, asking: Asking) -> None:
        super().__init__(asking)
        self._asked = ""  # the reference of the other collection
        self._sections: dict[str, Section] = {}  # by the reference of the other collection
        self._scheduler.collection.compared.connect(self._on_told)
        self._scheduler.model_changed.connect(lambda _loaded, _asked: self.forget())

    def ask(self, other: str) -> None:
        """Have images that are the same or nearly looked for in another collection. Raises UserError."""
        model, session = self._model, self._document.now
        self._asked = other
        self._show(Section(_title(other), sentence=tr("Looking at the images of both…")))
        self._pane.show_page(FINDINGS)
        self._scheduler.collection.compare(session.collection, other, session.background, model.reference)

    def forget(self) -> None:
        """Another collection or model: nothing is known."""
        self._asked, self._sections, self.noted = "", {}, None
        self._pane.findings.show_others([])
        self.noting.emit()

    def _on_told(self, table: Table | None, sentence: str) -> None:
        rows = self._rows()
        if rows is None or not self._asked:
            return
        title = _title(self._asked)
        if table is None:
            self._notifier.refuse("run", [sentence] if sentence else [])
            self._show(Section(title, sentence=sentence or tr("It was ended before it was done.")))
            return
        name = f"also in {PurePath(self._asked.partition('?')[0]).name}"
        places = np.unique([rows.collection.by_name[str(row[0])] for row in table.rows]).astype(int)
        self._show(_section(title, table, term(FINDING, "=", name) if len(places) else ""))
        findings = {**(self.noted.findings if self.noted is not None else {}), name: places}
        self.noted = Noted(findings, {})
        self.noting.emit()

    def _show(self, section: Section) -> None:
        self._sections = {**self._sections, self._asked: section}
        self._pane.findings.show_others(list(self._sections.values()))


def _title(other: str) -> str:
    return tr("Also in {}").format(PurePath(other.partition("?")[0]).name)


def _section(title: str, table: Table, shows: str) -> Section:
    """A line for each pair, which opens both images."""
    here, there = (f"{table.facts[side]:,}" for side in ("here", "there"))
    sentences = [tr("{} images here were compared with {} there.").format(here, there)]
    sentences += [] if table.rows else [said(NONE)]
    sentences += [said(str(table.facts["remark"]))] if table.facts["remark"] else []
    section = Section(title, sentence=" ".join(sentences), shows=shows)
    for name, reference, other, other_reference, cosine, same in table.rows:
        measured = "the same picture" if same else f"cosine {cosine:.3f}"
        words = str(name) if name == other else f"{name}, {other}"
        section.rows.append((words, measured, (str(reference), str(other_reference))))
    return section
