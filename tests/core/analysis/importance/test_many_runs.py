"""Of very many runs a sample is asked about, and says the same."""

from __future__ import annotations

import pytest

from core.analysis.importance import permutation
from core.analysis.importance.forest import grown
from core.analysis.importance.importance import importance
from core.analysis.importance.permutation import _sampled
from core.analysis.importance.table import prepared
from core.analysis.parallel import Crew
from tests.core.analysis.importance import problems


def test_shuffling_a_parameter_costs_twice_its_share_of_the_variance() -> None:
    columns, target = problems.linear(0, permutation.ASKED + 2_000, count=3)
    found = importance(columns, target, "permutation")
    assert found.runs == permutation.ASKED + 2_000
    assert found.values == pytest.approx([2 * share for share in problems.LINEAR], abs=0.12)


def test_the_sample_is_the_same_for_the_same_seed_and_keeps_who_has_seen_whom() -> None:
    columns, target = problems.linear(0, permutation.ASKED + 50, count=3)
    table, _ = prepared(columns, target, ranked=False)
    forest = grown(table.grid, table.target, [0], 2, Crew(1))
    trees, part = _sampled(forest, table, [3])
    again, _ = _sampled(forest, table, [3])
    other, _ = _sampled(forest, table, [4])
    assert len(part.target) == len(trees[0].seen) == permutation.ASKED
    assert trees[0].seen.tobytes() == again[0].seen.tobytes()
    assert trees[0].seen.tobytes() != other[0].seen.tobytes()
    assert abs(trees[0].seen.mean() - forest[0].seen.mean()) < 0.01
    small = part.of(part.grid.cells[0].nonzero()[0][:100])
    assert _sampled(forest, small, [3]) == (forest, small)
