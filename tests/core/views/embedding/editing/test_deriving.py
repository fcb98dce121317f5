"""Columns made from others: plain Python and NumPy are the judges."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis.expressions import ExpressionError
from core.analysis.expressions.rows import over_rows, with_name
from core.model import F8, Column, ColumnKind, Metadata
from core.model.order import natural_key
from core.model.strings import NumberStrings, PackedStrings
from core.readers.tables.columns import make_column, plain_number
from core.session import Session
from core.session.command import change_embedding, change_session
from core.session.commands.points import edits
from core.session.keeping.persistence import load, save
from core.state import CategoryBrush, SessionState, TableEdits
from core.state.column_looks import ColumnReading
from core.views.embedding.editing.deriving import coded, of_numbers
from core.views.embedding.editing.work import edit_metadata, edited_key
from core.views.embedding.subject import is_categorical

LOSS = [1.0, 10.0, np.nan, -5.0, 1000.0]


def metadata(**columns: list[str]) -> Metadata:
    made = {name: make_column(name, texts) for name, texts in columns.items()}
    return Metadata(len(next(iter(columns.values()))), made)


BASE = metadata(
    loss=["1", "10", "", "-5", "1000"], b=["2", "2.5", "3", "4", ""], name=[f"n {k}" for k in range(5)],
    **{"odd name": ["1", "2", "3", "4", "5"]},
)  # fmt: skip


def said(state: SessionState) -> TableEdits:
    return state.embedding.edits.get("t", TableEdits())


def numbers(column: Column) -> F8:
    assert column.numbers is not None
    return column.numbers


def worked_in(session: Session) -> Metadata:
    return edit_metadata(None, BASE, 5, said(session.state))


@pytest.mark.parametrize(
    ("formula", "wanted"),
    [
        ("log10(loss)", [0, 1, np.nan, np.nan, 3]),
        ("loss - b", [-1, 7.5, np.nan, -9, np.nan]),
        ("loss / max(loss)", [0.001, 0.01, np.nan, -0.005, 1]),
        ("where(loss > 5, 1, 0)", [0, 1, np.nan, 0, 1]),
        ("`odd name` ^ 2", [1, 4, 9, 16, 25]),
        ("odd name * 2", [2, 4, 6, 8, 10]),
        ("1 / (loss - 1)", [np.nan, 1 / 9, np.nan, -1 / 6, 1 / 999]),
    ],
)
def test_formulas_over_columns(formula: str, wanted: list[float]) -> None:
    session = Session()
    session.do(edits.calculate_column("t", "made", formula))
    made = worked_in(session)
    assert not made.problems
    np.testing.assert_allclose(numbers(made.columns["made"]), np.array(wanted))
    assert [plain_number(text) if text else np.nan for text in made.columns["made"].texts] == pytest.approx(
        wanted, nan_ok=True
    )


@pytest.mark.parametrize(
    ("formula", "told"),
    [
        ("los + 1", "No column is called los"),
        ("name * 2", "No column is called name"),
        ("ema(loss, 0.5)", "goes along steps"),
        ("loss + step", "Rows have no step"),
        ("loss +", "at the end"),
        ("1 + 2", "Name a column"),
        ("__import__('os')", "no function __import__"),
    ],
)
def test_what_is_no_formula_says_why_and_costs_only_itself(formula: str, told: str) -> None:
    columns = {"loss": np.array(LOSS), "b": np.ones(5)}
    with pytest.raises(ExpressionError, match=told):
        over_rows(formula, columns, 5)
    session = Session()
    session.do(edits.calculate_column("t", "made", formula))
    made = worked_in(session)
    assert [*made.columns] == [*BASE.columns, "made"]
    assert set(made.columns["made"].texts) == {""}
    assert len(made.problems) == 1


def test_formulas_go_by_columns_that_are_made_before_them() -> None:
    session = Session()
    session.do(edits.calculate_column("t", "a", "loss * 2"))
    session.do(edits.calculate_column("t", "c", "a + 1"))
    session.do(edits.rename_column("t", "a", "b c"))
    assert said(session.state).columns[1].formula == "`b c` + 1"
    np.testing.assert_allclose(numbers(worked_in(session).columns["c"]), np.array([3, 21, np.nan, -9, 2001]))
    assert with_name("max(a) - a/b", "a", "x") == "max(x) - x/b"


@given(st.lists(st.one_of(st.floats(allow_infinity=False), st.integers(-3, 3).map(float)), max_size=80))
def test_numbers_as_texts_are_read_as_the_same_numbers(written: list[float]) -> None:
    values = np.array(written, dtype=np.float64)
    texts = NumberStrings(values)
    assert [float(text) if text else np.nan for text in texts] == pytest.approx(written, nan_ok=True, rel=0, abs=0)
    assert [texts[place] for place in range(len(texts))] == list(texts)
    made, read = of_numbers("c", values), make_column("c", list(texts))
    if any(texts):
        assert (made.kind, made.codes is None) == (read.kind, read.codes is None)
    if made.codes is not None and read.codes is not None:
        assert [made.categories[code] if code >= 0 else "" for code in made.codes.tolist()] == list(texts)


@given(st.lists(st.text(alphabet="ab1é ", max_size=3), min_size=1, max_size=120), st.booleans())
def test_every_value_is_a_category_when_asked_for(texts: list[str], packed: bool) -> None:
    column = make_column("c", texts + [f"more {k}" for k in range(60)])
    if packed:
        parts = [text.encode() for text in column.texts]
        data = np.frombuffer(b"".join(parts), dtype=np.uint8)
        starts = np.cumsum([0, *map(len, parts)]).astype(np.int64)
        column = type(column)("c", column.kind, PackedStrings(data, starts), None, None, ())
    assert column.codes is None
    made = coded(column)
    assert made.codes is not None
    assert made.kind is ColumnKind.TEXT
    assert [made.categories[code] if code >= 0 else "" for code in made.codes.tolist()] == list(column.texts)
    assert list(made.categories) == sorted(set(column.texts) - {""}, key=natural_key)
    assert list(made.texts) == list(column.texts)


def test_a_column_is_taken_for_categories_or_numbers_and_back() -> None:
    base = metadata(name=[f"n {k}" for k in range(70)], year=[str(1950 + k % 3) for k in range(70)])
    session = Session()
    session.do(edits.read_column("t", "name", ColumnReading.CATEGORIES, code=True))
    made = edit_metadata(None, base, 70, said(session.state))
    assert len(made.columns["name"].categories) == 70
    assert is_categorical(made.columns["name"], session.state.embedding)
    assert is_categorical(base.columns["year"], session.state.embedding)
    session.do(edits.read_column("t", "year", ColumnReading.NUMBERS))
    assert not is_categorical(base.columns["year"], session.state.embedding)
    session.do(edits.read_column("t", "name", ColumnReading.AUTO))
    session.do(edits.read_column("t", "year", ColumnReading.AUTO))
    assert (session.state.embedding.edits, session.state.embedding.looks) == ({}, {})
    for _ in range(4):
        session.undo()
    assert session.state.embedding.edits == {}


def test_a_duplicate_goes_its_own_way(tmp_path: Path) -> None:
    session, mask = Session(), np.array([True, False, False, False, False])
    session.do(edits.assign("t", "b", {"7": mask}))
    session.do(edits.duplicate_column("t", "b", "b 2"))
    session.do(edits.assign("t", "b", {"8": mask}))
    session.do(edits.calculate_column("t", "twice", "b * 2"))
    session.do(edits.duplicate_column("t", "twice", "again"))
    made = worked_in(session)
    assert list(made.columns["b"].texts) == ["8", "2.5", "3", "4", ""]
    assert list(made.columns["b 2"].texts) == ["7", "2.5", "3", "4", ""]
    assert list(made.columns["again"].texts) == ["16", "5", "6", "8", ""]
    save(session, tmp_path / "s.armillary")
    assert load(tmp_path / "s.armillary").embedding.edits == session.state.embedding.edits
    session.do(edits.drop_column("t", "b 2"))
    assert "b 2" not in worked_in(session).columns


def test_all_that_goes_by_a_column_follows_its_name() -> None:
    session = Session()
    session.do(edits.add_column("t", "mine"))
    session.do(change_embedding("Colour", colour_by="mine"))
    session.do(edits.read_column("t", "mine", ColumnReading.CATEGORIES))
    brush = CategoryBrush("e.mine.t", "embedding", "mine", "t", "mine", frozenset({"a"}))
    session.do(change_session("Brush", brushes=(brush,)))
    session.do(edits.rename_column("t", "mine", "ours"))
    state = session.state
    assert state.embedding.colour_by == "ours"
    assert [*state.embedding.looks] == ["ours"]
    assert isinstance(state.brushes[0], CategoryBrush)
    assert state.brushes[0].column == "ours"


def test_whatever_is_said_of_a_column_is_another_content() -> None:
    session, keys = Session(), set()
    for command in (
        edits.calculate_column("t", "x", "b"),
        edits.calculate_column("t", "x", "b + 1"),
        edits.duplicate_column("t", "x", "y"),
        edits.read_column("t", "b", ColumnReading.CATEGORIES, code=True),
    ):
        session.do(command)
        key = edited_key(None, said(session.state), 5, lambda file: file)
        assert key is not None
        keys.add(key.digest)
    assert len(keys) == 4
