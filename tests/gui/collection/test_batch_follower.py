"""A batch in the window: followed by its ledger while another program writes it, its results opened on the canvas."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication

from workbench.api import Geometry, Heatmap, UserError
from workbench.commands import perform
from workbench.export.batch_folder import BatchFolder, packed_shard
from workbench.gui.collection import batch_follower
from workbench.gui.collection.batch_follower import state_of
from workbench.images.photo import open_photo


class Batch:
    """A batch of Grad-CAM over three pictures, one of them broken, as another program writes it."""

    def __init__(self, app, folder):
        (folder / "photos").mkdir()
        for name, colour in (("a.png", "red"), ("b.png", "teal")):
            Image.new("RGB", (48, 40), colour).save(folder / "photos" / name)
        (folder / "photos" / "c.png").write_bytes(b"no picture")
        self.photos, self.folder = folder / "photos", BatchFolder(folder / "out")
        info, model = app.techniques["gradcam"], app.scheduler.model
        values = app.scheduler.catalogue.values(app.session, info)
        self.asked = {
            "format": 1, "technique": "gradcam", "version": info.version, "code": info.code,
            "parameters": {**values, "relu": False}, "model": model.reference, "digest": model.digest,
            "background": "white", "collection": str(self.photos), "images": 3,
        }  # fmt: skip

    def add(self, name, problem=""):
        """Write one unit, and end, as a program that is killed does too."""
        path, jpeg = self.photos / name, io.BytesIO()
        row = {"key": name, "image": name, "reference": str(path), "label": "", "digest": "", "problem": problem}
        result = None
        if not problem:
            row["digest"] = open_photo(path).digest
            Image.new("RGB", (48, 40), "blue").save(jpeg, "JPEG")
            geometry = Geometry.resized_and_cropped((40, 48), (32, 32), (0, 0), (32, 32))
            told = {"technique": "gradcam", "parameters": self.asked["parameters"], "geometry": geometry.plain(),
                    "image": {"name": name, "digest": row["digest"]}}  # fmt: skip
            values = np.full((32, 32), ord(name[0]), np.float32)
            result = Heatmap(values=values, caption="of the batch"), told, jpeg.getvalue()
        with self.folder.writing(self.asked):
            self.folder.add([row | {"caption": "", "caveat": "", "facts": {}}], packed_shard([result]), 0.1)

    @property
    def path(self):
        return str(self.folder.folder)


@pytest.fixture
def batch(app, tmp_path):
    (tmp_path / "batch").mkdir()
    return Batch(app, tmp_path / "batch")


@pytest.fixture
def page(app, batch, qtbot):
    """The page of the batch, of which one result is there."""
    batch.add("a.png")
    app.do("batch.follow", batch.path)
    qtbot.waitUntil(lambda: app.settled and app.collection.batch.is_open)
    return app.collection.batch.page


def look(app, qtbot):
    """The next beat of the clock, now."""
    app.collection.batch._look()
    qtbot.waitUntil(lambda: app.settled)


def test_the_wall_fills_as_the_ledger_grows_and_what_failed_stands_beside_it_with_its_sentence(app, batch, page, qtbot):
    assert app.window.stage.currentWidget() is page
    assert page.words.full_text == "1 of 3 images · stopped"
    assert page.table.isHidden()
    batch.add("c.png", "c.png: it is no picture.")  # killed and resumed: it is followed on
    look(app, qtbot)
    assert page.words.full_text == "1 of 3 images · 1 failed · stopped"
    assert (page.bar.value(), page.bar.maximum(), page.bar.isHidden()) == (2, 3, False)
    assert [page.failures.index(0, column).data() for column in (0, 1)] == ["c.png", "c.png: it is no picture."]
    batch.add("b.png")
    look(app, qtbot)
    assert page.words.full_text == "2 of 3 images · 1 failed · done"
    assert [row["image"] for row in page.results.rows] == ["a.png", "b.png"]
    page.wall.grab()
    qtbot.waitUntil(lambda: page.results.thumbnail(1) is not None)
    assert page.results.thumbnail(1).pixelColor(5, 5).blue() > 200
    assert page.command.full_text.endswith("--retry")


def test_results_of_images_that_were_removed_are_not_taken_for_those_of_images_that_came(batch, app, page, qtbot):
    batch.add("b.png")
    batch.add("c.png", "c.png: it is no picture.")
    look(app, qtbot)
    assert page.words.full_text == "2 of 3 images · 1 failed · done"
    with batch.folder.writing(batch.asked):  # b.png was removed and d.png came
        batch.folder.note_collection(["a.png", "c.png", "d.png"])
    look(app, qtbot)
    assert page.words.full_text == "1 of 3 images · 1 failed · stopped"
    assert [row["image"] for row in page.results.rows] == ["a.png"]


def test_a_batch_that_is_being_written_is_said_to_run(batch):
    with batch.folder.writing(batch.asked):
        assert state_of(BatchFolder(batch.folder.folder)).words == "0 of 3 images · running"
    assert state_of(BatchFolder(batch.folder.folder)).words == "0 of 3 images · stopped"


def test_a_click_opens_the_image_with_the_result_of_the_batch_and_nothing_is_computed(app, batch, page, engine, qtbot):
    runs = len([run for run in engine.runs if run[0] == "gradcam"])
    page.wall.clicked.emit(page.results.index(0, 0))

    def is_there() -> bool:
        engine.answer_all()  # what the model says of the image
        return app.settled and app.runs.has_result

    qtbot.waitUntil(is_there)
    assert app.window.stage.currentWidget() is app.window.canvas
    assert app.presenter.finished.result.values[0, 0] == ord("a")
    assert (app.session.image.path, app.session.technique) == (str(batch.photos / "a.png"), "gradcam")
    assert app.session.params["gradcam"]["relu"] is False
    assert len([run for run in engine.runs if run[0] == "gradcam"]) == runs
    app.do("collection.show")
    assert app.window.stage.currentWidget() is page


def test_the_bar_over_a_result_of_a_batch_leads_back_and_offers_no_search(app, batch, page, engine, qtbot):
    app.do("batch.result", "a.png")
    qtbot.waitUntil(lambda: (engine.answer_all(), app.settled and app.runs.has_result)[1])
    bar = app.collection._bar
    assert not bar.isHidden()
    assert [button.isHidden() for button in (bar.back, bar.alike, bar.region, bar.regions)] == [False, True, True, True]


def test_a_failed_image_opens_without_a_result(app, batch, page, qtbot):
    batch.add("b.png", "gradcam crashed.")
    look(app, qtbot)
    page.table.clicked.emit(page.failures.index(0, 1))
    assert app.session.image.path == str(batch.photos / "b.png")


def test_a_folder_that_is_no_batch_is_refused_in_a_sentence_and_what_was_there_stays(app, tmp_path, qtbot):
    before = app.session
    app.do("batch.follow", str(tmp_path))
    qtbot.waitUntil(lambda: app.settled)
    assert app.window.message.text == f"{str(tmp_path)!r} is no folder of a batch: it has no batch.json."
    assert app.session == before
    assert not app.collection.batch.is_open


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"digest": "another"}, "has other weights now"),
        ({"version": "0"}, "was made by version 0: run the batch again."),
        ({"technique": "nothing"}, "There is no technique 'nothing' here"),
        ({"parameters": {"relu": False}}, "has other parameters here"),
    ],
)
def test_a_result_of_another_model_or_technique_is_not_shown_as_if_it_were_of_this_one(
    app, batch, qtbot, change, sentence
):
    batch.asked |= change
    batch.add("a.png")
    app.do("batch.follow", batch.path)
    qtbot.waitUntil(lambda: app.settled and app.collection.batch.is_open)
    app.do("batch.result", "a.png")
    qtbot.waitUntil(lambda: app.settled)
    assert sentence in app.window.message.text
    assert app.session.image.name != "a.png"


def test_a_result_that_another_network_took_part_in_is_refused_by_the_names_of_both(
    app, batch, page, qtbot, monkeypatch
):
    monkeypatch.setattr(app.scheduler.catalogue, "names_files", lambda request: True)
    monkeypatch.setattr(batch_follower, "named_by_parameters", lambda params, values: ["/nets/other.pt"])
    app.do("batch.result", "a.png")
    qtbot.waitUntil(lambda: app.settled)
    model = app.scheduler.model.reference
    assert app.window.message.text.startswith(f"In out, Grad-CAM is of {model} together with /nets/other.pt, which may")


def test_a_result_is_not_laid_over_other_pixels(app, batch, page, qtbot):
    Image.new("RGB", (48, 40), "green").save(batch.photos / "a.png")
    app.do("batch.result", "a.png")
    qtbot.waitUntil(lambda: app.settled)
    assert app.window.message.text.startswith("a.png has other pixels now than when the batch looked at it")
    with pytest.raises(UserError, match=r"^The batch has no image 'z\.png' yet\.$"):
        perform(app, "batch.result", "z.png")


def test_what_there_is_so_far_is_exported_but_never_into_a_batch(app, batch, page, tmp_path, qtbot):
    app.do("batch.export", str(tmp_path / "so far"))
    qtbot.waitUntil(lambda: app.settled)
    assert sorted(path.name for path in (tmp_path / "so far").iterdir()) == [
        "results.csv", "sheet.png", "statistics.json",
    ]  # fmt: skip
    with pytest.raises(UserError, match="is the folder of a batch, where only the batch writes; name another one"):
        perform(app, "batch.export", batch.path)


def test_to_save_what_is_seen_of_a_batch_is_answered_by_what_can_be_done(app, batch, page):
    with pytest.raises(UserError, match=r"^Of a batch that is followed, Export… saves a table, statistics and a sheet"):
        perform(app, "export.figure", "batch.png")


def test_a_batch_that_runs_is_asked_to_stop_and_one_that_does_not_is_not(app, batch, page, qtbot):
    assert page.stop.isHidden()
    with pytest.raises(UserError, match=r"^No program is at this batch, so there is none to stop\.$"):
        perform(app, "batch.stop")
    with batch.folder.writing(batch.asked):
        look(app, qtbot)
        assert not page.stop.isHidden()
        page.stop.click()
        qtbot.waitUntil(lambda: "stopping" in page.words.full_text)
        assert (batch.folder.is_asked_to_stop, page.stop.isHidden()) == (True, True)
    assert not batch.folder.is_asked_to_stop
    look(app, qtbot)
    assert page.words.full_text == "1 of 3 images · stopped"
    batch.folder.ask_to_stop()  # of a program that is killed
    with batch.folder.writing(batch.asked):
        assert not batch.folder.is_asked_to_stop


def test_the_command_that_goes_on_with_it_is_copied(app, batch, page):
    app.do("batch.copy_command")
    command = QGuiApplication.clipboard().text()
    assert command.startswith(f"workbench batch gradcam --images {batch.photos} --model ")
    assert command.endswith(f"--set relu=false --out {batch.path}")


def test_a_session_with_a_batch_follows_it_again_and_closing_ends_that(app, batch, page, qtbot):
    app.do("collection.close")
    assert not app.collection.batch.is_open
    assert app.window.stage.currentWidget() is app.window.canvas
    app.do("edit.undo")
    qtbot.waitUntil(lambda: app.settled and app.collection.batch.is_open)
    assert app.window.stage.currentWidget() is page
    assert page.words.full_text == "1 of 3 images · stopped"
