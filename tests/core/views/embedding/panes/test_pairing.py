from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.jobs import CancelledError
from core.model import Column, ColumnKind, Metadata
from core.readers.tables.columns import make_column
from core.state import RowSet
from core.state.embedding_panes import BY_ROW
from core.views.embedding.panes.pairing import Pairing, metadata_there, paired, shared
from tests.core.analysis.clusters.clouds import Stopping

NAMES = st.lists(st.sampled_from([*"abcdefgh", ""]), max_size=12)


def known(**columns: list[str]) -> Metadata:
    rows = len(next(iter(columns.values())))
    return Metadata(rows, {name: make_column(name, texts) for name, texts in columns.items()})


def by_hand(here: list[str], there: list[str]) -> set[tuple[int, int]]:
    """All pairs of rows with the same name that no other row of either table has."""
    return {
        (row, other)
        for row, name in enumerate(here)
        for other, theirs in enumerate(there)
        if name and name == theirs and here.count(name) == 1 and there.count(theirs) == 1
    }


def pairs(pairing: Pairing) -> set[tuple[int, int]]:
    found = {(row, pairing.counterpart(row)) for row in range(pairing.rows)}
    return {(row, other) for row, other in found if other is not None}


@given(NAMES, NAMES)
def test_a_column_pairs_what_has_the_same_name_once_in_both_tables(here: list[str], there: list[str]) -> None:
    pairing = paired(None, len(here), len(there), known(id=here), known(id=there), "id")
    wanted = by_hand(here, there)
    assert pairs(pairing) == wanted
    assert pairing.count == len(wanted)
    back = {(pairing.partner(other), other) for other in range(len(there))}
    assert {(row, other) for row, other in back if row is not None} == wanted
    alone = pairing.alone()
    assert alone is not None
    assert {other for other in range(len(there)) if not alone[other]} == {other for _, other in wanted}


@given(NAMES, NAMES, st.data())
def test_rows_go_there_and_back_with_their_partners(here: list[str], there: list[str], data: st.DataObject) -> None:
    pairing = paired(None, len(here), len(there), known(id=here), known(id=there), "id")
    chosen = data.draw(st.sets(st.integers(0, len(here) - 1))) if here else set()
    rows = RowSet.of_indices(len(here), sorted(chosen))
    gone = pairing.there(rows)
    wanted = {other for row, other in by_hand(here, there) if row in chosen}
    assert (set() if gone is None else set(gone.indices().tolist())) == wanted
    if gone is None:
        assert not wanted
        return
    home = pairing.here(gone)
    assert home is not None
    assert set(home.indices().tolist()) == {row for row, _ in by_hand(here, there) if row in chosen}


def test_as_many_rows_of_which_nothing_else_is_known_are_paired_by_their_number() -> None:
    pairing = paired(None, 5, 5, None, None)
    assert pairing.plain
    assert pairs(pairing) == {(row, row) for row in range(5)}
    assert pairing.alone() is None
    rows = RowSet.of_indices(5, [1, 3])
    assert pairing.there(rows) is rows


def test_a_shorter_table_without_names_has_the_first_rows() -> None:
    pairing = paired(None, 5, 3, None, None)
    assert pairs(pairing) == {(0, 0), (1, 1), (2, 2)}
    assert pairing.count == 3
    assert pairing.counterpart(4) is None


def test_the_likeliest_column_that_pairs_half_of_the_rows_says_which_are_the_same() -> None:
    here = known(label=["x", "x", "y", "y"], word=["cat", "dog", "cow", "owl"], score=["1", "2", "3", "4"])
    there = known(label=["x", "y", "y", "y"], word=["owl", "cow", "dog", "eel"], score=["4", "2", "3", "1"])
    pairing = paired(None, 4, 4, here, there)
    assert pairing.by == "word"
    assert pairs(pairing) == {(1, 2), (2, 1), (3, 0)}
    assert shared(here, there) == ("word", "label", "score")


def test_names_in_the_same_order_say_no_more_than_the_number_of_the_row() -> None:
    here = known(id=["a", "b", "c", "d"])
    there = known(id=["a", "b", "c", "new"])
    assert paired(None, 4, 4, here, there).plain
    assert pairs(paired(None, 4, 4, here, there, "id")) == {(0, 0), (1, 1), (2, 2)}, "unless it is asked for"
    assert paired(None, 4, 4, here, known(id=["d", "c", "b", "a"]), BY_ROW).plain


def test_measures_are_no_names() -> None:
    here, there = known(loss=["0.5", "0.25", "1.5"]), known(loss=["1.5", "0.25", "0.5"])
    assert paired(None, 3, 3, here, there).plain
    assert pairs(paired(None, 3, 3, here, there, "loss")) == {(0, 2), (1, 1), (2, 0)}


def test_what_is_known_of_partners_is_told_in_the_other_order() -> None:
    here = known(id=["a", "b", "c"], label=["ant", "bee", "ant"], size=["1", "2.5", ""])
    there = known(id=["c", "new", "a", "b"])
    pairing = paired(None, 3, 4, here, there)
    told = metadata_there(here, pairing)
    assert told.rows == 4
    assert list(told.columns["label"].texts) == ["ant", "", "ant", "bee"]
    codes, label = told.columns["label"].codes, told.columns["label"]
    assert codes is not None
    assert [label.categories[code] if code >= 0 else "" for code in codes] == ["ant", "", "ant", "bee"]
    numbers = told.columns["size"].numbers
    assert numbers is not None
    np.testing.assert_array_equal(numbers, [np.nan, np.nan, 1.0, 2.5])
    assert told.columns["size"].texts[2:][0] == "1"


def test_metadata_shorter_than_the_table_have_nothing_to_say_of_its_end() -> None:
    short = Metadata(
        2, {"label": Column("label", ColumnKind.TEXT, ["x", "y"], None, np.array([0, 1], np.int32), ("x", "y"))}
    )
    pairing = paired(None, 3, 2, None, None)
    turned = Pairing(3, 2, np.array([2, 1], np.int32), np.array([-1, 1, 0], np.int32), "id", 2)
    codes = metadata_there(short, turned).columns["label"].codes
    assert codes is not None
    assert codes.tolist() == [-1, 1]
    assert list(metadata_there(short, turned).columns["label"].texts) == ["", "y"]
    assert pairing.count == 2


def test_columns_are_compared_until_one_pairs_enough_and_can_be_stopped() -> None:
    names = [f"thing {row}" for row in range(100)]
    one = known(id=names, word=names[::-1], zone=["x"] * 100)
    other = known(id=names[::-1], word=names, zone=["x"] * 100)
    token = Stopping()
    assert paired(token, 100, 100, one, other).by == "id"
    assert token.told == [(0.0, "Comparing id")], "the others need not be looked at"
    token = Stopping()
    few = known(id=["none"] * 100, word=names, zone=["x"] * 100)
    assert paired(token, 100, 100, few, other).by == BY_ROW
    assert [message for _, message in token.told] == ["Comparing id", "Comparing word"]
    with pytest.raises(CancelledError):
        paired(Stopping(1), 100, 100, one, other)


def test_names_that_come_again_far_apart_pair_nothing() -> None:
    many = 70_000
    names = [f"thing {row}" for row in range(many)]
    names[69_000], names[3], names[4], names[9] = names[1], "twice", "twice", ""
    there = [f"thing {row}" for row in reversed(range(many))]
    pairing = paired(None, many, many, known(id=names), known(id=there), "id")
    alone = [row for row in range(many) if pairing.counterpart(row) is None]
    assert alone == [1, 3, 4, 9, 69_000]
    assert pairing.counterpart(0) == many - 1
    assert pairing.count == many - 5
