"""Categories as a legend names them: plain Python over the texts is the judge."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.model import Column
from core.model.order import natural_key
from core.readers.tables.columns import make_column
from core.session import Session
from core.session.commands.points import looks
from core.state.column_looks import CategoryOrder, ColumnLook
from core.style import ThemeName, entity_colour, hex_of
from core.views.embedding.colouring import by_category, category_legend, neutral
from core.views.embedding.looks.groups import REST, groups_of

THEME = ThemeName.LIGHT
WORDS = ("ant", "bee", "cat", "dog", "eel", "fox", "10", "9")


def drawn(column: Column, look: ColumnLook) -> list[str]:
    """The colour of each point."""
    colouring = by_category(column, len(column.texts), THEME, look)
    return [hex_of((r, g, b)) for r, g, b, _ in colouring.palette[colouring.index].tolist()]


def told(column: Column, look: ColumnLook) -> list[tuple[str, str, int | None]]:
    rows = len(column.texts)
    legend = category_legend(column, by_category(column, rows, THEME, look), np.ones(rows, np.bool_), None, look, THEME)
    return [(entry.key, entry.colour, entry.count) for entry in legend.entries]


@settings(max_examples=60)
@given(
    texts=st.lists(st.sampled_from(("", *WORDS)), min_size=1, max_size=40).filter(any),
    merged=st.dictionaries(st.sampled_from(WORDS), st.sampled_from(("ant", "pets", "zoo")), max_size=4),
    order=st.sampled_from(CategoryOrder),
    by_hand=st.lists(st.sampled_from(("pets", *WORDS)), max_size=5),
    most=st.one_of(st.none(), st.integers(1, 4)),
)
def test_points_and_legend_say_the_same(
    texts: list[str], merged: dict[str, str], order: CategoryOrder, by_hand: list[str], most: int | None
) -> None:
    column = make_column("c", texts)
    look = ColumnLook(merged=merged, order=order, by_hand=tuple(by_hand), most=most)
    groups = groups_of(column, look)
    meant = {name: merged.get(name, name) for name in set(texts) - {""}}
    counts = Counter(meant[text] for text in texts if text)
    keys = [group.key for group in groups.entries]
    own = [key for key in keys if key != REST]
    assert len(own) == min(len(counts), most or len(counts))
    assert min(counts[key] for key in own) >= max((counts[key] for key in counts.keys() - set(own)), default=0)
    legend = {key: (colour, count) for key, colour, count in told(column, look)}
    for text, colour in zip(texts, drawn(column, look), strict=True):
        key = "" if not text else meant[text] if meant[text] in own else REST
        assert legend[key][0] == colour
    for key in own:
        assert legend[key][1] == counts[key]
        assert set(groups.members(key)) == {name for name in meant if meant[name] == key}
    if REST in keys:
        assert keys[-1] == REST
        assert legend[REST][1] == sum(counts.values()) - sum(counts[key] for key in own)
    if order is CategoryOrder.HAND:
        first = [key for key in dict.fromkeys(by_hand) if key in own]
        assert own[: len(first)] == first
    elif order is CategoryOrder.COUNT:
        assert [counts[key] for key in own] == sorted((counts[key] for key in own), reverse=True)
    else:
        assert own == sorted(own, key=natural_key)


def test_colours_stay_whatever_the_order_and_what_is_merged() -> None:
    column = make_column("c", ["dog", "dog", "ant", "cat", "bee"])
    usual = {name: entity_colour(place, THEME) for place, name in enumerate(("ant", "bee", "cat", "dog"))}
    for look in (ColumnLook(), ColumnLook(order=CategoryOrder.COUNT), ColumnLook(merged={"ant": "bee"})):
        shown = {key: colour for key, colour, _ in told(column, look)}
        assert all(usual[key] == colour for key, colour in shown.items())
    pets = {key: colour for key, colour, _ in told(column, ColumnLook(merged={"cat": "pets", "dog": "pets"}))}
    assert pets["pets"] == usual["cat"]


def test_a_colour_of_ones_own_and_a_set_of_colours() -> None:
    column = make_column("c", ["a", "b", "", "c"])
    look = ColumnLook(palette="tab10", colours={"b": "#123456", "gone": "#ffffff"})
    assert drawn(column, look) == ["#1f77b4", "#123456", neutral(THEME), "#2ca02c"]


def test_sets_along_a_map_follow_the_order_of_the_legend() -> None:
    column = make_column("c", ["low", "mid", "high"])
    look = ColumnLook(palette="along viridis", order=CategoryOrder.HAND, by_hand=("low", "mid", "high"))
    red = [sum(int(colour[k : k + 2], 16) for k in (1, 3, 5)) for colour in drawn(column, look)]
    assert red == sorted(red)


def test_five_thousand_categories_each_have_an_entry_and_the_frequent_ones_differ() -> None:
    texts = [f"w{k}" for k in range(5000) for _ in range(1 + (k % 7 == 3) * (k < 300))]
    codes, names = np.unique(texts, return_inverse=True)[::-1]
    column = Column("word", make_column("c", ["a"]).kind, tuple(texts), None, codes.astype(np.int32), tuple(names))
    shown = told(column, ColumnLook())
    assert len(shown) == 5000
    frequent = [key for key, _, _ in shown[:43]]
    assert all(int(key[1:]) % 7 == 3 for key in frequent)
    assert len({colour for _, colour, _ in shown[:64]}) == 64
    few = told(column, ColumnLook(most=20))
    assert (len(few), few[-1][0], few[-1][2]) == (21, REST, len(texts) - 40)


def test_looks_are_undone_and_leave_nothing() -> None:
    session = Session()
    session.do(looks.colour_categories("label", ["ant"], "#ABCDEF"))
    session.do(looks.move_categories("label", ["ant", "bee", "cat"], {"cat"}, "ant"))
    session.do(looks.merge_categories("label", {"ant", "bee"}, "ant"))
    look = session.state.embedding.look("label")
    assert (look.colours, look.by_hand, look.merged) == ({"ant": "#abcdef"}, ("cat", "ant", "bee"), {"bee": "ant"})
    session.do(looks.split_categories("label", {"ant"}))
    assert session.state.embedding.look("label").merged == {}
    for _ in range(4):
        session.undo()
    assert session.state.embedding.looks == {}
    session.do(looks.colour_categories("label", ["ant"], "#ABCDEF"))
    session.do(looks.colour_categories("label", ["ant"], None))
    assert session.state.embedding.looks == {}


def test_moves_go_before_another_or_to_the_end() -> None:
    session, keys = Session(), ["a", "b", "c", "d"]
    for moved, before, after in (({"a"}, "d", "bcad"), ({"b", "d"}, "a", "bdac"), ({"a"}, None, "bcda")):
        session.do(looks.move_categories("x", keys, moved, before))
        assert "".join(session.state.embedding.look("x").by_hand) == after


def test_more_categories_than_colours_have_numbers_share_one_entry() -> None:
    number = 65_100
    codes = np.arange(number + 50, dtype=np.int32) % number
    names = tuple(f"w{k:06}" for k in range(number))
    column = Column("word", make_column("c", ["a"]).kind, names, None, codes, names)
    groups = groups_of(column, ColumnLook())
    assert len(groups.entries) == 65_001
    assert groups.entries[-1].key == REST
    assert len(groups.members(REST)) == 100
    assert [group.key for group in groups.entries[:50]] == list(names[:50])
    colouring = by_category(column, number + 50, THEME)
    assert int(colouring.index.max()) == 65_001 == len(colouring.palette) - 1
    assert colouring.index[-1] == colouring.index[49]
