"""Old words: what plugins import by a name of an earlier version still comes, with a warning that names the new one."""

from __future__ import annotations

import importlib

import pytest

from workbench.renamed import GONE_IN


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        ("perturbation", "whole", "unchanged"),
        ("perturbation", "Whole", "Unchanged"),
        ("gradients", "Forward", "GradientPass"),
        ("kernels", "shown", "display"),
    ],
)
def test_a_renamed_name_of_a_family_is_given_with_a_warning(module, old, new):
    family = importlib.import_module(f"workbench.families.{module}")
    with pytest.warns(DeprecationWarning, match=f"'{old}' is called '{new}' now; .* until version {GONE_IN}"):
        given = getattr(family, old)
    assert given is getattr(family, new)


def test_a_name_that_never_was_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        importlib.import_module("workbench.families.kernels").nothing  # noqa: B018
