"""Animations, opened again by readers of their own."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageSequence

from tests.conftest import full_disk
from tests.export.drawn import GEOMETRY, OCCLUSION, PHOTO
from workbench.api import Geometry, Heatmap, Picture, UserError
from workbench.export.animation import DOTS, LAST_SECONDS, MOST_FRAMES, save_animation
from workbench.export.exported_result import ExportedResult
from workbench.export.figure import save_figure
from workbench.export.provenance_reader import provenance_in
from workbench.images.photo import open_photo
from workbench.render.display import Display


def ramp(top, **more):
    return Heatmap(values=np.linspace(0, top, 1024, dtype=np.float32).reshape(32, 32), signed=False, **more)


def exported(steps, photo=PHOTO, geometry=GEOMETRY, **more) -> ExportedResult:
    return ExportedResult(steps[-1], photo, geometry, steps=tuple(steps), **more)


FRAMES = [ramp(0.2), ramp(0.5), ramp(1.0, caption="The answer")]


def test_a_gif_has_every_frame_the_last_is_held_and_it_knows_where_it_came_from(tmp_path):
    path = tmp_path / "run.gif"
    save_animation(path, exported(FRAMES, provenance=OCCLUSION))
    with Pillow.open(path) as opened:
        assert opened.n_frames == 3
        assert json.loads(opened.info["comment"])["technique"] == "occlusion"
        durations = [frame.info["duration"] for frame in ImageSequence.Iterator(opened)]
        assert durations == [120, 120, round(1000 * LAST_SECONDS)]
    assert provenance_in(path) == [OCCLUSION]


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


def test_a_film_of_pictures_shows_them_alone_at_their_own_size(tmp_path):
    steps = [Picture(values=np.full((40, 60, 3), value, np.float32)) for value in (0.0, 1.0)]
    save_animation(tmp_path / "run.gif", exported(steps))
    with Pillow.open(tmp_path / "run.gif") as opened:
        frames = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(opened)]
    assert [frame.shape for frame in frames] == [(40, 60, 3)] * 2
    assert [int(frame.mean()) for frame in frames] == [0, 255]


def test_an_mp4_plays_and_knows_where_it_came_from(tmp_path):
    path = tmp_path / "run.mp4"
    save_animation(path, exported(FRAMES, provenance=OCCLUSION))
    assert provenance_in(path) == [OCCLUSION]
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


@pytest.mark.parametrize("name", ["run.gif", "run.mp4"])
def test_a_disk_that_takes_a_part_of_a_film_is_said_and_the_old_film_stays(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"what was there before")
    with full_disk(2000), pytest.raises(UserError, match="cannot be written"):
        save_animation(path, exported(FRAMES, provenance=OCCLUSION))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [(name, b"what was there before")]
