"""A page of cards as a picture: as high as its lowest card, charts inside of their axes, no card without a part."""

from __future__ import annotations

from dataclasses import replace

from core.style import ThemeName
from core.views.cards import Card, Place
from core.views.cards.page import page_picture, plot_viewport
from core.views.picture import Viewport
from core.views.text_parts import TextPart

SCREEN = Viewport(500, 300, 2.0, ThemeName.DARK)
PLACES = tuple(
    Place(Card(name, "", name), left, top, 240, 180)
    for name, left, top in (("a", 0, 0), ("b", 250, 0), ("c", 0, 190), ("d", 250, 190))
)


def text(place: Place[Card]) -> TextPart | None:
    return None if place.what.key == "b" else TextPart(place.what.key, place.what.tag, "")


def test_a_page_is_as_high_as_its_lowest_card_and_leaves_out_cards_without_a_part() -> None:
    page = page_picture(PLACES, SCREEN, text)
    assert page.viewport == replace(SCREEN, height=370)
    assert [(placed.part.title, placed.left, placed.top) for placed in page.parts] == [  # type: ignore[union-attr]
        ("a", 0, 0), ("c", 0, 190), ("d", 250, 190),
    ]  # fmt: skip
    assert {(placed.width, placed.height) for placed in page.parts} == {(240, 180)}
    assert page_picture(PLACES[:2], SCREEN, text).viewport == SCREEN, "nor lower than what it is seen through"
    assert page_picture((), SCREEN, text).parts == ()


def test_a_chart_lies_between_title_and_axes_and_never_has_no_room() -> None:
    inside = plot_viewport(PLACES[0], SCREEN)
    assert (inside.width, inside.height) == (240 - 52 - 12, 180 - 34 - 24)
    assert (inside.scale, inside.theme) == (2.0, ThemeName.DARK)
    assert (plot_viewport(replace(PLACES[0], width=30, height=40), SCREEN).height) == 1
