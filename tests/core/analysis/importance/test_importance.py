from __future__ import annotations

import threading

import numpy as np
import pytest
from sklearn.ensemble import RandomForestRegressor
from sklearn.inspection import permutation_importance

from core.analysis.importance.cautions import Danger
from core.analysis.importance.columns import Categorical, Column, Numeric
from core.analysis.importance.evaluators import EVALUATORS
from core.analysis.importance.importance import importance
from core.analysis.importance.result import Importance, Pair
from core.model.arrays import F8
from core.work import CancelledError
from tests.core.analysis.importance import problems
from tests.core.recorder import Recorder

NAMES = [evaluator.name for evaluator in EVALUATORS]


def pair(found: Importance, first: str, second: str) -> Pair:
    return next(one for one in found.pairs if (one.first, one.second) == (first, second))


def test_fanova_of_a_linear_function_is_the_analytic_one() -> None:
    found = importance(*problems.linear(0, 1000), "fanova")
    assert found.values == pytest.approx([*problems.LINEAR, 0], abs=0.02)
    assert found.low[0] < problems.LINEAR[0] < found.high[0]
    assert found.explained > 0.98
    assert max(one.value for one in found.pairs) < 0.01
    assert found.beyond < 0.01


@pytest.mark.parametrize("seed", range(3))
def test_fanova_of_ishigami_finds_what_two_do_together(seed: int) -> None:
    found = importance(*problems.ishigami(seed, 1000), "fanova", seed)
    assert found.values == pytest.approx(problems.ISHIGAMI, abs=0.05)
    assert (found.pairs[0].first, found.pairs[0].second) == ("x0", "x2")
    assert found.pairs[0].value == pytest.approx(problems.ISHIGAMI_FIRST_AND_THIRD, abs=0.05)
    assert found.pairs[1].value < 0.03


def test_fanova_of_friedmans_function_among_ten_parameters() -> None:
    found = importance(*problems.friedman(0, 1000), "fanova")
    assert found.values == pytest.approx(problems.FRIEDMAN, abs=0.05)
    assert (found.pairs[0].first, found.pairs[0].second) == ("x0", "x1")
    assert found.pairs[0].value == pytest.approx(problems.FRIEDMAN_FIRST_AND_SECOND, abs=0.05)


def test_fanova_of_sobols_g_function() -> None:
    found = importance(*problems.g_function(0, 1500), "fanova")
    assert found.values == pytest.approx(problems.G_FUNCTION, abs=0.05)


def test_a_category_that_decides_is_not_taken_for_what_separates_the_best() -> None:
    columns, target = problems.step(0, 150)
    found = importance(columns, target, "fanova")
    assert found.values == pytest.approx([1, 0], abs=0.02)
    assert importance(columns, target, "mdi").values[0] > 0.9
    assert importance(columns, target, "permutation").values == pytest.approx([2, 0], abs=0.2)
    assert importance(columns, target, "information").values == pytest.approx([np.log2(3), 0], abs=0.1)


def test_shares_are_those_of_the_space_not_of_where_runs_lie() -> None:
    rng = np.random.default_rng(0)
    crowded, even = rng.random(1500) ** 4, rng.random(1500)
    found = importance(problems.numbers(np.column_stack([crowded, even])), crowded + even, "fanova")
    assert found.values == pytest.approx([0.5, 0.5], abs=0.06), f"by runs it were {np.var(crowded) / np.var(even)} to 1"


def test_a_parameter_acts_on_its_own_scale() -> None:
    rng = np.random.default_rng(0)
    rate, other = 10 ** rng.uniform(-6, 0, 800), rng.random(800)
    columns = [Numeric("lr", rate, log=True), Numeric("x", other)]
    found = importance(columns, np.log10(rate) / 6 + other, "fanova")
    assert found.values == pytest.approx([0.5, 0.5], abs=0.04)
    curve = found.curves[0]
    assert np.log10(curve.positions) / 6 + 0.5 == pytest.approx(curve.mean, abs=0.08)


def test_curves_are_the_marginals_in_the_units_of_the_target() -> None:
    columns, target = problems.ishigami(1, 1500)
    found = importance(columns, target, "fanova")
    for curve, expected in zip(found.curves[:2], (_first_of_ishigami, _second_of_ishigami), strict=True):
        away = expected(curve.positions) - curve.mean
        assert np.sqrt(np.mean((away - away.mean()) ** 2)) < 0.5
        assert (curve.std > 0).all()
        assert len(curve.mean) == len(curve.positions) == len(curve.edges) - 1
    assert found.curves[1].mean.mean() == pytest.approx(target.mean(), abs=0.2)
    strongest = pair(found, "x0", "x2")
    assert strongest.surface.shape == (len(found.curves[0].mean), len(found.curves[2].mean))
    a, c = np.meshgrid(found.curves[0].positions, found.curves[2].positions, indexing="ij")
    assert np.corrcoef(strongest.surface.ravel(), (np.sin(a) * (1 + 0.1 * c**4)).ravel())[0, 1] > 0.97


def _first_of_ishigami(x: F8) -> F8:
    values: F8 = (1 + 0.1 * np.pi**4 / 5) * np.sin(x)
    return values


def _second_of_ishigami(x: F8) -> F8:
    values: F8 = 7 * np.sin(x) ** 2
    return values


def test_a_forest_says_what_that_of_scikit_learn_says() -> None:
    columns, target = problems.friedman(3, 800)
    points = np.column_stack([column.values for column in columns if isinstance(column, Numeric)])
    theirs = RandomForestRegressor(
        128, min_samples_leaf=2, max_features=7, oob_score=True, random_state=0, n_jobs=1
    ).fit(points[:600], target[:600])  # fmt: skip
    first = [Numeric(f"x{p}", line[:600].copy()) for p, line in enumerate(points.T)]
    mdi = importance(first, target[:600], "mdi")
    assert mdi.explained == pytest.approx(theirs.oob_score_, abs=0.02)
    assert mdi.values == pytest.approx(theirs.feature_importances_, abs=0.03)
    held_out = permutation_importance(theirs, points[600:], target[600:], n_repeats=10, random_state=0)
    ours = importance(first, target[:600], "permutation")
    assert ours.values == pytest.approx(held_out.importances_mean, abs=0.12)
    assert np.abs(ours.values[5:]).max() < 0.02


def test_what_separates_the_best_tenth_has_a_direction() -> None:
    rng = np.random.default_rng(0)
    low, high = rng.random(600), rng.random(600)
    target = np.where(low < 0.15, -5, 0) + np.where(high > 0.85, 5, 0) + 0.1 * rng.standard_normal(600)
    columns = problems.numbers(np.column_stack([low, high, rng.random(600)]))
    assert importance(columns, target, "best_tenth").values == pytest.approx([1, 0, 0], abs=0.15)
    assert importance(columns, target, "best_tenth", maximise=True).values == pytest.approx([0, 1, 0], abs=0.15)


@pytest.mark.parametrize("name", NAMES)
def test_the_same_seed_gives_the_same_bytes_at_any_number_of_threads(name: str) -> None:
    columns, target = problems.linear(2, 120, count=3, noise=0.3)
    alone, together, other = (
        importance(columns, target, name, seed, threads=threads) for seed, threads in ((1, 1), (1, 3), (2, 3))
    )
    assert alone.values.tobytes() == together.values.tobytes()
    assert alone.high.tobytes() == together.high.tobytes()
    assert [(p.value, p.low, p.surface.tobytes()) for p in alone.pairs] == [
        (p.value, p.low, p.surface.tobytes()) for p in together.pairs
    ]
    assert alone.high.tobytes() != other.high.tobytes()


@pytest.mark.parametrize("name", NAMES)
def test_progress_goes_up_to_the_end_and_work_can_be_stopped_anywhere(name: str) -> None:
    columns, target = problems.linear(2, 60, count=3)
    token = Recorder()
    importance(columns, target, name, token=token, threads=1)
    fractions = [fraction for fraction in token.fractions if fraction is not None]
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)
    for patience in (0, token.questions // 3, token.questions - 2):
        with pytest.raises(CancelledError):
            importance(columns, target, name, token=Recorder(patience), threads=2)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("armillary-part")]


def test_targets_of_any_size_are_asked_the_same() -> None:
    columns, target = problems.linear(0, 150, noise=0.1)
    expected = importance(columns, target, "fanova")
    for factor, shift in ((1e250, 0.0), (-1e-250, 0.0), (1e-4, 1e4)):
        found = importance(columns, target * factor + shift, "fanova")
        assert found.values == pytest.approx(expected.values, abs=5e-3)
        assert found.curves[0].mean == pytest.approx(expected.curves[0].mean * factor + shift, rel=0.03)


def test_runs_without_a_target_are_left_out_and_counted() -> None:
    columns, target = problems.linear(0, 200)
    failed = np.concatenate([target, [np.nan, np.inf, -np.inf]])
    more = [Numeric(c.name, np.append(c.values, [1e9] * 3)) for c in columns if isinstance(c, Numeric)]
    found, expected = importance(more, failed, "fanova"), importance(columns, target, "fanova")
    assert (found.runs, found.dropped) == (200, 3)
    assert found.values.tobytes() == expected.values.tobytes()
    assert any(caution.danger is Danger.RUNS_DROPPED and "3 runs" in caution.text for caution in found.cautions)


def test_having_no_value_counts_where_a_parameter_depends_on_another() -> None:
    rng = np.random.default_rng(0)
    adam = rng.random(600) < 0.5
    momentum = np.where(adam, np.nan, rng.random(600))
    columns: list[Column] = [
        Categorical("optimizer", adam.astype(np.int32), ("sgd", "adam")),
        Numeric("momentum", momentum),
    ]
    target = np.where(adam, 3.0, np.nan_to_num(momentum)) + 0.05 * rng.standard_normal(600)
    found = importance(columns, target, "fanova")
    assert found.counts.tolist() == [600, int((~adam).sum())]
    curve = found.curves[1]
    assert curve.missing
    assert len(curve.mean) == len(curve.positions) + 1
    assert curve.mean[-1] > curve.mean[:-1].max(), "without momentum it is the other optimizer"
    assert importance(columns, target, "spearman").values[1] > 0.95, "over the runs that have one"


def test_a_second_forest_that_learns_noise_is_not_asked() -> None:
    columns, _ = problems.linear(0, 60)
    target = np.random.default_rng(1).standard_normal(60)
    found = importance(columns, target, "fanova")
    alone = importance(columns, target, "mdi").explained
    assert found.explained == pytest.approx(alone, abs=0.15), "with a second one it were far lower"
    assert Danger.LITTLE_EXPLAINED in {caution.danger for caution in found.cautions}


def test_targets_by_rank_are_not_ruled_by_a_run_that_diverged() -> None:
    columns, target = problems.linear(0, 300)
    target[7] = 1e6
    plain, ranked = (importance(columns, target, "fanova", ranked=choice) for choice in (False, True))
    assert any(caution.danger is Danger.HEAVY_TAILS for caution in plain.cautions)
    assert not any(caution.danger is Danger.HEAVY_TAILS for caution in ranked.cautions)
    assert plain.explained < 0.3
    assert ranked.values == pytest.approx([*problems.LINEAR, 0], abs=0.08)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    rng, hits = np.random.default_rng(0), 0
    for seed in range(150):
        left = rng.standard_normal(80)
        right = 0.5 * left + np.sqrt(0.75) * rng.standard_normal(80)
        found = importance([Numeric("x", left)], right, "spearman", seed, threads=1)
        hits += found.low[0] <= 6 / np.pi * np.arcsin(0.25) <= found.high[0]
    assert 0.85 <= hits / 150 <= 1


def test_intervals_of_shares_are_as_wide_as_shares_differ_between_samples() -> None:
    found = [importance(*problems.linear(seed, 100, noise=0.5), "fanova", seed) for seed in range(10)]
    spread = np.std([one.values[0] for one in found], ddof=1)
    told = np.mean([(one.high[0] - one.low[0]) / 2 / 1.96 for one in found])
    assert 0.5 < told / spread < 2.5


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "case", ["no run", "one run", "no column", "constant target", "nothing finite", "three runs", "six runs"]
)
def test_where_nothing_can_be_said_nothing_is_said(name: str, case: str) -> None:
    columns, target = problems.linear(0, {"no run": 0, "one run": 1, "three runs": 3, "six runs": 6}.get(case, 30))
    if case == "no column":
        columns = []
    elif case == "constant target":
        target = np.ones(30)
    elif case == "nothing finite":
        target = np.full(30, np.nan)
    found = importance(columns, target, name)
    assert np.isnan(found.low).all(), "there are too few runs for halves"
    assert np.isfinite(found.values).sum() == (4 if case == "six runs" else 0)
    expected = Danger.FEW_RUNS if case in ("three runs", "six runs") else Danger.NOTHING_TO_ASK
    assert found.cautions[0].danger is expected


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="no evaluator is called 'magic'"):
        importance([], np.empty(0), "magic")
    with pytest.raises(ValueError, match="x: not as many values as the 3 targets"):
        importance([Numeric("x", np.ones(2))], np.ones(3), "fanova")


def test_every_evaluator_asks_a_question_and_keeps_to_its_range() -> None:
    columns, target = problems.step(0, 60)
    for evaluator in EVALUATORS:
        assert evaluator.question.endswith("?")
        found = importance(columns, target, evaluator.name)
        assert (found.low >= evaluator.least).all()
        assert (found.high <= evaluator.most).all()
        assert ((found.low <= found.values) & (found.values <= found.high)).all()
        assert np.isfinite(found.explained) == evaluator.forest
