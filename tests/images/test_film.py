"""Films: a frame is found by its number, in any order."""

import numpy as np
import pytest

from workbench.api import UserError
from workbench.images.film import frame_count
from workbench.images.photo import open_photo, thumbnail


@pytest.fixture(scope="session")
def film(tmp_path_factory):
    """Twelve frames, each brighter than the one before."""
    import cv2

    path = tmp_path_factory.mktemp("film") / "rise.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 10, (64, 48))
    for i in range(12):
        writer.write(np.full((48, 64, 3), 20 * i, np.uint8))
    writer.release()
    return path


def test_a_frame_is_an_image_by_its_number(film):
    assert frame_count(film) == 12
    levels = {page: int(open_photo(f"{film}?page={page}").pixels.mean()) for page in (5, 2, 12, 1)}
    assert levels == pytest.approx({5: 80, 2: 20, 12: 220, 1: 0}, abs=2)


def test_a_film_that_is_opened_is_its_first_frame_and_says_so(film):
    photo = open_photo(film)
    assert (photo.page, photo.pages, photo.size) == (1, 12, (48, 64))
    assert thumbnail(film, 32).shape == (24, 32, 3)
    assert open_photo(f"{film}?page=2&cut=0,0,10,20").size == (20, 10)


def test_a_frame_that_is_not_there_and_a_file_that_is_no_film_are_said(film, tmp_path):
    with pytest.raises(UserError, match=r"rise\.avi cannot be read as an image: it has 12 frames; got page 13\."):
        open_photo(f"{film}?page=13")
    (tmp_path / "a.mp4").write_bytes(b"no film at all")
    with pytest.raises(UserError, match="it is no film that can be read here"):
        open_photo(tmp_path / "a.mp4")
    with pytest.raises(UserError, match=r"it is a film, of which a reference says the frame"):
        open_photo(f"{film}?bands=1")
