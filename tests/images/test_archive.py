"""Archives: a picture in a zip or a tar is an image wherever one is named, and damage is said."""

import io
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from workbench.api import UserError
from workbench.images.archive import archive_of
from workbench.images.image_reference import Reading, parse_reference, plain_name, with_reading
from workbench.images.photo import open_photo, recognised, thumbnail


def png(value: int) -> bytes:
    data = io.BytesIO()
    Pillow.new("RGB", (8, 6), (value, 0, 0)).save(data, "PNG")
    return data.getvalue()


@pytest.fixture(params=["stored.zip", "deflated.zip", "plain.tar"])
def archive(request, tmp_path):
    path = tmp_path / request.param
    members = {"cats/1.png": png(10), "dogs/two & three?.png": png(20), "notes.txt": b"hello"}
    if path.suffix == ".tar":
        with tarfile.open(path, "w") as tar:
            for name, data in members.items():
                info = tarfile.TarInfo(name)
                info.size = len(data)
                tar.addfile(info, io.BytesIO(data))
    else:
        packing = zipfile.ZIP_STORED if path.stem == "stored" else zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(path, "w", packing) as zipped:
            for name, data in members.items():
                zipped.writestr(name, data)
    return path


def test_a_member_is_an_image_by_its_reference(archive):
    reference = with_reading(archive, Reading(member="dogs/two & three?.png"))
    photo = open_photo(reference)
    assert photo.pixels[0, 0].tolist() == [20, 0, 0]
    assert open_photo(photo.path).digest == photo.digest  # as a session and provenance keep it
    assert parse_reference(reference).reading.member == "dogs/two & three?.png"
    assert thumbnail(reference, 4).shape == (3, 4, 3)
    assert plain_name(photo.name) == "dogs/two & three?.png"


def test_a_part_of_a_member_is_an_image(archive):
    assert open_photo(f"{archive}?member=cats/1.png&cut=1,1,3,2").size == (2, 3)


def test_what_is_no_member_and_what_is_no_picture_is_said(archive):
    with pytest.raises(UserError, match=rf"^{archive.name} cannot be read as an image: it has no member 'mice.png'\.$"):
        open_photo(f"{archive}?member=mice.png")
    pictures, problems = recognised([Path(f"{archive}?member={name}") for name in ("cats/1.png", "notes.txt")])
    assert (len(pictures), len(problems)) == (1, 1)
    assert problems == [f"{archive.name}/notes.txt cannot be read as an image: it is in no format that is known here."]


def test_a_member_whose_bytes_changed_is_damaged(archive):
    data = bytearray(archive.read_bytes())
    at = archive_of(archive).members["cats/1.png"].offset + 45  # within its pixels, or behind a zip's header
    data[at : at + 40] = bytes(40)
    archive.write_bytes(data)
    with pytest.raises(UserError, match=r"damaged|cut off"):
        open_photo(f"{archive}?member=cats/1.png")


def test_a_member_that_says_less_than_it_has_is_not_unpacked(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("a.png", bytes(3_000_000))
    data = path.read_bytes().replace((3_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    with pytest.raises(UserError, match=r"its member a\.png is damaged"):
        archive_of(path).read("a.png", 1000)


def test_an_archive_that_is_packed_as_a_whole_is_refused(tmp_path):
    with tarfile.open(tmp_path / "a.tar.gz", "w:gz"):
        pass
    with pytest.raises(UserError, match="packed as a whole"):
        open_photo(f"{tmp_path / 'a.tar.gz'}?member=a.png")


def test_what_is_no_archive_is_said(tmp_path):
    for name in ("a.zip", "a.tar"):
        (tmp_path / name).write_bytes(np.random.default_rng(0).bytes(5000))
        with pytest.raises(UserError, match="no tar archive that can be read"):
            archive_of(tmp_path / name)
