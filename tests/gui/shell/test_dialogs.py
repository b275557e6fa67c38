"""Dialogs for files: where they begin, what they offer, and the names that they give."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QFileDialog, QListView, QPushButton, QToolButton, QTreeView

from workbench import folders
from workbench.commands.saving import with_ending
from workbench.gui.shell.dialogs import SIZE
from workbench.gui.widgets.icons import icon
from workbench.gui.widgets.screen import TITLE_BAR


@pytest.fixture
def answer(monkeypatch):
    """Answers the next dialog with a path; gives the dialogs that were opened."""
    opened = []

    def give(path: str) -> list[QFileDialog]:
        def run(dialog: QFileDialog) -> bool:
            opened.append(dialog)
            return bool(path)

        monkeypatch.setattr(QFileDialog, "exec", run)
        monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [path])
        return opened

    return give


@pytest.mark.parametrize(
    ("path", "name", "endings", "saved"),
    [
        ("talk", "session.workbench", (".workbench",), "talk.workbench"),
        ("talk.v1", "session.workbench", (".workbench",), "talk.v1.workbench"),
        ("talk.WORKBENCH", "session.workbench", (".workbench",), "talk.WORKBENCH"),
        ("figure", "figure.png", (".png", ".svg"), "figure.png"),
        ("figure.", "figure.png", (".png", ".svg"), "figure.png"),
        ("figure 1.2", "figure.png", (".png", ".svg"), "figure 1.2.png"),
        ("figure.svg", "figure.png", (".png", ".svg"), "figure.svg"),
        ("figure.docx", "figure.png", (".png", ".svg"), "figure.docx"),  # refused with a sentence, not renamed
    ],
)
def test_a_name_without_an_ending_gets_one(path, name, endings, saved):
    assert with_ending(path, name, endings) == saved


def test_a_session_saved_under_a_name_without_an_ending_has_one(app, qtbot, answer, tmp_path):
    answer(str(tmp_path / "talk"))
    with qtbot.waitSignal(app.saver.saved):
        app.do("session.save")
    assert app.sessions.path == str(tmp_path / "talk.workbench")
    assert (tmp_path / "talk.workbench").exists()


def test_a_dialog_begins_where_the_person_last_was(app, answer, tmp_path, qtbot):
    folder = tmp_path / "my pictures"
    folder.mkdir()
    opened = answer(str(folder / "figure"))
    app.do("export.figure")
    qtbot.waitUntil(lambda: app.settled)
    assert (folder / "figure.png").exists()
    answer("")
    app.do("image.open")
    assert opened[-1].directory().path() == str(folder)
    assert app.settings.now.folder == str(folder)


def test_a_dialog_begins_in_no_folder_of_the_program(app, tmp_path):
    sample = str(folders.bundled("resources") / "samples" / "chelsea.png")
    mine = tmp_path / "mine.png"
    mine.touch()
    app.settings.change(replace(app.settings.now, recent_images=(sample, str(mine)), folder=str(folders.user_data())))
    assert app.dialogs.folder == str(tmp_path)
    app.settings.change(replace(app.settings.now, recent_images=(sample,), recent_sessions=()))
    assert "resources" not in app.dialogs.folder


def test_a_dialog_offers_everything_that_can_be_opened(app, answer):
    opened = answer("")
    app.do("image.open")
    first = opened[-1].nameFilters()[0]
    assert all(f"*{ending}" in first for ending in (".png", ".workbench", ".safetensors", ".npz"))
    app.do("session.open")
    assert opened[-1].nameFilters()[0] == "Sessions (*.workbench)"


def test_a_file_dialog_of_qt_s_own_shows_its_headings_whole_and_the_window_s_icons(app, answer):
    opened = answer("")
    app.do("image.open")
    (dialog,) = opened
    header = dialog.findChild(QTreeView).header()
    words = header.fontMetrics()
    assert header.sizeHint().height() >= words.height() + 8  # and what is around them
    assert header.sectionSize(0) > words.horizontalAdvance("a-picture-with-a-long-name.png")
    assert {header.sectionResizeMode(i) for i in range(1, 4)} == {header.ResizeMode.ResizeToContents}  # not cut
    places = dialog.findChild(QListView, "sidebar")
    dialog.show()
    assert places.width() > places.sizeHintForColumn(0)
    dialog.hide()
    assert dialog.nameFilters()[0].startswith("What can be opened")
    assert dialog.testOption(QFileDialog.Option.HideNameFilterDetails)
    back = dialog.findChild(QToolButton, "backButton")
    assert back.icon().cacheKey() == icon("left").cacheKey()


def test_a_dialog_belongs_to_the_window_that_the_person_is_in(app, answer, monkeypatch):
    opened = answer("")
    app.do("export.figure")
    monkeypatch.setattr(QApplication, "activeWindow", lambda: app.palette.widget)
    app.do("export.figure")
    assert [dialog.parent() for dialog in opened] == [app.window, app.palette.widget]
    assert not any(button.icon().availableSizes() for button in opened[0].findChildren(QPushButton))


def test_a_file_dialog_is_no_larger_than_its_screen(app, answer):
    opened = answer("")
    app.do("image.open")
    room = opened[0].screen().availableGeometry().size()
    assert opened[0].width() <= room.width() < SIZE[0]
    assert opened[0].height() <= room.height() - TITLE_BAR


@pytest.mark.parametrize(
    ("typed", "kind", "saved"),
    [
        ("myfig.v2", "", "myfig.v2.png"),
        ("myfig.v2", "SVG (*.svg)", "myfig.v2.svg"),
        ("figure.docx", "", "figure.docx.png"),
        ("figure.PDF", "", "figure.PDF"),
    ],
)
def test_a_name_that_was_typed_with_another_ending_gets_that_of_the_chosen_filter(
    app, monkeypatch, tmp_path, typed, kind, saved
):
    def run(dialog: QFileDialog) -> bool:
        if kind:
            dialog.selectNameFilter(kind)
            dialog.filterSelected.emit(kind)
        return True

    monkeypatch.setattr(QFileDialog, "exec", run)
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [str(tmp_path / typed)])
    chosen = app.dialogs.path("Save the figure", "figure.png", (".png", ".svg", ".pdf"))
    assert chosen == str(tmp_path / saved)


def test_a_file_that_the_ending_would_replace_is_asked_about(app, monkeypatch, tmp_path):
    (tmp_path / "myfig.v2.png").touch()
    typed, selected = [str(tmp_path / "myfig.v2"), str(tmp_path / "other.png")], []
    monkeypatch.setattr(QFileDialog, "exec", lambda _dialog: True)
    monkeypatch.setattr(QFileDialog, "selectFile", lambda _dialog, path: selected.append(path))
    monkeypatch.setattr(QFileDialog, "selectedFiles", lambda _dialog: [typed.pop(0)])
    assert app.dialogs.path("Save the figure", "figure.png", (".png",)) == str(tmp_path / "other.png")
    assert selected == ["figure.png", str(tmp_path / "myfig.v2.png")]


def test_a_collection_that_is_a_file_is_picked_by_the_mouse(app, answer, tmp_path, qtbot):
    for name in ("ant.png", "bee.png"):
        Image.new("RGB", (24, 24), "teal").save(tmp_path / name)
    (tmp_path / "two.csv").write_text("image,label\nant.png,ant\nbee.png,bee\n")
    (dialogs,) = [answer(str(tmp_path / "two.csv"))]
    app.do("collection.open_file")
    (dialog,) = dialogs
    offered = " ".join(dialog.nameFilters())
    for ending in (".csv", ".tsv", ".json", ".jsonl", ".parquet", ".zip", ".tar", ".tar.gz", ".mp4", ".mkv"):
        assert f"*{ending}" in offered
    qtbot.waitUntil(lambda: app.session.browsing)
    assert app.session.collection.endswith("two.csv")
