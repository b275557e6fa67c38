"""Descriptors beside each other are judged by the labels of the images, out of one pass."""

import pytest

from workbench.api import UserError
from workbench.collections import open_collection
from workbench.collections.index import CollectionIndex
from workbench.engine import descriptor_comparison
from workbench.engine.descriptor_comparison import COLUMNS, compare_descriptors
from workbench.engine.host import Host, RunRequest
from workbench.engine.retrieval import describe_collection, mean_precision_of
from workbench.families.retrieval import DESCRIPTORS

from .test_collection_units import folder, host  # noqa: F401


def done(steps):
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


@pytest.fixture
def many(folder):  # noqa: F811
    return open_collection(folder)


def test_each_descriptor_has_the_precision_that_it_has_alone(tiny_model, many, tmp_path):
    found = done(compare_descriptors(tiny_model, many, CollectionIndex(tmp_path), directions=3))
    assert [one.descriptor for one in found.rows] == list(DESCRIPTORS)
    assert found.left_out == {}
    for one in found.rows:
        for directions, value in ((0, one.plain), (3, one.whitened)):
            index = CollectionIndex(tmp_path / one.descriptor)
            alone = done(describe_collection(tiny_model, many, index, one.descriptor, "", directions))
            assert value == pytest.approx(mean_precision_of(alone))


def test_images_go_through_the_network_once_and_once_more_where_channels_are_chosen_first(
    tiny_model, many, tmp_path, monkeypatch
):
    passes = []

    def counted(*arguments):
        passes.append([taker.kind for taker in arguments[3]])
        return ()

    monkeypatch.setattr(descriptor_comparison, "run_pass", counted)
    done(compare_descriptors(tiny_model, many, CollectionIndex(tmp_path)))
    assert [len(kinds) for kinds in passes] == [len(DESCRIPTORS) - 1]


def test_a_collection_without_labels_is_refused(tiny_model, many, tmp_path):
    alone = open_collection(many.reference + "/ant")
    with pytest.raises(UserError, match="has no labels"):
        done(compare_descriptors(tiny_model, alone, CollectionIndex(tmp_path)))


def test_the_window_is_told_why_a_descriptor_cannot_be_made(host, folder, monkeypatch):  # noqa: F811
    monkeypatch.setattr("workbench.families.retrieval.descriptors.MOST_CHANNELS", 1)
    assert isinstance(host, Host)
    table = list(host.run(RunRequest("collection-descriptors", {"collection": str(folder)})))[-1].result
    assert table.columns == COLUMNS
    rows = {row[0]: row[1:] for row in table.rows}
    assert list(rows) == list(DESCRIPTORS)
    assert rows["bilinear"][:3] == ("", "", "")
    assert "choose compact-bilinear" in rows["bilinear"][3]
    assert 0 < rows["crow"][0] <= 1
    assert rows["crow"][1] == ""  # twelve images: no whitening is learned
