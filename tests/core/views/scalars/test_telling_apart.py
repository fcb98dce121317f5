"""Groups beyond the first ones as one, dashes by a column, and a card for each value of a column."""

from __future__ import annotations

from dataclasses import replace

from core.figure_files.spec import FigurePart, part_title
from core.figure_files.views import picture_of
from core.model import Catalog
from core.results import Results
from core.session import Session
from core.session.commands.cards.cards import toggle_pin
from core.session.commands.cards.charts import add_to_chart, delete_chart, put_chart, set_options
from core.session.commands.cards.splits import join_cards, split_by, split_card
from core.session.commands.runs.grouping import dash_by, group_by_fields, rest_as_others
from core.session.commands.runs.runs import isolate_runs
from core.session.keeping.codec import Decoder, Encoder
from core.session.keeping.dashboards import arrangement
from core.state import CardLimits, ChartSpec, Grouping, ScalarsState, Source, SourceKind
from core.views import Chart, Curves, Viewport
from core.views.grouping import groups_of, token_of
from core.views.scalars import card_groups, card_wish, resolve_card, spec_of
from core.views.scalars.splitting import MOST, changed_spec, split_charts
from core.views.scalars.table import value_rows
from tests.core.views.scalars.logs import catalog, series

VIEWPORT = Viewport(200, 100)
_MADE = catalog({f"r{number}": {"loss": series([number, number + 1.0])} for number in range(6)})
PARAMS = [{"lr": 0.1 * (number % 3 + 1), "opt": "adam" if number < 3 else "sgd"} for number in range(6)]
LOGS = Catalog(
    runs={name: replace(run, params=params) for (name, run), params in zip(_MADE.runs.items(), PARAMS, strict=True)}
)


def opened(logs: Catalog = LOGS) -> Session:
    session = Session()
    session.set_catalog(logs)
    return session


def test_groups_beyond_the_first_ones_are_one_and_can_be_told_apart_again() -> None:
    session = opened()
    session.do(group_by_fields(["params.lr"]))
    assert len(groups_of(LOGS, session.state).groups) == 3
    session.do(rest_as_others(1))
    found = groups_of(LOGS, session.state)
    assert found.groups.labels == ("lr=0.1", "Others (2 groups)")
    assert found.groups.counts.tolist() == [2, 4]
    wish = card_wish(LOGS, session.state, "loss", VIEWPORT)
    assert [(line.title, len(line.members)) for line in wish.lines] == [("lr=0.1", 2), ("Others (2 groups)", 4)]
    session.do(rest_as_others(2))
    assert len(groups_of(LOGS, session.state).groups) == 3  # one group more is itself
    session.undo()
    session.undo()
    assert len(groups_of(LOGS, session.state).groups) == 3
    raw = Encoder().encode(replace(session.state.grouping, most=4, dash="params.opt"), Grouping)
    assert Decoder().decode(raw, Grouping).dash == "params.opt"


def test_dashes_go_by_a_column_and_the_legend_says_which() -> None:
    session = opened()
    session.do(dash_by("params.opt"))
    chart = resolve_card(LOGS, session.state, "loss", VIEWPORT)
    drawn = [layer for layer in chart.layers if isinstance(layer, Curves)][-1]
    assert dict(zip(drawn.keys, drawn.dashes, strict=True)) == {f"r{n}": int(n >= 3) for n in range(6)}
    assert chart.legend is not None
    entries = {entry.label: entry.dash for entry in chart.legend.entries}
    assert (entries["r0"], entries["r5"], entries["opt=adam"], entries["opt=sgd"]) == (0, 1, 0, 1)
    session.undo()
    chart = resolve_card(LOGS, session.state, "loss", VIEWPORT)
    assert all(not layer.dashes for layer in chart.layers if isinstance(layer, Curves))


def test_a_group_has_a_curve_for_each_dash_in_one_colour() -> None:
    session = opened()
    session.do(group_by_fields(["params.lr"]))
    session.do(dash_by("params.opt"))
    lines = card_wish(LOGS, session.state, "loss", VIEWPORT).lines
    assert len(lines) == 6  # each lr with each opt is one run here
    twice = catalog({f"r{n}": {"loss": series([n, n + 1.0])} for n in range(8)})
    runs = {
        name: replace(run, params={"lr": 0.1, "opt": "adam" if place < 4 else "sgd"})
        for place, (name, run) in enumerate(twice.runs.items())
    }
    session = opened(Catalog(runs=runs))
    session.do(group_by_fields(["params.lr"]))
    session.do(dash_by("params.opt"))
    lines = card_wish(session.catalog, session.state, "loss", VIEWPORT).lines
    assert [(line.title, len(line.members), line.dash) for line in lines] == [
        ("lr=0.1, opt=adam", 4, 0),
        ("lr=0.1, opt=sgd", 4, 1),
    ]
    assert {line.run for line in lines} == {token_of("lr=0.1")}
    assert len({line.colour for line in lines}) == 1


def keys_of(session: Session) -> list[str]:
    """Return the keys of the cards of splits, as they stand."""
    return [chart.key for chart in split_charts(session.catalog, session.state)]


def runs_on(session: Session, key: str) -> list[str]:
    return [line.run for line in card_wish(session.catalog, session.state, key, VIEWPORT).lines]


def test_a_card_becomes_one_for_each_value_with_the_runs_that_have_it() -> None:
    session = opened()
    session.do(set_options("loss", "Runs", query="name != 'r1'"))
    session.do(split_card(ChartSpec.of_tag("loss"), "params.opt", "opt"))
    group = next(group for group in card_groups(LOGS, session.state) if "each value" in group.title)
    assert group.title == "loss · one chart for each value of opt"
    assert [card.tag for card in group.cards] == ["loss · opt = adam", "loss · opt = sgd"]
    assert [runs_on(session, card.key) for card in group.cards] == [["r0", "r2"], ["r3", "r4", "r5"]]
    charts = [resolve_card(LOGS, session.state, card.key, VIEWPORT) for card in group.cards]
    assert charts[0].y.lower == charts[1].y.lower < 0
    assert charts[0].y.upper == charts[1].y.upper > 6
    session.do(split_by(group.cards[0].key, "params.opt", "opt", shared=False))
    charts = [resolve_card(LOGS, session.state, card.key, VIEWPORT) for card in group.cards]
    assert charts[0].y.upper < 3.5 < charts[1].y.upper
    session.do(set_options(group.cards[0].key, "Limits", limits=CardLimits(top=9.0)))
    assert resolve_card(LOGS, session.state, group.cards[0].key, VIEWPORT).y.upper == 9.0
    session.do(toggle_pin("scalars", group.cards[1].key, "sgd"))
    session.do(join_cards(group.cards[1].key, "loss"))
    assert (session.state.scalars.splits, session.state.scalars.pinned) == ((), ())
    assert set(session.state.scalars.options) == {"loss"}
    session.undo()
    assert len(session.state.scalars.splits) == 1
    assert session.state.scalars.pinned == (group.cards[1].key,)


def test_values_that_appear_later_get_cards_and_values_that_go_lose_them() -> None:
    session = opened()
    session.do(split_card(ChartSpec.of_tag("loss"), "params.opt", "opt"))
    before = keys_of(session)
    more = catalog({"r6": {"loss": series([60.0, 70.0])}, "r7": {"loss": series([1.0])}})
    runs = {"r6": replace(more.runs["r6"], params={"opt": "lion"}), "r7": more.runs["r7"]}
    session.set_catalog(Catalog(runs={**LOGS.runs, **runs}))
    after = keys_of(session)
    assert after == [before[0], "\nsplit 1\nopt = lion", before[1], "\nsplit 1\nopt = –"]
    assert (runs_on(session, after[1]), runs_on(session, after[3])) == (["r6"], ["r7"])
    chart = resolve_card(session.catalog, session.state, after[0], VIEWPORT)
    assert chart.y.upper > 70  # the range that all share follows, too
    session.do(isolate_runs(session.catalog, ["r0", "r6"]))
    assert keys_of(session) == after[:2]
    assert not runs_on(session, after[2])  # a card that is pinned may ask for a value that no shown run has
    rows = value_rows(session.catalog, session.state)
    assert len(rows) == 4  # data out of the view has each point once


def test_all_cards_of_a_split_draw_what_one_of_them_is_given() -> None:
    session = opened()
    session.do(split_card(ChartSpec.of_tag("loss"), "params.opt", "opt"))
    first = keys_of(session)[0]
    spec = changed_spec(session.state, spec_of(LOGS, session.state, first))
    session.do(add_to_chart(spec, [Source("loss * 2", SourceKind.EXPRESSION)]))
    assert [chart.title for chart in split_charts(LOGS, session.state)] == ["loss · opt = adam", "loss · opt = sgd"]
    for key in keys_of(session):
        assert len(runs_on(session, key)) == 6
    session.do(put_chart(replace(spec, title="Loss", category="Optimizers")))
    assert next(group.title for group in card_groups(LOGS, session.state)) == "Optimizers"
    session.do(delete_chart(spec))
    assert not session.state.scalars.splits


def test_splits_are_kept_with_sessions_dashboards_and_figures() -> None:
    session = opened()
    session.do(split_card(ChartSpec.of_tag("loss"), "params.opt", "opt"))
    raw = Encoder().encode(session.state.scalars, ScalarsState)
    assert Decoder().decode(raw, ScalarsState) == session.state.scalars
    assert isinstance(raw, dict)
    del raw["splits"]
    assert Decoder().decode(raw, ScalarsState).splits == ()  # what earlier versions have written
    assert arrangement(session.state.scalars).splits == session.state.scalars.splits
    key = keys_of(session)[1]
    part = FigurePart("scalars", cards=(key,), state=session.state)
    assert part_title(part) == "Scalars, loss · opt = sgd"
    picture = picture_of(part, LOGS, Results(), Viewport(400, 300))
    assert [placed.part.title for placed in picture.parts if isinstance(placed.part, Chart)] == ["loss · opt = sgd"]


def test_every_run_is_on_one_of_the_cards_however_many_values_there_are() -> None:
    made = catalog({f"r{number}": {"loss": series([1.0])} for number in range(40)})
    runs = {
        name: run if place == 0 else replace(run, params={"n": place, "half": place / 2, "name": f"it's {place}"})
        for place, (name, run) in enumerate(made.runs.items())
    }
    session = opened(Catalog(runs=runs))
    for field in ("params.n", "params.half", "params.name", "name"):
        session.do(split_card(ChartSpec.of_tag("loss"), field, field))
        keys = keys_of(session)
        assert len(keys) <= MOST + 1
        assert sorted(run for key in keys for run in runs_on(session, key)) == sorted(runs)
        session.undo()
