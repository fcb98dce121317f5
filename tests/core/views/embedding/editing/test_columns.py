"""Columns with values that rows were given: a plain list of texts is the judge."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Metadata
from core.readers.tables.columns import make_column
from core.session import Session
from core.session.command import change_embedding
from core.session.commands.points import edits
from core.session.keeping.persistence import load, save
from core.state import Assigned, ColumnEdit, JoinedColumn, RowSet, SessionState, TableEdits
from core.views.embedding.editing.columns import edited, with_values
from core.views.embedding.editing.work import edit_metadata

VALUES = ("", "a", "b", "7", "8.5", "10")
ROWS = 12
MASKS = st.lists(st.booleans(), min_size=ROWS, max_size=ROWS).map(lambda bits: np.array(bits))


def said(state: SessionState, table: str = "t") -> TableEdits:
    return state.embedding.edits.get(table, TableEdits())


@given(
    base=st.one_of(st.none(), st.lists(st.sampled_from(VALUES), min_size=ROWS, max_size=ROWS)),
    given_values=st.lists(st.dictionaries(st.sampled_from(VALUES), MASKS, max_size=3), max_size=5),
    distinct=st.booleans(),
)
def test_values_are_those_given_last(
    base: list[str] | None, given_values: list[dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]], distinct: bool
) -> None:
    if base is not None and distinct:
        base = [f"{text}{row:04}" for row, text in enumerate(base * 6)]
        given_values = [{value: np.tile(mask, 6) for value, mask in each.items()} for each in given_values]
    rows = ROWS if base is None else len(base)
    session, texts = Session(), [""] * rows if base is None else list(base)
    for values in given_values:
        session.do(edits.assign("t", "c", values))
        for value, mask in values.items():
            texts = [value if there else text for text, there in zip(texts, mask.tolist(), strict=True)]
    edit = said(session.state).column("c") or ColumnEdit("c")
    made = with_values(None if base is None else make_column("c", base), rows, edit)
    expected = make_column("c", texts)
    assert list(made.texts) == texts
    assert (made.kind, made.categories) == (expected.kind, expected.categories) or not any(texts)
    if expected.codes is not None:
        np.testing.assert_array_equal(made.codes, expected.codes)
    if expected.numbers is not None:
        np.testing.assert_array_equal(made.numbers, expected.numbers)
    masks = [each.rows.mask() for each in edit.assigned]
    assert not masks or np.max(np.sum(masks, axis=0)) <= 1
    assert len({each.value for each in edit.assigned}) == len(edit.assigned)


@given(st.lists(st.dictionaries(st.sampled_from(VALUES), MASKS, max_size=3), min_size=3, max_size=3), st.booleans())
def test_values_worked_out_beforehand_are_given_as_if_they_were_not(
    given_values: list[dict[str, np.ndarray[tuple[int], np.dtype[np.bool_]]]], overtaken: bool
) -> None:
    first, second, third = given_values
    state = edits.assign("t", "c", first).apply(SessionState())
    command = edits.assign_now(state, "t", "c", third, "Label")
    now = edits.assign("t", "c", second).apply(state) if overtaken else state
    assert command.apply(now) == edits.assign("t", "c", third).apply(now)
    assert command.label == "Label"


def metadata(**columns: list[str]) -> Metadata:
    made = {name: make_column(name, texts) for name, texts in columns.items()}
    return Metadata(len(next(iter(columns.values()))), made)


def test_added_columns_come_after_those_of_the_file_and_changed_ones_stay_where_they_are() -> None:
    rows = RowSet.of_indices(2, [1])
    said_of = TableEdits((ColumnEdit("new"), ColumnEdit("a", assigned=(Assigned("z", rows),))))
    made = edited(metadata(a=["x", "y"], b=["1", "2"]), 2, said_of, {})
    assert list(made.columns) == ["a", "b", "new"]
    assert made.columns["a"].texts == ("x", "z")
    assert made.columns["new"].texts == ("", "")


def test_sets_of_another_number_of_rows_count_for_nothing() -> None:
    edit = ColumnEdit("a", assigned=(Assigned("z", RowSet.of_indices(5, [1])),))
    assert with_values(make_column("a", ["x", "y"]), 2, edit).texts == ("x", "y")


def test_every_change_is_undone(tmp_path: Path) -> None:
    session = Session()
    mask = np.array([True, False, True])
    session.do(edits.add_column("t", "mine"))
    session.do(edits.assign("t", "mine", {"cat": mask}))
    session.do(edits.rename_column("t", "mine", "animal"))
    session.do(edits.label_with("t", "animal", ["cat", "dog"]))
    session.do(edits.join_columns("t", {"score": JoinedColumn("/x.csv", "score", "id", "key")}))
    assert [column.name for column in said(session.state).columns] == ["animal", "score"]
    save(session, tmp_path / "s.armillary")
    assert load(tmp_path / "s.armillary").embedding.edits == session.state.embedding.edits
    session.do(edits.drop_column("t", "animal"))
    assert (said(session.state).labelled, len(said(session.state).columns)) == ("", 1)
    for _ in range(6):
        session.undo()
    assert session.state.embedding.edits == {}


def test_what_is_coloured_by_a_column_follows_its_name() -> None:
    session = Session()
    session.do(edits.add_column("t", "mine"))
    session.do(change_embedding("Colour", colour_by="mine", label_by="mine"))
    session.do(edits.rename_column("t", "mine", "ours"))
    assert (session.state.embedding.colour_by, session.state.embedding.label_by) == ("ours", "ours")


@pytest.mark.parametrize(
    ("name", "text"),
    [("m.csv", "id,score\nb,2\na,1\nb,9\n,4\n"), ("m.tsv", "id\tscore\nb\t2\na\t1\nb\t9\n\t4\n")],
)
def test_columns_of_other_files_are_joined(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    file, base = str(tmp_path / name), metadata(key=["a", "b", "c", ""])
    by_key = ColumnEdit("mine", JoinedColumn(file, "score", "key", "id"))
    by_row = ColumnEdit("plain", JoinedColumn(file, "score"), (Assigned("5", RowSet.of_indices(4, [0])),))
    made = edit_metadata(None, base, 4, TableEdits((by_key, by_row)))
    assert list(made.columns["mine"].texts) == ["1", "2", "", ""]
    assert list(made.columns["plain"].texts) == ["5", "1", "9", "4"]
    assert not made.problems


@pytest.mark.parametrize(
    ("joined", "said_of"),
    [
        (JoinedColumn("gone.csv", "score"), "cannot be read"),
        (JoinedColumn("m.csv", "nothing"), "no column 'nothing'"),
        (JoinedColumn("m.csv", "score", "key", "nobody"), "no column 'nobody'"),
        (JoinedColumn("m.csv", "score", "nowhere", "id"), "no column 'nowhere'"),
    ],
)
def test_what_cannot_be_joined_costs_only_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, joined: JoinedColumn, said_of: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.csv").write_text("id,score\na,1\nb,2\n")
    made = edit_metadata(None, metadata(key=["a", "b"]), 2, TableEdits((ColumnEdit("mine", joined), ColumnEdit("new"))))
    assert list(made.columns) == ["key", "mine", "new"]
    (problem,) = made.problems
    assert said_of in problem.message
    assert problem.file == joined.file
