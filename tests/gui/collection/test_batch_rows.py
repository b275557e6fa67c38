"""What a batch has, for Qt's views."""

from __future__ import annotations

from types import SimpleNamespace

from workbench.gui.collection.batch_rows import BatchFailures, BatchResults


def row(name, shard="s", place=0, **more):
    return {"image": name, "shard": shard, "row": place, "problem": "", **more}


def test_what_is_new_is_added_behind_what_is_shown_and_a_result_that_changed_shows_all_anew(qapp):
    model, folder, told = BatchResults(), SimpleNamespace(), []
    model.modelReset.connect(lambda: told.append("reset"))
    model.rowsInserted.connect(lambda _parent, first, last: told.append((first, last)))
    model.show(folder, [row("a")])
    model.show(folder, [row("a"), row("b"), row("c")])
    model.show(folder, [row("a"), row("b"), row("c")])
    assert told == ["reset", (1, 2)]
    model.show(folder, [row("a", "t"), row("b"), row("c")])
    assert told[-1] == "reset"
    assert [model.caption(i) for i in range(model.rowCount())] == ["a", "b", "c"]


def test_a_failure_is_a_name_and_a_sentence(qapp):
    model = BatchFailures()
    model.show([row("a") | {"problem": "it broke."}])
    assert [model.index(0, i).data() for i in (0, 1)] == ["a", "it broke."]
