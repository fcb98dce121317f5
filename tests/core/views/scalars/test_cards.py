from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from core.model import Catalog, SourceSpec
from core.session.commands.cards.scalars import fold_groups, query_tags, toggle_expanded, toggle_pin
from core.state import RunsState, SessionState
from core.views.cards import Card, Choices, Place, card_of, grouped_cards
from core.views.cards.layout import GAP, MARGIN, visible
from core.views.scalars import PINNED, card_groups, lay_out
from core.views.scalars.empty import emptiness
from tests.core.views.scalars.logs import catalog, series

TAGS = ("train/loss", "layer10/norm", "layer2/norm", "lr", "train/acc", "train/acc2", "train/acc10")


def logs() -> Catalog:
    return catalog({"a": {tag: series([1, 2]) for tag in TAGS}, "b": {"only_b/x": series([1])}})


def titles(state: SessionState) -> dict[str, list[str]]:
    return {group.key: [card.tag for card in group.cards] for group in card_groups(logs(), state)}


def test_groups_are_prefixes_in_natural_order_with_the_ungrouped_last() -> None:
    groups = titles(SessionState())
    assert list(groups) == ["layer2", "layer10", "only_b", "train", ""]
    assert groups["train"] == ["train/acc", "train/acc2", "train/acc10", "train/loss"]


def test_pinned_cards_come_first_in_order_of_pinning_and_not_twice() -> None:
    state = toggle_pin("lr").apply(SessionState())
    state = toggle_pin("layer2/norm").apply(state)
    groups = titles(state)
    assert list(groups) == [PINNED, "layer10", "only_b", "train"]
    assert groups[PINNED] == ["lr", "layer2/norm"]
    assert titles(toggle_pin("lr").apply(state))[PINNED] == ["layer2/norm"]


def test_a_query_counts_what_it_leaves_out() -> None:
    groups = card_groups(logs(), query_tags("ACC1?0?$").apply(SessionState()))
    (train,) = groups
    assert [card.tag for card in train.cards] == ["train/acc", "train/acc10"]
    assert train.total == 4


def test_a_query_that_is_no_expression_is_taken_literally() -> None:
    assert card_groups(logs(), query_tags("loss(").apply(SessionState())) == ()


def test_tags_of_hidden_runs_have_no_card() -> None:
    state = SessionState(runs=RunsState(unchecked=frozenset({"a"})))
    assert titles(state) == {"only_b": ["only_b/x"]}


def test_a_tag_is_split_into_prefix_and_name() -> None:
    cards = {card.tag: card for group in card_groups(logs(), SessionState()) for card in group.cards}
    assert (cards["train/loss"].prefix, cards["train/loss"].name) == ("train/", "loss")
    assert (cards["lr"].prefix, cards["lr"].name) == ("", "lr")


def test_cards_fill_the_width_in_columns_that_end_flush() -> None:
    layout = lay_out(card_groups(logs(), SessionState()), 1203, 380)
    assert layout.columns == 3
    row = [place for place in layout.cards if place.what.tag.startswith("train/")][:3]
    assert {place.top for place in row} == {row[0].top}
    assert row[0].left == MARGIN
    assert row[2].left + row[2].width == 1203 - MARGIN
    assert all(b.left - (a.left + a.width) == GAP for a, b in pairwise(row))


def test_cards_come_as_close_to_the_wished_width_as_they_can() -> None:
    columns = [lay_out(card_groups(logs(), SessionState()), width, 380).columns for width in (200, 600, 640, 1020)]
    assert columns == [1, 1, 2, 3]


def test_a_folded_group_keeps_its_heading_only() -> None:
    state = fold_groups(["train"], True).apply(SessionState())
    layout = lay_out(card_groups(logs(), state), 900, 380)
    assert "train" in [place.what.key for place in layout.headings]
    assert not [place for place in layout.cards if place.what.tag.startswith("train/")]
    assert layout.height < lay_out(card_groups(logs(), SessionState()), 900, 380).height


def test_a_wide_card_waits_for_a_full_row() -> None:
    state = toggle_expanded("train/acc2").apply(SessionState())
    layout = lay_out(card_groups(logs(), state), 900, 380)
    train = [place for place in layout.cards if place.what.tag.startswith("train/")]
    assert [place.what.name for place in train] == ["acc", "acc10", "acc2", "loss"]
    assert train[2].width == 900 - 2 * MARGIN
    for above, below in pairwise(layout.cards):
        assert below.top >= above.bottom or below.left >= above.left + above.width


def test_only_places_in_sight_are_found() -> None:
    layout = lay_out(card_groups(logs(), SessionState()), 500, 380)
    seen = visible(layout.cards, 300, 900)
    assert 0 < len(seen) < len(layout.cards)
    assert all(place.bottom > 300 and place.top < 900 for place in seen)
    unseen = [place for place in layout.cards if place not in seen]
    assert all(place.bottom <= 300 or place.top >= 900 for place in unseen)


def test_an_empty_view_says_why_and_what_to_do() -> None:
    def reason(runs: Catalog, state: SessionState) -> tuple[str, str]:
        found = emptiness(runs, state)
        assert found is not None
        return found.title, found.remedy

    assert emptiness(logs(), SessionState()) is None
    assert reason(logs(), query_tags("nothing").apply(SessionState())) == ("No tag matches", "clear_query")
    hidden = SessionState(runs=RunsState(unchecked=frozenset({"a", "b"})))
    assert reason(logs(), hidden) == ("No run is shown", "show_all_runs")
    assert reason(Catalog(), SessionState())[0] == "No logs are open"
    nothing = emptiness(Catalog(sources=(SourceSpec("/logs/empty"),)), SessionState())
    assert nothing is not None
    assert nothing.title == "No runs yet"
    assert "/logs/empty" in nothing.text
    assert reason(catalog({"a": {}}), SessionState())[0] == "No scalars"
    assert reason(catalog({"a": {}}, loaded=False), SessionState())[0] == "Reading…"
    others = replace(hidden, runs=RunsState(unchecked=frozenset({"b"})))
    assert reason(catalog({"a": {}, "b": {"x": series([1])}}), others)[1] == "show_all_runs"


def sized(*sizes: tuple[str, int, int], width: int = 1000) -> dict[str, Place[Card]]:
    cards = tuple(card_of(f"x/{number}") for number in range(5))
    layout = lay_out(grouped_cards(cards, Choices(sizes=sizes)), width, 300)
    assert layout.columns == 3
    return {place.what.tag: place for place in layout.cards}


def test_cards_with_a_size_of_their_own_stand_in_rows_without_covering_each_other() -> None:
    found = sized(("x/1", 2, 500), ("x/2", 3, 200))
    assert abs(found["x/1"].width - (found["x/0"].width * 2 + GAP)) <= 1
    assert found["x/1"].height == 500
    assert found["x/2"].top == found["x/1"].bottom + GAP
    assert found["x/2"].left + found["x/2"].width == 1000 - MARGIN
    assert found["x/3"].top == found["x/4"].top == found["x/2"].bottom + GAP


def test_a_tall_card_is_in_sight_as_long_as_any_part_of_it_is() -> None:
    found = sized(("x/0", 1, 900))
    places = list(found.values())
    top = found["x/0"].bottom - 10
    assert [place.what.tag for place in visible(places, top, top + 5)] == ["x/0"]
    assert [place.what.tag for place in visible(places, top, top + 200)] == ["x/0", "x/3", "x/4"]


def test_more_columns_than_there_are_is_all_of_them() -> None:
    assert sized(("x/0", 9, 0))["x/0"].width == 1000 - 2 * MARGIN
