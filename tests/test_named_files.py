"""Files that references name: equal digests mean equal content, however the file came there."""

from __future__ import annotations

import os

from workbench import named_files
from workbench.api import Param
from workbench.named_files import FileDigests, named_by_parameters


def test_a_file_that_is_replaced_has_another_digest_also_at_the_same_size_and_time(tmp_path):
    file, digests = tmp_path / "net.onnx", FileDigests()
    file.write_bytes(b"one")
    before, times = digests.of([str(file)]), os.stat(file)
    other = tmp_path / "other"
    other.write_bytes(b"two")
    os.utime(other, ns=(times.st_atime_ns, times.st_mtime_ns))
    other.replace(file)
    after = digests.of([str(file)])
    assert before != after
    file.write_bytes(b"one")
    assert digests.of([str(file)]) == before


def test_a_file_that_stays_is_read_once(tmp_path, monkeypatch):
    file, digests, read = tmp_path / "net.onnx", FileDigests(), named_files._read
    file.write_bytes(b"one")
    times = []
    monkeypatch.setattr(named_files, "_read", lambda *args: times.append(1) or read(*args))
    assert digests.of([str(file)]) == digests.of([str(file)]) != ""
    assert times == [1]


def test_what_stands_beside_the_weights_and_in_options_counts_too(tmp_path):
    file, names, beside = tmp_path / "net.onnx", tmp_path / "names.txt", tmp_path / "net.onnx.workbench.toml"
    for path in (file, names, beside):
        path.write_text("a")
    digests, reference = FileDigests(), f"{file}?classes={names}"
    texts = [digests.of([reference])]
    for path in (names, beside):
        path.write_text("other")
        texts.append(digests.of([reference]))
    assert len(set(texts)) == 3


def test_a_name_that_is_no_file_has_none():
    assert FileDigests().of(["digits-classifier", "torchvision:resnet18?weights=none", ""]) == ""


def test_what_parameters_name_is_models_judges_pictures_and_images_that_are_compared():
    kinds = {"other": "network", "judge": "judge", "second": "photograph", "target": "target", "of": "target"}
    params = [Param(name, kind, "", "") for name, kind in {**kinds, "note": "text"}.items()]
    values = {"other": "a.onnx", "judge": "", "second": "b.png", "target": "similarity:c.png?page=2", "of": "class:3"}
    assert named_by_parameters(params, {**values, "note": "d.png"}) == ["a.onnx", "b.png", "c.png"]
    both = {"target": "features:conv:e.png#0123", "of": "difference:similarity:f.png,distance:g.png"}
    assert named_by_parameters(params, both) == ["e.png", "f.png", "g.png"]
    assert named_by_parameters(params, {"target": "similarity", "of": "features:conv"}) == [], "which name nothing"


def test_a_large_file_is_told_by_its_place_here_alone_or_read_where_that_is_asked(tmp_path):
    file = tmp_path / "net.onnx"
    file.write_bytes(b"large")
    assert len(FileDigests().of([str(file)])) == 64
    assert FileDigests(most_read=4).of([str(file)]).startswith("5-")
