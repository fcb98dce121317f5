"""What pages share that judge runs: the metric, the order of runs, their colours, and which have a curve together."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from scipy.stats import rankdata

from core.model import Catalog
from core.state import ORDER, Direction, FieldBrush, GroupBy, Grouping, ImportanceState, SessionState, Span
from core.style import ThemeName, rgb, tokens
from core.views.hparams.drawn import drawn_runs
from core.views.judging.colours import coloured_by, coloured_by_rank, shades
from core.views.judging.curves import MOST, families_of
from core.views.judging.judged import judged
from core.views.judging.order import order_detail, order_values
from tests.core.views.hparams.made import made_catalog, sweep

LIGHT = ThemeName.LIGHT


def _started(catalog: Catalog, starts: list[float | None], experiments: list[str] | None = None) -> Catalog:
    groups = experiments or [""] * len(starts)
    runs = {
        name: replace(run, started=start, experiment=group)
        for (name, run), start, group in zip(catalog.runs.items(), starts, groups, strict=True)
    }
    return replace(catalog, runs=MappingProxyType(runs))


SMALL = made_catalog({"a": [1, 2, 3, 4]}, {"loss": [0.5, math.nan, math.inf, 0.25], "accuracy": [0.1, 0.2, 0.9, None]})


def _state(metric: str, direction: Direction | None = None) -> SessionState:
    return SessionState(importance=ImportanceState(metric=metric, direction=direction))


def test_the_direction_goes_by_the_name_unless_it_is_said() -> None:
    for metric, said, maximise in (
        ("metrics.loss", None, False),
        ("metrics.accuracy", None, True),
        ("metrics.loss", Direction.HIGHER, True),
        ("metrics.accuracy", Direction.LOWER, False),
    ):
        found = judged(SMALL, _state(metric, said))
        assert found is not None
        assert found.maximise is maximise
        assert found.word == ("higher is better" if maximise else "lower is better")


def test_numbers_keep_infinities_and_have_nan_for_everything_else() -> None:
    rows = np.arange(4)
    loss, accuracy = judged(SMALL, _state("metrics.loss")), judged(SMALL, _state("metrics.accuracy"))
    assert loss is not None
    assert accuracy is not None
    assert loss.numbers(rows).tolist() == pytest.approx([0.5, math.nan, math.inf, 0.25], nan_ok=True)
    assert accuracy.numbers(rows).tolist() == pytest.approx([0.1, 0.2, 0.9, math.nan], nan_ok=True)


def test_the_best_is_one_of_the_shown_runs() -> None:
    loss = judged(SMALL, _state("metrics.loss"))
    assert loss is not None
    everything = np.ones(4, dtype=np.bool_)
    assert loss.best(np.arange(4), everything) == 3
    assert loss.best(np.arange(4), np.array([True, True, True, False])) == 0
    assert loss.best(np.arange(4), np.array([False, True, True, False])) is None


def test_nothing_is_judged_by_what_no_run_has() -> None:
    assert judged(SMALL, _state("metrics.gone")) is None
    assert judged(made_catalog({"a": [1, 2]}, {}), SessionState()) is None


def test_runs_are_numbered_by_their_starts_and_then_by_their_names() -> None:
    catalog = _started(SMALL, [30.0, 10.0, None, 10.0])
    columns = drawn_runs(catalog, SessionState()).columns
    order = order_values(columns)
    assert order.numbers[[0, 1, 3]].tolist() == [3.0, 1.0, 2.0]
    assert int(order.standing[2]) == 5
    assert order_detail(columns) == "by start"
    unknown = drawn_runs(SMALL, SessionState()).columns
    assert order_values(unknown).numbers.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert order_detail(unknown) == "by name"


def test_colours_by_order_run_along_the_map_and_are_neutral_without_a_start() -> None:
    catalog = _started(SMALL, [30.0, 10.0, None, 20.0])
    drawn = drawn_runs(catalog, SessionState())
    found = coloured_by(catalog, SessionState(), drawn, ORDER, LIGHT)
    assert found.colours[[1, 3, 0]].tolist() == shades(np.array([0.0, 0.5, 1.0]), "viridis", LIGHT).tolist()
    assert found.colours[2].tolist() == list(rgb(tokens(LIGHT).faint))
    assert found.legend is not None
    assert found.legend.bar is not None
    assert found.legend.bar.missing == 1


def test_colours_by_rank_are_those_of_scipys_ranks_and_the_scale_names_the_quarters() -> None:
    catalog = sweep(101)
    drawn = drawn_runs(catalog, SessionState())
    subject = judged(catalog, _state("metrics.loss"))
    assert subject is not None
    found = coloured_by_rank(subject, drawn, "viridis", LIGHT)
    numbers = subject.numbers(drawn.rows)
    finite = np.isfinite(numbers)
    shares = (rankdata(numbers[finite]) - 1) / (finite.sum() - 1)
    assert found.colours[finite].tolist() == shades(shares, "viridis", LIGHT).tolist()
    assert (found.colours[~finite] == rgb(tokens(LIGHT).faint)).all()
    assert found.legend is not None
    assert found.legend.bar is not None
    assert found.legend.bar.missing == 4
    assert [share for share, _ in found.legend.bar.labels] == [0.0, 0.25, 0.5, 0.75, 1.0]
    middle = float(found.legend.bar.labels[2][1])
    assert middle == pytest.approx(float(np.median(numbers[finite])), rel=1e-3)


def _families(catalog: Catalog, state: SessionState, curves_by: str | None = None) -> list[tuple[str, int]]:
    drawn = drawn_runs(catalog, state)
    shown = np.ones(len(drawn.rows), dtype=np.bool_)
    return [(each.label, each.count) for each in families_of(catalog, state, drawn, shown, curves_by, LIGHT).families]


def test_curves_go_by_experiments_by_groups_by_a_field_or_there_is_one() -> None:
    catalog = _started(SMALL, [1.0, 2.0, 3.0, 4.0], ["x", "y", "x", "x"])
    assert _families(catalog, SessionState()) == [("x", 3), ("y", 1)]
    assert _families(catalog, SessionState(), "") == [("All runs", 4)]
    assert _families(catalog, SessionState(), "params.a") == [(f"{n}", 1) for n in (1, 2, 3, 4)]
    grouped = SessionState(grouping=Grouping(GroupBy.PATTERN, pattern="(..)$"))
    assert [count for _, count in _families(catalog, grouped)] == [1, 1, 1, 1]
    assert _families(SMALL, SessionState()) == [("All runs", 4)]


def test_of_many_groups_the_largest_have_curves_and_the_rest_is_told() -> None:
    values = [n for n in range(1, 31) for _ in range(n)]
    catalog = made_catalog({"a": values}, {"loss": [float(n) for n in range(len(values))]})
    drawn = drawn_runs(catalog, SessionState())
    shown = np.ones(len(values), dtype=np.bool_)
    found = families_of(catalog, SessionState(), drawn, shown, "params.a", LIGHT)
    assert len(found.families) == MOST
    assert min(family.count for family in found.families) == 30 - MOST + 1
    assert found.without == f"the {MOST} largest of 30 groups have curves"
    assert (found.codes[np.array(values) <= 30 - MOST] == -1).all()
    own = np.zeros((len(values), 3), dtype=np.uint8)
    assert (found.colours(own, LIGHT)[found.codes < 0] == rgb(tokens(LIGHT).faint)).all()


def test_runs_outside_of_brushes_make_no_curve() -> None:
    catalog = made_catalog({"a": [1, 1, 2, 2]}, {"loss": [1.0, 2.0, 3.0, 4.0]})
    state = SessionState(brushes=(FieldBrush("b", "hparams", "", "metrics.loss", (Span(0.0, 2.0),)),))
    drawn = drawn_runs(catalog, state)
    found = families_of(catalog, state, drawn, np.array([True, True, False, False]), "params.a", LIGHT)
    assert [(each.label, each.count) for each in found.families] == [("1", 2)]
