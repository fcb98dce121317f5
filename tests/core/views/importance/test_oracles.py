"""From runs to importances: functions whose shares are known in closed form, through the whole path."""

from __future__ import annotations

import numpy as np
import pytest

from core.views.importance.effect import curve_of
from tests.core.analysis.importance import problems
from tests.core.views.importance.known import ALL, asked, runs_of, showing, values


def test_a_linear_function_has_its_shares() -> None:
    answer = asked(runs_of(problems.linear(0, 1000)), showing("fanova", "mdi", "best_tenth"))
    found = values(answer, "fanova")
    assert [found[f"x{place}"] for place in range(4)] == pytest.approx([*problems.LINEAR, 0], abs=0.05)
    assert [row.title for row in answer.board.params[:3]] == ["x0", "x1", "x2"]
    assert values(answer, "mdi")["x0"] == pytest.approx(problems.LINEAR[0], abs=0.05)


def test_the_function_of_ishigami_has_its_shares_and_its_pair() -> None:
    answer = asked(runs_of(problems.ishigami(1, 1500)), showing("fanova"))
    found = values(answer, "fanova")
    assert [found[f"x{place}"] for place in range(3)] == pytest.approx(problems.ISHIGAMI, abs=0.05)
    assert found["x0 × x2"] == pytest.approx(problems.ISHIGAMI_FIRST_AND_THIRD, abs=0.05)
    assert answer.board.pairs[0].title == "x0 × x2"
    assert answer.board.pairs[0].fields == ("params.x0", "params.x2")


def test_a_category_that_decides_is_seen_by_what_explains_variance_and_not_by_the_best_tenth_alone() -> None:
    answer = asked(runs_of(problems.step(0, 300)), showing(*ALL))
    for evaluator in ("fanova", "mdi"):
        assert values(answer, evaluator)["kind"] > 0.95
        assert values(answer, evaluator)["x"] < 0.05
    assert values(answer, "spearman")["kind"] > 0.9
    curve = curve_of(answer.found["fanova"], "kind")
    assert curve is not None
    assert curve.labels == ("a", "b", "c")
    assert curve.mean == pytest.approx([0.05, 1.05, 5.05], abs=0.15)


def test_rank_correlation_keeps_its_sign_and_finds_no_valley() -> None:
    rng = np.random.default_rng(0)
    points = rng.uniform(-1, 1, (400, 2))
    columns = problems.numbers(points)
    answer = asked(runs_of((columns, 2 * points[:, 0] ** 2 - 0.5 * points[:, 1])), showing("spearman", "information"))
    told = values(answer, "spearman")
    assert abs(told["x0"]) < 0.25
    assert told["x1"] < -0.3
    assert values(answer, "information")["x0"] > values(answer, "information")["x1"]
