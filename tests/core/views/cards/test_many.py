"""Ten thousand cards: told apart, grouped and laid out by looking at few of them; counted."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.state import SessionState
from core.views import payloads
from core.views.cards import Card, Choices, Deck, Place, card_of, grouped_cards, groups, lay_out, visible
from core.views.cards.layout import GAP, MARGIN, Even, Places
from core.views.texts.cards import shown_cards
from tests.core.readers.logs import event, read, tensor, version, write

MANY = 10_000


def deck(count: int = MANY) -> Deck:
    return Deck(card_of(f"layer{number % 50}/weight_{number // 50}") for number in range(count))


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Places that were worked out."""
    made: list[int] = []
    get = Even.__getitem__

    def noted(even: Even, index: int) -> Place[Card]:
        made.append(index)
        return get(even, index)

    monkeypatch.setattr(Even, "__getitem__", noted)
    return made


def test_only_places_in_sight_are_worked_out(worked_out: list[int]) -> None:
    layout = lay_out(grouped_cards(deck(), Choices()), 1200, 380)
    assert (len(layout.cards), layout.columns) == (MANY, 3)
    assert not worked_out
    for top in (0, layout.height // 2, layout.height - 800):
        worked_out.clear()
        seen = visible(layout.cards, top, top + 800)
        assert 6 <= len(seen) <= 15
        assert len(worked_out) < 500  # it looks up for cards that are higher than others
    worked_out.clear()
    assert layout.place_of("layer49/weight_199") == layout.cards[MANY - 1]
    assert layout.place_of("layer50/weight_0") is None
    assert len(worked_out) == 2


def test_the_same_cards_are_known_again_without_looking_at_each(monkeypatch: pytest.MonkeyPatch) -> None:
    cards, others = deck(), deck()
    assert hash(cards) == hash(others)
    assert cards == others == tuple(cards)
    assert hash(deck(3)) != hash(deck(4))
    first = grouped_cards(cards, Choices())
    hashed: list[Card] = []
    of = Card.__hash__

    def noted(card: Card) -> int:
        hashed.append(card)
        return of(card)

    monkeypatch.setattr(Card, "__hash__", noted)
    assert grouped_cards(cards, Choices()) is first
    assert len(hashed) <= 4
    assert hash(Deck()) == hash(Deck())


@given(
    st.lists(st.integers(0, 23), max_size=4),
    st.integers(200, 2000),
    st.integers(120, 900),
    st.booleans(),
)
def test_equal_cards_stand_in_rows_that_end_flush(counts: list[int], width: int, wished: int, folded: bool) -> None:
    cards = Deck(card_of(f"group{place}/{number}") for place, count in enumerate(counts) for number in range(count))
    choices = Choices(collapsed=frozenset({"group1"}) if folded else frozenset())
    layout = lay_out(grouped_cards(cards, choices), width, wished)
    places = list(layout.cards)
    assert [place.what for place in places] == [card for card in cards if not (folded and card.group == "group1")]
    inner = max(width - 2 * MARGIN, 120)
    for row in rows(places):
        assert row[0].left == MARGIN
        assert len({(place.top, place.height) for place in row}) == 1
        assert all(abs(b.left - a.left - a.width - GAP) == 0 for a, b in pairwise(row))
        if len(row) == layout.columns:
            assert row[-1].left + row[-1].width == MARGIN + inner
    for one, place in enumerate(places):
        assert layout.cards[one] == layout.cards[one - len(places)] == place
    assert list(layout.cards[1:3]) == places[1:3]
    with pytest.raises(IndexError):
        layout.cards[len(places)]
    assert layout.height > max((place.bottom for place in places), default=0)
    assert all(heading.bottom <= layout.height for heading in layout.headings)


def rows(places: list[Place[Card]]) -> Iterator[list[Place[Card]]]:
    for top in dict.fromkeys(place.top for place in places):
        yield [place for place in places if place.top == top]


def test_places_of_several_blocks_follow_one_another() -> None:
    one, other = card_of("a"), card_of("b")
    single = Place(other, 0, 500, 10, 20)
    found = Places([Even([one], 4, 100.0, 1, 30), [], [single]])
    assert [place.what for place in found] == [one, other]
    assert found.of("b") is single


def test_cards_of_payloads_are_known_before_they_are_asked_for(tmp_path: Path) -> None:
    for run in "ab":
        texts = [event(1, tensor(f"notes/{number}", b"words", "text")) for number in range(3)]
        write(tmp_path / run / "events.out.tfevents.1", [version(), *texts])
    catalog, state = read(tmp_path), SessionState()
    payloads.look_ahead(catalog, state)
    misses = payloads._cards.cache_info().misses, groups._by_group.cache_info().misses
    cards = payloads.payload_cards(catalog, state, "text")
    assert [(card.tag, card.run) for card in cards] == [(f"notes/{n}", run) for n in range(3) for run in "ab"]
    assert [group.title for group in grouped_cards(cards, Choices())] == ["notes"]
    assert (payloads._cards.cache_info().misses, groups._by_group.cache_info().misses) == misses
    assert shown_cards(catalog, state) is shown_cards(catalog, state)
