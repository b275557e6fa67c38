"""The corpus in a sample: damaged files are opened or refused in a sentence, in time and memory; the frame itself."""

from __future__ import annotations

import pytest

from tests.faults.corpus import BAD, Ending, kind_named, kind_names, run_cases, sample_of, table


@pytest.mark.parametrize("name", kind_names())
def test_a_damaged_file_never_crashes_hangs_or_passes_in_silence(name):
    bad = [ending for ending in run_cases(name, sample_of(kind_named(name))) if ending.end in BAD]
    assert not bad, "\n".join(map(str, bad))


def test_the_table_counts_each_kind_by_how_its_cases_ended():
    endings = [Ending("a", 0, "", "opened"), Ending("a", 1, "", "crashed"), Ending("b", 0, "", "hung")]
    lines = [line.split() for line in table(endings).splitlines()[1:]]
    assert lines == [["a", "2", "1", "0", "1", "0", "0"], ["b", "1", "0", "0", "0", "1", "0"]]
