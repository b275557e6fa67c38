"""Provenance as JSON."""

from __future__ import annotations

import json

import numpy as np
import pytest

from tests.examples.base import PROVENANCE
from workbench.api import UserError
from workbench.export.provenance import as_json, save_provenance


def test_json_is_plain_whatever_goes_in():
    told = as_json(
        {"a": np.float32(0.5), "b": float("nan"), "c": (1, np.arange(2)), 3: True, "d": None, "e": "ö"}, None
    )
    assert json.loads(told) == {"a": 0.5, "b": None, "c": [1, [0, 1]], "3": True, "d": None, "e": "ö"}
    assert told.isascii()


def test_provenance_is_written_as_json(tmp_path):
    save_provenance(tmp_path / "provenance.json", PROVENANCE)
    assert json.loads((tmp_path / "provenance.json").read_text("utf-8")) == PROVENANCE


def test_writing_into_a_folder_that_is_gone_is_said(tmp_path):
    with pytest.raises(UserError, match="cannot be written: No such file"):
        save_provenance(tmp_path / "gone" / "a.json", {})
