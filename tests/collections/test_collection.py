"""A collection: names unlike each other, columns that not every entry has, and parts."""

from workbench.collections import Collection, Entry


def test_entries_of_one_name_are_numbered():
    collection = Collection.of("x", [Entry("a", "a"), Entry("a", "b"), Entry("a", "c")])
    assert [entry.name for entry in collection.entries] == ["a", "a (2)", "a (3)"]
    assert collection.by_name == {"a": 0, "a (2)": 1, "a (3)": 2}


def test_a_column_has_a_value_for_each_entry():
    collection = Collection.of("x", [Entry("a", "a", "l", {"age": 3}), Entry("b", "b", "", {"by": "me"})])
    assert collection.column_names == ("age", "by")
    assert collection.column("age") == [3, None]
    assert collection.chosen([1]).labels == ("",)
