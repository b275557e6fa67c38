"""The composer of figures: what it draws, saves and copies."""

from __future__ import annotations

from dataclasses import replace

from PIL import Image as Pillow
from PySide6.QtGui import QGuiApplication

from tests.gui import steps
from tests.gui.figure.composed import composer, rows, settle
from workbench.document.run import Run
from workbench.document.session import Session
from workbench.export.provenance import MEASURED
from workbench.export.provenance_reader import provenance_in
from workbench.gui.figure.composer import _titles


def test_it_opens_with_the_pinned_runs_and_a_picture_of_the_figure(composing, qtbot):
    assert [(number, taken) for number, _, taken in rows(composing)] == [(1, True), (2, True)]
    assert not composer(composing).preview._picture.isNull()
    assert composer(composing).words.text().startswith("180 × ")


def test_what_has_no_room_is_said_in_place_of_the_size(composing, qtbot):
    composing.do("figure.set", "width", "30")
    composing.do("figure.set", "columns", "9")
    settle(composing, qtbot)
    assert "9 columns of this text have no room in 30 mm" in composer(composing).words.text()
    composing.do("figure.reset")
    settle(composing, qtbot)
    assert composer(composing).words.text().startswith("180 × ")


def test_it_is_saved_and_copied_as_it_is_shown(composing, qtbot, tmp_path):
    composing.do("figure.set", "dots", "100")
    composing.do("figure.save", str(tmp_path / "a.png"))
    settle(composing, qtbot)
    with Pillow.open(tmp_path / "a.png") as figure:
        assert abs(figure.width - 180 / 25.4 * 100) <= 1
    composing.do("figure.copy")
    settle(composing, qtbot)
    assert abs(QGuiApplication.clipboard().image().width() - 180 / 25.4 * 100) <= 1


def test_a_macro_photographs_the_composer_while_it_is_there(composing, qtbot, tmp_path):
    composing.do("view.screenshot", str(tmp_path / "a.png"))
    with Pillow.open(tmp_path / "a.png") as picture:
        assert picture.size == (composer(composing).width(), composer(composing).height())
    composer(composing).hide()
    composing.do("view.screenshot", str(tmp_path / "b.png"))
    with Pillow.open(tmp_path / "b.png") as picture:
        assert picture.size == (composing.window.width(), composing.window.height())


def test_after_saving_it_is_in_front_and_says_where_the_file_is(composing, qtbot, tmp_path):
    composing.window.activateWindow()
    composing.do("figure.save", str(tmp_path / "a.png"))
    settle(composing, qtbot)
    assert composer(composing).done.isVisible()
    assert str(tmp_path / "a.png") in composer(composing).done.text()
    assert composer(composing).isActiveWindow()
    composing.do("figure.save", str(tmp_path / "b.png"))
    assert not composer(composing).done.isVisible()  # while the next file is written
    settle(composing, qtbot)
    assert "b.png" in composer(composing).done.text()
    composing.do("figure.set", "width", "90")
    assert not composer(composing).done.isVisible()


def test_a_figure_that_is_higher_than_a_page_says_so(composing, qtbot):
    composing.do("figure.set", "dots", "72")
    composing.do("figure.set", "size", "20")
    composing.do("figure.set", "caption", "\n".join(f"Line {i}." for i in range(40)))
    settle(composing, qtbot)
    assert "a page has 250 mm" in composer(composing).words.text()


def test_a_comparison_that_is_a_matrix_is_one_in_the_figure(app, engine, qtbot, tmp_path):
    app.do("compare.images", "all")
    steps.settle(app, engine, qtbot, 2)
    app.do("compare.techniques", "occlusion")
    steps.settle(app, engine, qtbot, 4)
    app.do("figure.set", "notes", "false")
    app.do("figure.save", str(tmp_path / "a.svg"))
    qtbot.waitUntil(lambda: app.settled, timeout=20_000)
    text = (tmp_path / "a.svg").read_text("utf-8")
    assert [text.count(f">{name}<") for name in ("Grad-CAM", "Occlusion", "first.png", "second.png")] == [1] * 4
    assert "(a)" not in text
    app.do("figure.set", "matrix", "false")
    app.do("figure.save", str(tmp_path / "b.svg"))
    qtbot.waitUntil(lambda: app.settled, timeout=20_000)
    assert "(a)" in (tmp_path / "b.svg").read_text("utf-8")


def test_a_matrix_of_differences_is_one_in_the_figure(app, engine, qtbot, tmp_path):
    app.do("compare.images", "all")
    steps.settle(app, engine, qtbot, 2)
    app.do("compare.techniques", "occlusion")
    steps.settle(app, engine, qtbot, 4)
    app.do("compare.difference")
    app.do("export.figure", str(tmp_path / "a.svg"))
    qtbot.waitUntil(lambda: app.settled, timeout=20_000)
    text = (tmp_path / "a.svg").read_text("utf-8")
    assert text.count(">ρ ") == 2  # each row has a first and a difference
    assert len(provenance_in(tmp_path / "a.svg")) == 4


def test_a_figure_of_what_has_no_difference_does_not_say_that_one_is_shown(app, engine, qtbot, tmp_path):
    app.do("compare.techniques", "predictions")
    steps.settle(app, engine, qtbot, 2)
    app.do("compare.difference")
    app.do("export.figure", str(tmp_path / "a.svg"))
    qtbot.waitUntil(lambda: app.settled, timeout=20_000)
    records = provenance_in(tmp_path / "a.svg")
    assert app.session.difference
    assert len(records) == 2
    assert not any(MEASURED in record for record in records)


def test_runs_that_differ_in_a_parameter_are_told_apart_in_the_list_in_the_figure_or_not():
    usual = Run(1, "k", "pgd", "PGD", "tiger cat (282) · cat.png", {}, "predicted", "", "cat", "net")
    aimed = replace(usual, number=2, params={"goal": "967"}, words={"goal": "espresso (967)"})
    titles = _titles(Session(), (usual, aimed))
    assert titles[1] == "PGD  ·  tiger cat (282)  ·  cat.png"
    assert titles[2] == "PGD  ·  goal espresso (967)  ·  tiger cat (282)  ·  cat.png"
