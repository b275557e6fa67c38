"""An index of architectures: written and read it is the same, and it tells who has a tensor."""

from __future__ import annotations

from workbench.engine.loaders.architecture_index import Index
from workbench.engine.loaders.architectures import Architecture

SMALL = Architecture("small", "classification", {"a.weight": (3, 4), "fc.bias": (-1,)}, "timm")
LARGE = Architecture("large", "detection", {"a.weight": (3, 4), "b.weight": (5,)}, "timm")


def test_it_comes_back_from_a_file_as_it_was(tmp_path):
    made = Index.of([SMALL, LARGE], "timm", "1.0")
    assert made.write(tmp_path / "index.xz") == (tmp_path / "index.xz").stat().st_size
    read = Index.read(tmp_path / "index.xz")
    assert (read.zoo, read.version, list(read)) == ("timm", "1.0", ["small", "large"])
    assert [read[name] for name in read] == [SMALL, LARGE]


def test_a_tensor_is_known_by_its_name_and_shape():
    index = Index.of([SMALL, LARGE])
    assert index.holders("a.weight", (3, 4)) == ["small", "large"]
    assert index.holders("b.weight", (5,)) == ["large"]
    assert index.holders("b.weight", (6,)) == []
    assert (index.size("small"), len(index)) == (2, 2)
