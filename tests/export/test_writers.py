"""The writers: each kind of file that a result can be saved as has one."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from tests.examples.heatmap import heatmap
from workbench.api import Group, Picture, UserError
from workbench.export.exported_result import ExportedResult
from workbench.export.provenance_reader import provenance_in
from workbench.export.writers import file_name, picture_name, writer_for
from workbench.images.image_decoder import NETWORK_INPUT
from workbench.images.photo import open_photo

PROVENANCE = {"technique": "fgsm", "model": {"reference": "tiny"}}
ATTACK = Group(
    parts={"adversarial": Picture(values=np.zeros((8, 8, 3), np.float32), file="adversarial"), "map": heatmap()}
)


@pytest.mark.parametrize(
    ("kind", "name"),
    [("figure", "a.png"), ("figure", "a.svg"), ("arrays", "a.npz"), ("animation", "a.gif"), ("picture", "a.png")],
)
def test_every_kind_writes_its_file(kind, name, tmp_path):
    exported = ExportedResult(ATTACK, provenance=PROVENANCE, steps=(ATTACK, ATTACK))
    writer_for(kind, exported)(tmp_path / name, exported)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def picture(value, **more) -> Picture:
    return Picture(values=np.full((8, 8, 3), value, np.float32), **more)


@pytest.mark.parametrize("result", [heatmap(), Group(parts={"one": picture(0), "other": picture(1)})])
def test_a_result_that_is_not_one_picture_is_refused_before_a_file_is_named(result):
    with pytest.raises(UserError, match="This result is not one picture that could be saved alone"):
        picture_name(ExportedResult(result))


@pytest.mark.parametrize(
    ("result", "name"),
    [
        (picture(1), "deepdream.png"),
        (Group(parts={"painted": picture(1), "change": picture(0, signed=True), "map": heatmap()}), "deepdream.png"),
        (Group(parts={"original": picture(0), "adversarial": picture(1, file="adversarial")}), "adversarial.png"),
    ],
)
def test_a_picture_that_was_made_is_saved_alone_with_what_it_was_made_by(result, name, tmp_path):
    exported = ExportedResult(result, provenance={**PROVENANCE, "technique": "deepdream"})
    assert picture_name(exported) == name
    writer_for("picture", exported)(tmp_path / name, exported)
    assert (open_photo(tmp_path / name).pixels == 255).all()
    assert provenance_in(tmp_path / name)[0]["technique"] == "deepdream"
    with Pillow.open(tmp_path / name) as opened:
        assert (NETWORK_INPUT in opened.info) == (name == "adversarial.png")


def test_a_file_is_called_after_what_it_is_of_and_what_made_it():
    assert file_name({"technique": "gradcam", "image": {"name": "Chelsea 2.png"}}) == "chelsea-2-gradcam"
    assert file_name({"technique": "filters"}) == "filters"
    assert file_name({"page": "Curves, ROC", "collection": "/data/photos?split=val"}) == "photos-curves-roc"
    assert file_name({}) == "result"
