"""Bookmarks: what they keep, and what stays as it is where one is shown again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.session import Session
from core.session.commands.points import bookmarks as commands
from core.session.commands.points.viewpoints import save_viewpoint
from core.session.keeping.persistence import load, save
from core.session.memory import row_sets
from core.state import (
    CameraState,
    CategoryBrush,
    EmbeddingState,
    PointBookmark,
    PointFilter,
    PointSearch,
    RowSet,
    SessionState,
)

TABLE = "run/layer"
CAMERA = CameraState(zoom=3.0)
SELECTED = RowSet.of_indices(10, [2, 5])
BRUSH = CategoryBrush("b", "embedding", "only ants", TABLE, "label", frozenset({"ant"}))
SEEN = SessionState(
    embedding=EmbeddingState(colour_by="label", dimensions=2),
    step=30,
    brushes=(BRUSH,),
    selected_points={TABLE: SELECTED, "other": RowSet.of_indices(3, [1])},
)


def kept(*names: str) -> Session:
    session = Session(state=SEEN)
    for name in names:
        session.do(commands.keep_bookmark(replace(commands.seen_now(session.state, TABLE, CAMERA, "cGl4"), name=name)))
    return session


def names(session: Session) -> list[str]:
    return [each.name for each in session.state.bookmarks]


def test_a_bookmark_brings_back_what_was_seen_and_undo_what_was_before() -> None:
    session = kept("first")
    there = SessionState(embedding=EmbeddingState(colour_by="score"), bookmarks=session.state.bookmarks)
    session.do(commands.add_bookmarks(()))
    session.restore(replace(there, selected_points={"other": RowSet.of_indices(3, [1])}))
    session.do(commands.go_to_bookmark("first"))
    seen = session.state
    assert (seen.embedding.colour_by, seen.embedding.dimensions, seen.step, seen.brushes) == ("label", 2, 30, (BRUSH,))
    assert seen.embedding.camera == CAMERA
    assert seen.embedding.table == TABLE
    assert seen.selected_points == SEEN.selected_points
    session.undo()
    assert session.state.embedding.colour_by == "score"
    assert session.state.selected_points.keys() == {"other"}


def test_bookmarks_that_are_kept_are_not_kept_twice() -> None:
    session = kept("mine")
    again = commands.seen_now(session.state, TABLE, CAMERA, "b3RoZXI=")
    other = commands.seen_now(session.state, TABLE, None)
    session.do(commands.add_bookmarks([replace(again, name="theirs"), replace(other, name="other")]))
    assert names(session) == ["mine", "other"]
    assert commands.unkept(session.state, [again, other]) == []


def test_what_the_user_collects_is_neither_kept_nor_taken_back() -> None:
    session = kept("first")
    (mark,) = session.state.bookmarks
    search = PointFilter("mine", PointSearch("ant"))
    session.do(save_viewpoint(TABLE, CAMERA))
    session.restore(replace(session.state, embedding=replace(session.state.embedding, filters=(search,))))
    assert (mark.embedding.viewpoints, mark.embedding.filters) == ((), ())
    session.do(commands.go_to_bookmark("first"))
    assert session.state.embedding.filters == (search,)
    assert len(session.state.embedding.viewpoints) == 1


def test_names_are_unique_and_order_is_the_users() -> None:
    session = kept("", "", "shift", "shift")
    assert names(session) == ["Bookmark 1", "Bookmark 2", "shift", "shift 2"]
    session.do(commands.rename_bookmark("shift 2", "Bookmark 1"))
    assert names(session)[-1] == "Bookmark 1 2"
    session.do(commands.rename_bookmark("shift", "  "))
    session.do(commands.order_bookmarks(["shift", "Bookmark 2"]))
    assert names(session) == ["shift", "Bookmark 2", "Bookmark 1", "Bookmark 1 2"]
    session.do(commands.delete_bookmark("Bookmark 2"))
    session.do(commands.keep_bookmark(PointBookmark("between"), after="shift"))
    assert names(session) == ["shift", "between", "Bookmark 1", "Bookmark 1 2"]
    for _ in range(3):
        session.undo()
    assert names(session) == ["Bookmark 1", "Bookmark 2", "shift", "Bookmark 1 2"]


def test_a_bookmark_can_keep_something_else_under_its_name() -> None:
    session = kept("a", "b")
    session.do(commands.retake_bookmark("a", PointBookmark("unheard", "elsewhere")))
    assert names(session) == ["a", "b"]
    assert session.state.bookmarks[0].table == "elsewhere"


def test_bookmarks_are_saved_with_their_sets_of_rows_which_count_as_memory(tmp_path: Path) -> None:
    session = kept("first")
    save(session, tmp_path / "s.armillary")
    assert load(tmp_path / "s.armillary").bookmarks == session.state.bookmarks
    session.restore(replace(session.state, selected_points={}))
    assert [rows.digest for rows in row_sets(session.state)] == [SELECTED.digest]
    assert np.array_equal(session.state.bookmarks[0].selected.indices(), [2, 5])  # type: ignore[union-attr]
