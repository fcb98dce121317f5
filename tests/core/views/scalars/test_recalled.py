"""What a filter, a growing run and another colour have looked up and worked out again, counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Catalog, PointRow, PointTable, Run, ScalarSeries
from core.state import ChartSpec, RunsState, SessionState
from core.style import ThemeName
from core.views import Viewport, run_colours
from core.views.cards.groups import _by_group
from core.views.memo import Memo
from core.views.run_colours import Changes, RunColours, changes
from core.views.scalars import card_wish
from core.views.scalars.cards import card_groups, look_ahead
from core.views.scalars.lines import sources_of
from core.views.scalars.recalled import Line, Recalled, recalled
from core.views.scalars.sources import drawn_of
from core.views.scalars.tags import tags_of
from core.views.scalars.tracks import Track
from core.views.scalars.wish import CardWish
from core.views.shown import run_colour

TAG = "loss of the lines that are recalled"
VIEW = Viewport(300.0, 200.0)


def make_run(name: str, points: int = 5, tags: tuple[str, ...] = (TAG,)) -> Run:
    step = np.arange(points, dtype=np.int64)
    series = ScalarSeries(1.7e9 + step.astype(np.float64), step, np.ones(points))
    return Run(name, "tensorboard", (), scalars=dict.fromkeys(tags, series), loaded=True)


def make_catalog(*names: str) -> Catalog:
    return Catalog(runs={name: make_run(name) for name in names})


def curve(catalog: Catalog, state: SessionState) -> Recalled:
    sources = sources_of(catalog, state, None, ThemeName.LIGHT)
    return recalled(TAG, drawn_of(ChartSpec.of_tag(TAG), ()), sources)[0]


def wish(catalog: Catalog, state: SessionState, viewport: Viewport = VIEW) -> CardWish:
    return card_wish(catalog, state, TAG, viewport)


def named(made: CardWish) -> list[str]:
    return [line.run for line in made.lines]


def test_a_filter_looks_no_run_up_again() -> None:
    catalog, state = make_catalog(*(f"run{place}" for place in range(20))), SessionState()
    everything = wish(catalog, state)
    known = curve(catalog, state)
    assert known.made == 20
    some = wish(catalog, replace(state, runs=RunsState(query=r"[02468]$")))
    assert named(some) == [f"run{place}" for place in range(0, 20, 2)]
    assert wish(catalog, state).lines == everything.lines
    assert known.made == 20
    assert {id(line) for line in some.lines} <= {id(line) for line in everything.lines}


def test_only_a_run_that_has_grown_is_looked_up_again() -> None:
    catalog, state = make_catalog("grown a", "grown b", "grown c"), SessionState()
    before = wish(catalog, state)
    known = curve(catalog, state)
    made = known.made
    grown = replace(catalog, runs={**catalog.runs, "grown b": make_run("grown b", 9)})
    after = wish(grown, state)
    assert known.made == made + 1
    assert [len(line.series) for line in after.lines] == [5, 9, 5]
    assert after.lines[0] is before.lines[0]
    gone = replace(catalog, runs={"grown a": grown.runs["grown a"]})
    assert named(wish(gone, state)) == ["grown a"]
    back = wish(grown, state)
    assert known.made == made + 3  # what is gone is forgotten
    assert back.lines == after.lines


def test_lines_wear_the_colours_and_titles_of_now() -> None:
    catalog, state = make_catalog("worn a", "worn b"), SessionState()
    plain = wish(catalog, state)
    known = curve(catalog, state)
    made = known.made
    dressed = replace(state, runs=RunsState(colours={"worn a": "#123456"}, titles={"worn b": "the other"}))
    one, two = wish(catalog, dressed).lines
    assert (one.colour, two.title) == ("#123456", "the other")
    assert two.colour == plain.lines[1].colour
    assert (one.title, known.made) == ("worn a", made)
    dark = replace(VIEW, theme=ThemeName.DARK)
    assert wish(catalog, state, dark).lines[0].colour != plain.lines[0].colour
    assert wish(catalog, state) == plain


def test_a_growing_catalog_dresses_only_lines_of_runs_that_look_different(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []
    compare = run_colours._compared

    def counted(before: RunColours, after: RunColours) -> Changes:
        compared.append(1)
        return compare(before, after)

    monkeypatch.setattr(run_colours, "_compared", counted)
    catalog, state = make_catalog(*(f"dress{place}" for place in range(9))), SessionState()
    before = wish(catalog, state)
    known = curve(catalog, state)
    dressed, compared[:] = known.dressed, []
    grown = replace(catalog, runs={**catalog.runs, "dress4": make_run("dress4", 9)})
    after = wish(grown, state)
    assert (known.dressed, len(compared)) == (dressed, 1)
    assert [line.colour for line in after.lines] == [line.colour for line in before.lines]
    more = replace(grown, runs={"dress": make_run("dress"), **grown.runs})  # before all others: each is given another
    recoloured = wish(more, state)
    assert known.dressed == dressed + 9
    assert [line.colour for line in recoloured.lines] == [
        run_colour(more, state, name, ThemeName.LIGHT) for name in more.runs
    ]
    less = replace(more, runs={name: run for name, run in more.runs.items() if name != "dress5"})
    assert named(wish(less, state)) == [name for name in more.runs if name != "dress5"]
    made = known.made
    back = wish(more, state)
    assert known.made == made + 1  # what is gone was forgotten
    assert [line.colour for line in back.lines] == [line.colour for line in recoloured.lines]


@given(
    st.lists(st.integers(0, 12), unique=True),
    st.lists(st.integers(0, 12), unique=True),
    st.lists(st.integers(0, 3), min_size=26, max_size=26),
)
def test_changes_of_colours_are_those_of_each_run(before: list[int], after: list[int], reds: list[int]) -> None:
    chosen = {"run3": "#102030"}

    def colours(places: list[int], first: int) -> RunColours:
        table = np.array([[reds[first + place], 0, 0] for place in places], dtype=np.uint8).reshape(-1, 3)
        return RunColours(tuple(f"run{place}" for place in places), table, chosen, "#777777")

    one, other = colours(before, 0), colours(after, 13)
    found = changes(one, other)
    assert found is not None
    assert set(found.gone) == set(one.names) - set(other.names)
    both = set(one.names) & set(other.names)
    assert set(found.recoloured) == {name for name in both if one.of(name) != other.of(name)}
    assert changes(one, other) is found
    assert changes(one, replace(other, chosen=dict(chosen))) is None


def test_runs_without_the_tag_are_told_from_those_that_have_it_after_a_filter_too() -> None:
    catalog = Catalog(
        runs={"has": make_run("has"), "lacks": make_run("lacks", tags=("other",)), "none": make_run("none", 0)}
    )
    for _ in range(2):
        found = wish(catalog, SessionState())
        assert (named(found), found.missing) == (["has"], 2)
        only = wish(catalog, replace(SessionState(), runs=RunsState(query="lacks")))
        assert (named(only), only.missing) == ([], 1)


def test_what_is_drawn_of_a_track_is_laid_out_once_for_a_filter() -> None:
    catalog, state = make_catalog("laid a", "laid b", "laid c"), SessionState()
    everything, some = wish(catalog, state), wish(catalog, replace(state, runs=RunsState(query="[ac]$")))
    pieces = [track.laid(everything.smoother, line.across) for line, track in _pairs(everything)]
    again = [track.laid(some.smoother, line.across) for line, track in _pairs(some)]
    assert again[0] is pieces[0]
    assert again[1] is pieces[2]
    assert some.tracks()[1] is everything.tracks()[2]


def _pairs(made: CardWish) -> list[tuple[Line, Track]]:
    return list(zip(made.lines, made.tracks(), strict=True))


class Counted:
    """Counts how often it is hashed."""

    hashed = 0

    def __hash__(self) -> int:
        Counted.hashed += 1
        return 7

    def __eq__(self, other: object) -> bool:
        return self is other


def test_a_key_is_hashed_once_however_it_is_looked_for() -> None:
    memo, key = Memo[int](10, lambda _: 4), Counted()
    for _ in range(3):
        assert memo.get(key, lambda: 5) == 5
    assert (Counted.hashed, memo.made) == (3, 1)
    memo.get("another", lambda: 1)
    memo.get("a third", lambda: 1)
    assert memo.known(key) is None
    assert memo.held == 8


class Walked(dict[str, int]):
    """Counts how often its tags are gone through."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        Walked.times += 1
        return super().__iter__()


def test_tags_that_many_runs_share_are_gone_through_once_and_keep_their_order_for_every_filter() -> None:
    values = np.arange(40, dtype=np.float64)
    table = PointTable(values, np.arange(40, dtype=np.int64), values)
    places = Walked({"b10": 0, "b9": 1})
    runs = {
        f"shared {place}": Run(
            f"shared {place}", "trials", (), scalars=PointRow(table, place, 2 * place, places), loaded=True
        )
        for place in range(20)
    }
    catalog = Catalog(runs=runs)
    every = tags_of(catalog, tuple(runs))
    assert (every, Walked.times) == (("b9", "b10"), 1)
    assert tags_of(catalog, tuple(runs)[::2]) is every


def test_cards_of_all_runs_are_known_before_they_are_asked_for() -> None:
    catalog, state = make_catalog("ahead a", "ahead b"), SessionState()
    look_ahead(catalog, state)
    misses = _by_group.cache_info().misses
    groups = card_groups(catalog, state)
    assert [card.key for group in groups for card in group.cards] == [TAG]
    assert _by_group.cache_info().misses == misses
