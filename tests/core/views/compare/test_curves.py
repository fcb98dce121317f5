"""Curves of compared runs."""

from __future__ import annotations

import itertools
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from core.model import Catalog, Run, ScalarSeries, SourceSpec
from core.model.arrays import F8
from core.results import Results
from core.state import CompareState, Domain, RunsState, ScalarsState, SessionState
from core.views.compare.curves import (
    MOST_CHARTS,
    chart_wish,
    charted_tags,
    compared_runs,
    known_tags,
    lay_out,
    resolve,
)
from core.views.compare.empty import emptiness, without_curves
from core.views.picture import Chart, Curves, Viewport
from core.views.scalars import card_wish

VIEWPORT = Viewport(800, 500)


def _series(count: int, scale: float = 1.0) -> ScalarSeries:
    steps = np.arange(count, dtype=np.int64)
    value: F8 = scale * np.linspace(1.0, 0.1, count).astype(np.float64)
    return ScalarSeries(steps.astype(np.float64) + 1000.0, steps, value)


def _catalog() -> Catalog:
    runs = {
        name: Run(name, "made", (), scalars=MappingProxyType(scalars), loaded=True, started=1000.0)
        for name, scalars in {
            "a": {"loss": _series(50), "val/acc": _series(50), "final": _series(1)},
            "b": {"loss": _series(50, 2.0), "val/acc": _series(50), "only b": _series(9)},
            "c": {"loss": _series(50, 3.0)},
        }.items()
    }
    return Catalog((SourceSpec("/logs"),), MappingProxyType(runs))


def _state(*runs: str, **changes: object) -> SessionState:
    return SessionState(compare=replace(CompareState(runs=runs), **changes))  # type: ignore[arg-type]


def test_metrics_with_several_points_are_drawn_by_themselves() -> None:
    catalog, state = _catalog(), _state("b", "a", "gone")
    assert compared_runs(catalog, state) == ("b", "a")
    assert known_tags(list(catalog.runs.values())) == ("final", "loss", "only b", "val/acc")
    assert charted_tags(catalog, state) == ("loss", "only b", "val/acc")
    assert charted_tags(catalog, _state("c")) == ("loss",)
    chosen = _state("b", "a", tags=("final", "loss", "unknown"))
    assert charted_tags(catalog, chosen) == ("final", "loss")


def test_of_very_many_metrics_the_likeliest_are_drawn() -> None:
    scalars = {f"layer{number}/norm": _series(5) for number in range(30)} | {"val/loss": _series(5)}
    run = Run("a", "made", (), scalars=MappingProxyType(scalars), loaded=True)
    tags = charted_tags(Catalog((), MappingProxyType({"a": run})), _state("a"))
    assert len(tags) == MOST_CHARTS
    assert "val/loss" in tags


def test_compared_runs_are_drawn_whether_shown_or_not_and_no_others() -> None:
    catalog = _catalog()
    state = replace(_state("c", "a"), runs=RunsState(unchecked=frozenset(["a"]), query="name = 'b'"))
    wish = chart_wish(catalog, state, "loss", VIEWPORT)
    assert [line.run for line in wish.lines] == ["c", "a"]
    assert wish.missing == 0
    assert chart_wish(catalog, state, "val/acc", VIEWPORT).missing == 1


def test_axes_and_smoothing_are_those_of_the_scalars_and_everything_is_shown() -> None:
    catalog = _catalog()
    scalars = ScalarsState(smoothing=0.9, log_y=True, zoom={"loss": Domain(0, 1, 0, 1)})
    state = replace(_state("a", "b", "c"), scalars=scalars)
    wish = chart_wish(catalog, state, "loss", VIEWPORT)
    assert wish == replace(card_wish(catalog, state, "loss", VIEWPORT), zoom=None)
    assert (wish.smoothing.amount, wish.log_y, wish.zoom) == (0.9, True, None)


def test_selected_runs_stand_out_only_among_others() -> None:
    catalog = _catalog()
    some = replace(_state("a", "b"), selected_runs=frozenset(["a", "c"]))
    assert chart_wish(catalog, some, "loss", VIEWPORT).selected == {"a"}
    alike = replace(some, selected_runs=frozenset(["a", "b"]))
    assert chart_wish(catalog, alike, "loss", VIEWPORT).selected == frozenset()


@pytest.mark.parametrize("count", [1, 2, 7, 20])
@pytest.mark.parametrize("width", [200, 640, 1333])
def test_charts_do_not_overlap_and_end_flush(count: int, width: int) -> None:
    places = lay_out([f"tag{number}" for number in range(count)], width)
    assert len(places) == count
    assert max(place.left + place.width for place in places) == pytest.approx(width, abs=1)
    for one, other in itertools.pairwise(places):
        beside = other.top == one.top and other.left >= one.left + one.width
        below = other.top >= one.top + one.height and other.left == 0
        assert beside or below


def test_the_figure_has_a_chart_for_each_metric() -> None:
    catalog, state = _catalog(), _state("a", "b")
    picture = resolve(catalog, Results(), state, VIEWPORT)
    charts = [part.part for part in picture.parts]
    assert [chart.key for chart in charts if isinstance(chart, Chart)] == ["loss", "only b", "val/acc"]
    first = charts[0]
    assert isinstance(first, Chart)
    curves = [layer for layer in first.layers if isinstance(layer, Curves)]
    assert curves[-1].keys == ("a", "b")
    assert picture.viewport.height >= max(part.top + part.height for part in picture.parts)


def test_an_empty_page_says_how_runs_come_there() -> None:
    catalog = _catalog()
    nothing = emptiness(catalog, SessionState())
    assert nothing is not None
    assert not nothing.remedy
    assert "Compare runs" in nothing.text
    assert "Ctrl+Shift+D" in nothing.text
    selected = emptiness(catalog, replace(_state("a"), selected_runs=frozenset(["a", "b", "gone"])))
    assert selected is not None
    assert (selected.title, selected.remedy) == ("One more run than a is needed", "compare_selected")
    assert selected.button == "Compare 2 selected runs"
    assert emptiness(catalog, _state("a", "b")) is None
    assert emptiness(Catalog(), SessionState()) is not None


def test_why_there_are_no_curves() -> None:
    catalog = _catalog()
    assert without_curves(catalog, _state("a", "b")) is None
    none = without_curves(catalog, _state("a", "b", tags=()))
    assert none is not None
    assert none.remedy == "choose_curves"
    bare = Catalog((), MappingProxyType({"x": Run("x", "made", ())}))
    assert without_curves(bare, _state("x")) is not None
