from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.export.figures.figure import save_figure
from core.model import Catalog
from core.session.keeping.codec import Decoder, Encoder
from core.state import CardLimits, CardOptions, ChartSpec, Domain, ScalarsState, SessionState, Source, SourceKind
from core.style import LIGHT
from core.views import Curves, Viewport
from core.views.cards import CHARTS
from core.views.curves.hit import nearest_curve
from core.views.curves.mapping import Mapping
from core.views.curves.paint import paint_curves
from core.views.scalars import card_groups, card_wish, readings, resolve, resolve_card
from core.views.scalars.strokes import highlight
from core.views.scalars.table import value_rows
from tests.core.views.scalars.logs import catalog, series

KEY = "\nchart 1"
VIEWPORT = Viewport(200.0, 100.0)
LOGS = catalog(
    {
        "a": {"train/loss": series([3, 2, 1]), "val/loss": series([4, 3, 2]), "lr": series([100, 10, 1])},
        "b": {"train/loss": series([5, 4, 3]), "lr": series([50, 5, 0.5])},
        "c": {"acc": series([1, 2, 3])},
    }
)


def wished(*sources: Source, smoothing: float = 0.0, **changes: Any) -> SessionState:
    spec = ChartSpec(KEY, "Losses", sources)
    return SessionState(scalars=ScalarsState(smoothing=smoothing, charts=(spec,), **changes))


LOSSES = Source(".*loss", SourceKind.PATTERN)
BOTH = (LOSSES, Source("lr", second=True))


def layers(state: SessionState, logs: Catalog = LOGS) -> list[Curves]:
    return [layer for layer in resolve_card(logs, state, KEY, VIEWPORT).layers if isinstance(layer, Curves)]


def test_a_chart_has_the_curves_of_all_its_tags_told_apart_by_dashes() -> None:
    wish = card_wish(LOGS, wished(LOSSES), KEY, VIEWPORT)
    assert [(line.run, line.tag, line.dash) for line in wish.lines] == [
        ("a", "train/loss", 0), ("b", "train/loss", 0), ("a", "val/loss", 1),
    ]  # fmt: skip
    assert (wish.title, wish.missing, wish.several) == ("Losses", 1, True)
    (drawn,) = layers(wished(LOSSES))
    assert drawn.keys == ("a", "b", "a")
    assert drawn.dashes == (0, 0, 1)


def test_a_pattern_must_match_the_whole_tag() -> None:
    assert not card_wish(LOGS, wished(Source("loss", SourceKind.PATTERN)), KEY, VIEWPORT).lines
    assert not card_wish(LOGS, wished(Source("loss(", SourceKind.PATTERN)), KEY, VIEWPORT).lines


def test_a_tag_that_two_sources_mean_is_drawn_once() -> None:
    wish = card_wish(LOGS, wished(Source("val/loss", second=True), LOSSES), KEY, VIEWPORT)
    assert [(line.tag, line.second) for line in wish.lines] == [
        ("val/loss", True), ("train/loss", False), ("train/loss", False),
    ]  # fmt: skip


def test_the_legend_says_runs_by_colour_and_tags_by_dash() -> None:
    legend = resolve_card(LOGS, wished(*BOTH), KEY, VIEWPORT).legend
    assert legend is not None
    assert [(entry.label, entry.dash) for entry in legend.entries] == [
        ("a", 0), ("b", 0), ("train/loss", 0), ("val/loss", 1), ("lr (right axis)", 2),
    ]  # fmt: skip
    assert {entry.colour for entry in legend.entries[2:]} == {LIGHT.muted}


def test_an_axis_at_the_right_has_its_own_range_and_its_own_layer() -> None:
    chart = resolve_card(LOGS, wished(*BOTH), KEY, VIEWPORT)
    assert chart.second is not None
    assert chart.y.upper < 6 < 90 < chart.second.upper
    left, right = layers(wished(*BOTH))
    assert (left.second, right.second) == (False, True)
    assert right.y.max() == 100
    assert resolve_card(LOGS, wished(LOSSES), KEY, VIEWPORT).second is None


def test_each_vertical_axis_is_logarithmic_by_itself() -> None:
    options = {KEY: CardOptions(log_second=True)}
    logs = catalog({"a": {"x/loss": series([-1, 2, 3]), "lr": series([0, 10, 1])}})
    state = wished(*BOTH, options=options)
    chart = resolve_card(logs, state, KEY, VIEWPORT)
    assert chart.second is not None
    assert (chart.y.lower < 0, chart.second.lower > 0) == (True, True)
    left, right = layers(state, logs)
    assert left.y.tolist() == [-1, 2, 3]
    assert np.nan_to_num(right.y, nan=-9).tolist() == [-9, 10, 1]
    assert "1 run has values ≤ 0" in chart.note


def test_a_zoom_keeps_what_the_axis_at_the_right_shows() -> None:
    zoom = {KEY: Domain(0.0, 1.0, 2.0, 3.0, (20.0, 40.0))}
    chart = resolve_card(LOGS, wished(*BOTH, zoom=zoom), KEY, VIEWPORT)
    assert chart.second is not None
    assert (chart.second.lower, chart.second.upper) == (20, 40)
    old = resolve_card(LOGS, wished(*BOTH, zoom={KEY: Domain(0.0, 1.0, 2.0, 3.0)}), KEY, VIEWPORT).second
    assert old is not None
    assert old.lower < 0.5 < 100 < old.upper


def test_curves_are_painted_and_hit_on_their_own_axis() -> None:
    logs = catalog({"a": {"x/loss": series([0, 0, 0])}, "b": {"lr": series([100, 100, 100]), "x/loss": series([10])}})
    chart = resolve_card(logs, wished(*BOTH), KEY, VIEWPORT)
    mapping = Mapping.of(chart, 200, 100)
    drawn = [layer for layer in chart.layers if isinstance(layer, Curves)]
    (right,) = [layer for layer in drawn if layer.second]
    at = float(mapping.along(True).y(right.y)[0])
    assert 0 < at < 100
    assert nearest_curve(drawn, mapping, 100, at, 3) == "b"
    image = paint_curves([right], mapping, 1.0)
    assert np.flatnonzero(image[:, 100, 3]).mean() == pytest.approx(at - 0.5, abs=1.0)


def test_dashes_leave_gaps_in_the_painting() -> None:
    logs = catalog({"a": {"x/loss": series([1, 1, 1]), "y/loss": series([2, 2, 2])}})
    chart = resolve_card(logs, wished(LOSSES), KEY, VIEWPORT)
    image = paint_curves([layer for layer in chart.layers if isinstance(layer, Curves)], Mapping.of(chart, 200, 100), 1)
    whole, broken = image[70:, 10:190, 3].max(axis=0), image[:30, 10:190, 3].max(axis=0)
    assert (whole > 0).all()
    assert 0.4 < (broken > 0).mean() < 0.95


def test_a_highlighted_run_shows_all_its_tags_with_their_dashes() -> None:
    chart = resolve_card(LOGS, wished(*BOTH), KEY, VIEWPORT)
    found = highlight(chart, "a", "#ffffff")
    assert [layer.second for layer in found] == [False, False, True, True]
    assert found[1].dashes == (0, 1)
    assert found[3].dashes == (2,)


def test_readings_tell_the_tag() -> None:
    wish = card_wish(LOGS, wished(*BOTH), KEY, VIEWPORT)
    found = [(reading.run, reading.tag, reading.value, reading.second) for reading in readings(wish, 1.0)]
    assert found == [
        ("a", "train/loss", 2, False), ("b", "train/loss", 4, False), ("a", "val/loss", 3, False),
        ("a", "lr", 10, True), ("b", "lr", 5, True),
    ]  # fmt: skip


def test_charts_are_cards_before_those_of_tags_and_are_pinned_by_their_key() -> None:
    groups = card_groups(LOGS, wished(*BOTH))
    assert (groups[0].key, groups[0].title) == (CHARTS, "Charts")
    assert [(card.key, card.name) for card in groups[0].cards] == [(KEY, "Losses")]
    pinned = card_groups(LOGS, wished(*BOTH, pinned=(KEY,)))
    assert pinned[0].title == "Pinned"
    assert [card.key for card in pinned[0].cards] == [KEY]
    assert CHARTS not in [group.key for group in pinned]


def test_values_of_a_chart_are_written_with_their_tags_and_those_of_all_only_once() -> None:
    rows = value_rows(LOGS, wished(*BOTH), [KEY])
    assert {row[1] for row in rows} == {"train/loss", "val/loss", "lr"}
    assert len(value_rows(LOGS, wished(*BOTH))) == len(value_rows(LOGS, SessionState()))


def test_charts_are_written_and_read_and_older_states_have_none() -> None:
    state = wished(*BOTH, options={KEY: CardOptions(height=300)}, zoom={KEY: Domain(0, 1, 2, 3, (4, 5))}).scalars
    raw = Encoder().encode(state, ScalarsState)
    assert Decoder().decode(raw, ScalarsState) == state
    assert isinstance(raw, dict)
    old = {name: value for name, value in raw.items() if name not in ("charts", "options")}
    assert Decoder().decode(old, ScalarsState).charts == ()


def test_a_card_draws_the_runs_that_its_own_query_finds() -> None:
    state = wished(LOSSES, options={KEY: CardOptions(query="^b$"), "lr": CardOptions(query="^a$")})
    assert [line.run for line in card_wish(LOGS, state, KEY, VIEWPORT).lines] == ["b"]
    assert [line.run for line in card_wish(LOGS, state, "lr", VIEWPORT).lines] == ["a"]
    assert [line.run for line in card_wish(LOGS, state, "train/loss", VIEWPORT).lines] == ["a", "b"]


def limits(**sides: float) -> Domain:
    logs = catalog({"a": {"x/loss": series([1, 2, 9]), "lr": series([100, 10, 1])}})
    options = {KEY: CardOptions(limits=CardLimits(**sides))}
    return resolve_card(logs, wished(*BOTH, options=options), KEY, VIEWPORT).whole


def test_ends_of_axes_are_where_the_user_sets_them_and_the_others_follow_the_data() -> None:
    usual = limits()
    assert usual.second is not None
    set_ones = limits(left=-5.0, top=4.0, second_bottom=0.0)
    assert set_ones == Domain(-5.0, usual.right, usual.bottom, 4.0, (0.0, usual.second[1]))
    beyond = limits(bottom=50.0)
    assert beyond.bottom == 50.0 < beyond.top


def test_an_end_that_a_logarithm_cannot_show_does_not_count() -> None:
    options = {"lr": CardOptions(limits=CardLimits(bottom=0.0, top=1000.0))}
    state = SessionState(scalars=ScalarsState(smoothing=0.0, log_y=True, options=options))
    chart = resolve_card(LOGS, state, "lr", VIEWPORT)
    assert 0 < chart.y.lower < 0.5
    assert chart.y.upper == 1000.0


def test_a_horizontal_axis_is_logarithmic_on_one_card_only() -> None:
    state = wished(LOSSES, options={KEY: CardOptions(log_x_switched=True)})
    assert card_wish(LOGS, state, KEY, VIEWPORT).log_x
    assert not card_wish(LOGS, state, "lr", VIEWPORT).log_x


def test_a_figure_has_the_axis_at_the_right_and_the_dashes(tmp_path: Path) -> None:
    logs = catalog({"a": {"x/loss": series([1, 2]), "y/loss": series([2, 3]), "lr": series([4000, 9000])}})
    picture = resolve(logs, None, wished(*BOTH), Viewport(600, 300), [KEY])  # type: ignore[arg-type]
    save_figure(picture, tmp_path / "figure.svg")
    text = (tmp_path / "figure.svg").read_text()
    assert "8,000" in text
    assert "lr (right axis)" in text
    assert text.count("stroke-dasharray") >= 2
