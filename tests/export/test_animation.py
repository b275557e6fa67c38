"""Moving pictures and slides, opened again by readers of their own."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageSequence

from tests.examples.registry import EXAMPLES
from workbench.api import Geometry, Heatmap, UserError
from workbench.export import report_pptx
from workbench.export.animation import DOTS, LAST_SECONDS, MOST_FRAMES, save_animation
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import save_figure
from workbench.export.provenance_reader import provenance_in
from workbench.export.report import save_report
from workbench.export.report_item import ReportItem
from workbench.images.photo import open_photo
from workbench.render.display import Display

PHOTO = np.full((40, 60, 3), 120, np.uint8)
GEOMETRY = Geometry.resized_and_cropped((40, 60), (32, 48), (0, 8), (32, 32))
TOLD = {
    "technique": "occlusion", "title": "Occlusion", "version": "1", "parameters": {"patch": 16},
    "model": {"reference": "efficientnet-lite0", "digest": "0" * 64},
    "image": {"name": "photo.png", "digest": "1" * 64},
}  # fmt: skip


def ramp(top, **more):
    return Heatmap(values=np.linspace(0, top, 1024, dtype=np.float32).reshape(32, 32), signed=False, **more)


def exported(steps, photo=PHOTO, geometry=GEOMETRY, **more) -> ExportedResult:
    return ExportedResult(steps[-1], photo, geometry, steps=tuple(steps), **more)


FRAMES = [ramp(0.2), ramp(0.5), ramp(1.0, caption="The answer")]


def test_a_gif_has_every_frame_the_last_is_held_and_it_knows_where_it_came_from(tmp_path):
    path = tmp_path / "run.gif"
    save_animation(path, exported(FRAMES, provenance=TOLD))
    with Pillow.open(path) as opened:
        assert opened.n_frames == 3
        assert json.loads(opened.info["comment"])["technique"] == "occlusion"
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(opened)]
        assert durations == [120, 120, round(1000 * LAST_SECONDS)]
    assert provenance_in(path) == [TOLD]


def test_frames_share_the_colours_of_the_last_ones_range(tmp_path):
    path = tmp_path / "run.gif"
    save_animation(path, exported([ramp(1.0), ramp(1.0), ramp(1.0)]))
    with Pillow.open(path) as opened:
        assert opened.n_frames == 1  # equal frames are one
    save_animation(path, exported([ramp(0.5), ramp(1.0)]))
    with Pillow.open(path) as opened:
        assert opened.n_frames == 2


def test_the_colours_of_a_map_over_a_photograph_survive_in_every_frame_of_a_gif(tmp_path, sample_paths):
    photo = open_photo(sample_paths[0]).pixels
    height, width = photo.shape[:2]
    geometry = Geometry.resized_and_cropped((height, width), (32, 32), (0, 0), (32, 32))
    frames, display = [ramp(1.0), ramp(0.5), ramp(1.0)], Display(colour_map="viridis", low=0.0, high=1.0)
    save_animation(tmp_path / "run.gif", exported(frames, photo, geometry, display=display))
    with Pillow.open(tmp_path / "run.gif") as opened:
        shown = [frame.convert("RGB") for frame in ImageSequence.Iterator(opened)]
    for frame, result in zip(shown, frames, strict=True):
        save_figure(
            tmp_path / "figure.png", ExportedResult(result, photo, geometry, display=display), dpi=DOTS, framed=False
        )
        with Pillow.open(tmp_path / "figure.png") as figure:
            whole = figure.convert("RGB").resize(frame.size)
        far, near = (np.asarray(picture.reduce(6)).astype(int) for picture in (whole, frame))
        assert np.abs(far - near).max() <= 12  # of 255, where the eye no longer sees the dots


def test_an_mp4_plays_and_knows_where_it_came_from(tmp_path):
    path = tmp_path / "run.mp4"
    save_animation(path, exported(FRAMES, provenance=TOLD))
    assert provenance_in(path) == [TOLD]
    film = cv2.VideoCapture(str(path))
    count = 0
    while film.read()[0]:
        count += 1
    film.release()
    assert count == 3 + round(LAST_SECONDS / 0.12)


def test_of_many_frames_so_many_are_taken_with_the_first_and_the_last(tmp_path):
    path = tmp_path / "run.gif"
    save_animation(path, exported([ramp(0.01 * (i + 1)) for i in range(MOST_FRAMES + 9)], None, None))
    with Pillow.open(path) as opened:
        assert opened.n_frames <= MOST_FRAMES


@pytest.mark.parametrize(
    ("name", "frames", "sentence"),
    [
        ("run.avi", FRAMES, "An animation can be gif, mp4; got 'run.avi'."),
        ("run.gif", FRAMES[:1], "This run had no results on the way, so there is nothing to animate."),
    ],
)
def test_what_cannot_be_animated_is_told_in_a_sentence(tmp_path, name, frames, sentence):
    with pytest.raises(UserError, match=sentence):
        save_animation(tmp_path / name, exported(frames, None, None))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_slide_has_picture_words_and_in_its_notes_where_it_came_from(tmp_path, kind):
    from pptx import Presentation

    path = tmp_path / "talk.pptx"
    item = ReportItem(EXAMPLES[kind], PHOTO, GEOMETRY, TOLD, "It shows this.", "It misses that.", "Somebody 2020")
    save_report(path, "Why", [item, item])
    talk = Presentation(path)
    assert len(talk.slides) == 2
    words = [shape.text_frame.text for shape in talk.slides[0].shapes if shape.has_text_frame]
    assert words[0] == "Occlusion"
    assert "It misses that." in words[-1]
    (picture,) = (shape for shape in talk.slides[0].shapes if shape.shape_type == 13)
    assert picture.left >= 0
    assert picture.top + picture.height <= talk.slide_height
    assert picture.left + picture.width <= talk.slide_width
    assert "Somebody 2020" in talk.slides[0].notes_slide.notes_text_frame.text
    assert provenance_in(path) == [TOLD, TOLD]


def test_without_python_pptx_a_sentence_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pptx", None)
    with pytest.raises(UserError, match=report_pptx.MISSING.split("'")[0]):
        save_report(tmp_path / "talk.pptx", "Why", [ReportItem(EXAMPLES["Heatmap"], PHOTO, GEOMETRY, TOLD)])
    assert not list(tmp_path.iterdir())
