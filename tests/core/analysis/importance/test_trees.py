"""Trees against scikit-learn's, splits of categories against all subsets, integrals against all cells of the space."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.tree import DecisionTreeRegressor

from core.analysis.importance import forest as forests
from core.analysis.importance.columns import Categorical, Column, Numeric
from core.analysis.importance.fanova import decomposed, pairs_of
from core.analysis.importance.forest import Forest, Grid, Tree, grown, predicted, predicted_unseen, tree
from core.analysis.importance.table import Table, prepared
from core.analysis.importance.warm import warm_up
from core.analysis.parallel import Crew
from core.model.arrays import F8, U1, Bool

RNG = np.random.default_rng(11)


@pytest.fixture(autouse=True, scope="module")
def _compiled() -> None:
    warm_up()


def of_all(space: Grid, target: F8, least: int) -> Tree:
    """Grow a tree of every run once, with all parameters looked at."""
    from core.analysis.importance import kernels

    count, runs = space.cells.shape
    splits, children = np.empty(2 * runs, np.int32), np.empty(2 * runs, np.int32)
    lefts, values, gains = np.empty(2 * runs, np.uint64), np.empty(2 * runs), np.zeros(count)
    nodes = kernels.grow(
        space.cells, space.sizes, space.missing, space.ordered, target, np.arange(runs, dtype=np.int32), count, least,
        np.array([3], dtype=np.uint64), splits, lefts, children, values, gains,
    )  # fmt: skip
    return Tree(splits[:nodes], lefts[:nodes], children[:nodes], values[:nodes], gains, np.ones(runs, np.bool_))


@pytest.mark.parametrize("least", [1, 2, 7])
def test_a_tree_of_numbers_is_that_of_scikit_learn(least: int) -> None:
    points = RNG.integers(0, 12, (300, 4)).astype(float)
    target = points @ [3.0, 1, 0.2, 0] + RNG.standard_normal(300)
    table, _ = prepared([Numeric(f"x{p}", points[:, p].copy()) for p in range(4)], target, ranked=False)
    theirs = DecisionTreeRegressor(min_samples_leaf=least, random_state=0).fit(points, target)
    ours = of_all(table.grid, target, least)
    assert predicted((ours,), table.grid.cells) == pytest.approx(theirs.predict(points), abs=1e-9)
    left = float(((target - theirs.predict(points)) ** 2).sum())
    assert ours.gains.sum() == pytest.approx(target.var() * 300 - left, rel=1e-9)
    shares = ours.gains / ours.gains.sum()
    assert shares == pytest.approx(theirs.feature_importances_, abs=2e-3), "splits that are equally good are drawn"


@pytest.mark.parametrize("least", [1, 4])
def test_categories_are_parted_as_well_as_any_subsets_could(least: int) -> None:
    codes = RNG.integers(0, 7, 60).astype(np.int32)
    target = RNG.standard_normal(7)[codes] + 0.3 * RNG.standard_normal(60)
    table, _ = prepared([Categorical("kind", codes, tuple("abcdefg"))], target, ranked=False)
    ours = of_all(table.grid, target, least)
    left = np.array([bool(int(ours.lefts[0]) >> int(cell) & 1) for cell in table.grid.cells[0]])
    sides = (np.array([mask >> int(code) & 1 for code in codes], dtype=np.bool_) for mask in range(1, 127))
    allowed = [side for side in sides if least <= side.sum() <= 60 - least]
    best = min(_squares(target, side) for side in allowed)
    assert _squares(target, left) == pytest.approx(best, rel=1e-9)


def _squares(target: F8, left: Bool) -> float:
    return float(target[left].var() * left.sum() + target[~left].var() * (~left).sum())


def test_runs_without_a_value_go_where_they_fit() -> None:
    values = np.concatenate([RNG.random(40), np.full(20, np.nan)])
    below = np.where(np.isnan(values), 1.0, np.where(values < 0.5, 1.0, 9.0))
    apart = np.where(np.isnan(values), 9.0, 1.0)
    for target in (below, 10 - below, apart):
        table, _ = prepared([Numeric("x", values)], target, ranked=False)
        ours = of_all(table.grid, target, 1)
        assert len(ours.splits) == 3, "one split is enough"
        assert predicted((ours,), table.grid.cells) == pytest.approx(target)


@pytest.mark.parametrize("sign", [1, -1])
def test_what_a_node_has_no_runs_of_goes_with_the_larger_side(sign: int) -> None:
    x = np.array([0.0] * 30 + [1.0] * 30)
    codes = np.concatenate([np.arange(30) % 3, [0] * 20 + [1] * 10]).astype(np.int32)
    number = np.where(codes == 2, np.nan, codes.astype(float))
    target = 100 * x + sign * 10 * x * (codes == 1)
    for other in (Categorical("kind", codes, ("a", "b", "c")), Numeric("y", number)):
        table, _ = prepared([Numeric("x", x), other], target, ranked=False)
        ours = of_all(table.grid, target, 1)
        said = predicted((ours,), np.array([[1, 1, 1], [0, 1, 2]], dtype=np.uint8))
        assert said == pytest.approx([100, 100 + sign * 10, 100]), "there were more of the first"


def every_cell(space: Grid) -> tuple[U1, F8]:
    """Return all points of a small space (p, m) and their shares."""
    axes = [range(size) for size in space.sizes]
    points = np.array(list(product(*axes)), dtype=np.uint8).T
    shares = np.prod([space.weights[p, points[p]] for p in range(len(points))], axis=0)
    return np.ascontiguousarray(points), shares


def walked(one: Tree, points: U1) -> F8:
    """Ask a tree of points in plain Python."""
    found = np.empty(points.shape[1])
    for place in range(points.shape[1]):
        node = 0
        while one.splits[node] >= 0:
            inside = int(one.lefts[node]) >> int(points[one.splits[node], place]) & 1
            node = int(one.children[node]) + (0 if inside else 1)
        found[place] = one.values[node]
    return found


@st.composite
def small_tables(draw: st.DrawFn) -> Table:
    runs = draw(st.integers(6, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    columns: list[Column] = []
    for place in range(draw(st.integers(1, 4))):
        absent = rng.random(runs) < draw(st.sampled_from([0.0, 0.3]))
        if draw(st.booleans()):
            values = np.where(absent, np.nan, np.exp(rng.integers(0, 5, runs)))
            columns.append(
                Numeric(f"n{place}", values, draw(st.booleans()), high=draw(st.sampled_from([np.nan, 99.0])))
            )
        else:
            codes = np.where(absent, -1, rng.integers(0, 5, runs)).astype(np.int32)
            columns.append(Categorical(f"c{place}", codes, tuple("abcde")))
    return prepared(columns, np.round(rng.standard_normal(runs), 1), ranked=False)[0]


@settings(max_examples=60, deadline=None)
@given(small_tables(), st.integers(0, 99))
def test_integrals_are_sums_over_all_cells(table: Table, seed: int) -> None:
    space = table.grid
    if not table.columns:
        return
    two = tuple(tuple(tree(space, table.target, [seed, kind, number], 1) for number in range(3)) for kind in (1, 2))
    pairs = pairs_of(two[0])
    parts = decomposed(two, space, pairs, [seed], Crew(1))
    points, shares = every_cell(space)
    members = np.array([walked(one, points) + walked(other, points) for one, other in zip(*two, strict=True)])
    for p, size in enumerate(space.sizes):
        expected = np.array([[_mean(line, shares, points[p] == cell) for cell in range(size)] for line in members])
        assert parts.curves[:, p, :size] == pytest.approx(expected, abs=1e-9)
        assert not parts.curves[:, p, size:].any()
    whole = members.mean(axis=0)
    mean = float(whole @ shares)
    for (p, r), grid, joint in zip(pairs, parts.grids, parts.joint, strict=True):
        height, width = space.sizes[p], space.sizes[r]
        surface = np.array(
            [[_mean(whole, shares, (points[p] == a) & (points[r] == b)) for b in range(width)] for a in range(height)]
        )
        assert grid[:height, :width] == pytest.approx(surface, abs=1e-9)
        weights = np.outer(space.weights[p, :height], space.weights[r, :width])
        explained = float((weights * (surface - mean) ** 2).sum()) - parts.main[p] - parts.main[r]
        assert joint == pytest.approx(explained, abs=1e-9)
    for p, size in enumerate(space.sizes):
        curve = parts.curves.mean(axis=0)[p, :size]
        assert parts.main[p] == pytest.approx(float(space.weights[p, :size] @ (curve - mean) ** 2), abs=1e-9)
    if len(table.columns) <= 2:  # there is nothing beyond pairs that had to be sampled
        assert parts.total == pytest.approx(float(shares @ (whole - mean) ** 2), abs=1e-9)


def _mean(values: F8, shares: F8, where: Bool) -> float:
    return float(values[where] @ shares[where] / shares[where].sum())


def test_what_is_beyond_pairs_is_measured_well() -> None:
    codes = [RNG.integers(0, 2, 400).astype(np.int32) for _ in range(3)]
    target = np.prod([2.0 * line - 1 for line in codes], axis=0) + 0.3 * codes[0]
    table, _ = prepared([Categorical(f"c{p}", line, ("a", "b")) for p, line in enumerate(codes)], target, ranked=False)
    alone = Crew(1)
    forest = grown(table.grid, target, [0], 8, alone)
    parts = decomposed([forest], table.grid, pairs_of(forest), [0], alone)
    points, shares = every_cell(table.grid)
    said = predicted(forest, points)
    assert parts.total == pytest.approx(float(shares @ (said - said @ shares) ** 2), rel=0.05)
    assert (parts.main.sum() + parts.joint.sum()) / parts.total < 0.2, "three together decide"


def some_forest(trees: int = 20) -> tuple[Forest, Table]:
    points = RNG.random((150, 3))
    target = points @ [3.0, 1, 0] + 0.2 * RNG.standard_normal(150)
    table, _ = prepared([Numeric(f"x{p}", points[:, p].copy()) for p in range(3)], target, ranked=False)
    return grown(table.grid, target, [4], trees, Crew(1)), table


def test_only_trees_that_have_not_seen_a_run_speak_of_it() -> None:
    forest, table = some_forest()
    cells, runs = table.grid.cells, 150
    others = RNG.permutation(runs).astype(np.int32)
    swapped = cells.copy()
    swapped[1] = cells[1, others]
    for asked, said in (
        (cells, predicted_unseen(forest, cells)),
        (swapped, predicted_unseen(forest, cells, 1, others)),
    ):
        answers = np.array([np.where(one.seen, np.nan, walked(one, asked)) for one in forest])
        assert said == pytest.approx(np.nanmean(answers, axis=0), nan_ok=True)
    seen = np.mean([one.seen.mean() for one in forest])
    assert seen == pytest.approx(1 - np.exp(-1), abs=0.02)


def test_a_run_that_all_have_seen_is_not_spoken_of() -> None:
    forest, table = some_forest(trees=1)
    said = predicted_unseen(forest, table.grid.cells)
    assert np.array_equal(np.isnan(said), forest[0].seen)


def test_leaves_are_not_smaller_than_asked() -> None:
    forest, table = some_forest(trees=3)
    for number, one in enumerate(forest):
        rng = np.random.default_rng([4, number])
        bag = rng.integers(0, 150, 150)
        leaf = np.zeros(len(one.splits), dtype=np.int64)
        for row in bag:
            node = 0
            while one.splits[node] >= 0:
                inside = int(one.lefts[node]) >> int(table.grid.cells[one.splits[node], row]) & 1
                node = int(one.children[node]) + (0 if inside else 1)
            leaf[node] += 1
        assert leaf[one.splits < 0].min() >= forests.LEAST
