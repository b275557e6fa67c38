"""The registry of figure bodies: one for each type of result."""

from __future__ import annotations

from tests.examples.registry import EXAMPLES
from workbench.api.results import RESULT_TYPES
from workbench.export.bodies.registry import BODIES


def test_every_result_type_has_a_body():
    assert set(BODIES) == set(RESULT_TYPES.values())
    assert set(EXAMPLES) == set(RESULT_TYPES)
