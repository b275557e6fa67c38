"""The writers: each kind of file that a result can be saved as has one."""

from __future__ import annotations

import numpy as np
import pytest

from tests.examples.heatmap import heatmap
from workbench.api import Group, Picture, UserError
from workbench.export.exported_result import ExportedResult
from workbench.export.writers import writer_for

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


def test_a_result_without_a_picture_of_its_own_is_refused_before_anything_is_written():
    with pytest.raises(UserError, match="This result has no picture to save alone"):
        writer_for("picture", ExportedResult(heatmap()))
