"""Groups beyond the first ones as one, dashes by a column, and a card for each value of a column."""

from __future__ import annotations

from dataclasses import replace

from core.model import Catalog
from core.session import Session
from core.session.codec import Decoder, Encoder
from core.session.grouping_commands import dash_by, group_by_fields, rest_as_others
from core.session.split_commands import split_card
from core.state import CardLimits, ChartSpec, Grouping
from core.views import Curves, Viewport
from core.views.grouping import groups_of, token_of
from core.views.scalars import card_groups, card_wish, resolve_card
from core.views.scalars.splitting import MOST, parts_of
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


def test_a_card_becomes_one_for_each_value_with_the_runs_that_have_it() -> None:
    session = opened()
    parts = parts_of(LOGS, session.state, "params.opt")
    assert [title for title, _ in parts] == ["opt = adam", "opt = sgd"]
    session.do(split_card(ChartSpec.of_tag("loss"), "opt", parts, CardLimits(bottom=0.0, top=7.0)))
    group = next(group for group in card_groups(LOGS, session.state) if "by opt" in group.title)
    assert [card.tag for card in group.cards] == ["loss · opt = adam", "loss · opt = sgd"]
    for card, names in zip(group.cards, (["r0", "r1", "r2"], ["r3", "r4", "r5"]), strict=True):
        assert [line.run for line in card_wish(LOGS, session.state, card.key, VIEWPORT).lines] == names
        chart = resolve_card(LOGS, session.state, card.key, VIEWPORT)
        assert (chart.y.lower, chart.y.upper) == (0.0, 7.0)
    session.undo()
    assert not session.state.scalars.charts
    assert not session.state.scalars.options


def test_every_run_is_on_one_of_the_cards_however_many_values_there_are() -> None:
    made = catalog({f"r{number}": {"loss": series([1.0])} for number in range(40)})
    runs = {
        name: run if place == 0 else replace(run, params={"n": place, "half": place / 2, "name": f"it's {place}"})
        for place, (name, run) in enumerate(made.runs.items())
    }
    session = opened(Catalog(runs=runs))
    for field in ("params.n", "params.half", "params.name", "name"):
        parts = parts_of(session.catalog, session.state, field)
        assert len(parts) <= MOST + 1
        session.do(split_card(ChartSpec.of_tag("loss"), field, parts))
        keys = [chart.key for chart in session.state.scalars.charts]
        drawn = [line.run for key in keys for line in card_wish(session.catalog, session.state, key, VIEWPORT).lines]
        assert sorted(drawn) == sorted(runs)
        session.undo()
