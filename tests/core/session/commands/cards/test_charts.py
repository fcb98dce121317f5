from __future__ import annotations

from dataclasses import replace

from core.session.commands.cards.charts import add_to_chart, clear_pins, delete_chart, move_card, put_chart, set_options
from core.session.commands.cards.scalars import toggle_pin
from core.state import CardLimits, ChartSpec, Domain, ScalarsState, SessionState, Source
from core.views.cards import CHARTS, PINNED
from core.views.scalars import card_groups
from tests.core.views.scalars.logs import catalog, series

LOGS = catalog({"a": {tag: series([1, 2]) for tag in ("x/1", "x/2", "x/3", "lr")}})
CHART = ChartSpec("\nchart 1", "Both", (Source("x/1"), Source("lr", second=True)))


def keys(state: SessionState) -> dict[str, list[str]]:
    return {group.key: [card.key for card in group.cards] for group in card_groups(LOGS, state)}


def test_a_tag_on_another_card_makes_a_chart_of_both_and_the_cards_stay() -> None:
    state = add_to_chart(ChartSpec.of_tag("x/1"), [Source("lr")]).apply(SessionState())
    (made,) = state.scalars.charts
    assert made == ChartSpec("\nchart 1", "x/1, lr", (Source("x/1"), Source("lr")))
    assert keys(state) == {CHARTS: ["\nchart 1"], "x": ["x/1", "x/2", "x/3"], "": ["lr"]}


def test_a_tag_on_a_chart_is_added_to_it_once() -> None:
    state = put_chart(CHART).apply(SessionState())
    for _ in range(2):
        state = add_to_chart(state.scalars.charts[0], [Source("x/2")]).apply(state)
    assert state.scalars.charts == (replace(CHART, sources=(*CHART.sources, Source("x/2"))),)


def test_a_chart_of_a_layout_is_copied_under_a_title_of_its_own_when_something_is_added() -> None:
    logged = ChartSpec("\n/layout/a\nb", "b", (Source("x/1"),), category="a")
    (made,) = add_to_chart(logged, [Source("lr")]).apply(SessionState()).scalars.charts
    assert (made.key, made.title, made.category) == ("\nchart 1", "b, lr", "")


def test_keys_are_never_used_twice() -> None:
    state = put_chart(replace(CHART, key="\nchart 7")).apply(SessionState())
    state = add_to_chart(ChartSpec.of_tag("lr"), [Source("x/1")]).apply(state)
    assert [spec.key for spec in state.scalars.charts] == ["\nchart 7", "\nchart 8"]


def test_a_deleted_chart_leaves_nothing_behind() -> None:
    state = put_chart(CHART).apply(SessionState())
    state = toggle_pin(CHART.key).apply(state)
    state = set_options(CHART.key, "", height=300).apply(state)
    scalars = replace(state.scalars, zoom={CHART.key: Domain(0, 1, 0, 1)}, order=(CHART.key,))
    assert delete_chart(CHART).apply(replace(state, scalars=scalars)).scalars == ScalarsState()


def test_options_that_are_the_usual_ones_are_forgotten_and_limits_end_a_zoom() -> None:
    state = SessionState(scalars=ScalarsState(zoom={"lr": Domain(0, 1, 0, 1), "x/1": Domain(0, 1, 0, 1)}))
    state = set_options("lr", "", limits=CardLimits(bottom=0.0)).apply(state)
    assert state.scalars.zoom.keys() == {"x/1"}
    assert set_options("lr", "", limits=CardLimits()).apply(state).scalars.options == {}


def test_cards_are_moved_inside_their_group() -> None:
    state = move_card("x/3", "x", ["x/1", "x/2", "x/3"], "x/1", "x/3").apply(SessionState())
    assert keys(state)["x"] == ["x/3", "x/1", "x/2"]
    state = move_card("x/3", "x", keys(state)["x"], None, "x/3").apply(state)
    assert keys(state)["x"] == ["x/1", "x/2", "x/3"]


def test_cards_are_moved_to_the_pinned_ones_among_them_and_out_again() -> None:
    state = toggle_pin("lr").apply(SessionState())
    state = move_card("x/2", PINNED, ["lr"], "lr", "x/2").apply(state)
    assert keys(state)[PINNED] == ["x/2", "lr"]
    state = move_card("lr", PINNED, ["x/2", "lr"], "x/2", "lr").apply(state)
    assert keys(state)[PINNED] == ["lr", "x/2"]
    state = move_card("x/2", "x", ["x/1", "x/3"], "x/3", "x/2").apply(state)
    assert keys(state) == {PINNED: ["lr"], "x": ["x/1", "x/2", "x/3"]}
    assert PINNED not in keys(clear_pins().apply(state))


def test_charts_are_moved_to_other_categories() -> None:
    state = put_chart(CHART).apply(SessionState())
    other = replace(CHART, key="\nchart 2", category="Rates")
    state = put_chart(other).apply(state)
    assert list(keys(state))[:2] == [CHARTS, f"{CHARTS}/Rates"]
    state = move_card(CHART.key, f"{CHARTS}/Rates", [other.key], other.key, "").apply(state)
    assert keys(state)[f"{CHARTS}/Rates"] == [CHART.key, other.key]
    assert card_groups(LOGS, state)[0].title == "Rates"
