from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.session import Session
from core.session.commands.points.viewpoints import (
    delete_viewpoint,
    go_to_viewpoint,
    rename_viewpoint,
    save_viewpoint,
    viewpoints_of,
)
from core.session.keeping.codec import Decoder, Encoder
from core.state import CameraState, EmbeddingState

NEAR = CameraState((0.5, 0.25, 0.0), (0.5, 0.5, 0.5, 0.5), 3.0)


def names(session: Session, table: str = "t") -> list[str]:
    return [each.name for each in viewpoints_of(session.state, table)]


def test_a_place_is_saved_with_all_that_is_seen_from_it_and_gone_to_again() -> None:
    session = Session()
    seen = EmbeddingState(dimensions=3, components=(2, 0, 1), orthographic=True)
    session.restore(replace(session.state, embedding=seen))
    session.do(save_viewpoint("t", NEAR))
    session.do(save_viewpoint("other", CameraState()))
    elsewhere = replace(session.state.embedding, camera=None, dimensions=2, components=(0, 1, 2), orthographic=False)
    session.restore(replace(session.state, embedding=elsewhere))
    session.do(go_to_viewpoint("t", "View 1"))
    there = session.state.embedding
    assert (there.camera, there.dimensions, there.components, there.orthographic) == (NEAR, 3, (2, 0, 1), True)
    assert session.undo_label == "Go to View 1"
    session.undo()
    assert session.state.embedding == elsewhere
    session.do(go_to_viewpoint("t", "nowhere"))
    assert session.state.embedding == elsewhere


def test_places_are_renamed_and_forgotten_each_table_for_itself() -> None:
    session = Session()
    for table in ("t", "t", "other"):
        session.do(save_viewpoint(table, NEAR))
    assert names(session) == ["View 1", "View 2"]
    assert names(session, "other") == ["View 1"]
    session.do(rename_viewpoint("t", "View 1", "  the arm "))
    assert names(session) == ["the arm", "View 2"]
    session.do(rename_viewpoint("t", "View 2", "the arm"))
    assert names(session) == ["the arm", "the arm 2"]
    session.do(rename_viewpoint("t", "the arm", " "))
    session.do(delete_viewpoint("t", "the arm"))
    assert names(session) == ["the arm 2"]
    assert names(session, "other") == ["View 1"]
    session.undo()
    assert names(session) == ["the arm", "the arm 2"]


@given(st.lists(st.sampled_from(["", "a", "a 2", " a", "View 1", "View"]), max_size=8))
def test_names_are_unique_whatever_is_typed(wished: list[str]) -> None:
    session = Session()
    for name in wished:
        session.do(save_viewpoint("t", NEAR, name))
    assert len(set(names(session))) == len(wished)
    assert all(names(session))


def test_places_are_kept_in_sessions_and_older_ones_open_without() -> None:
    session = Session()
    session.do(save_viewpoint("t", NEAR))
    written = Encoder().encode(session.state.embedding, EmbeddingState)
    assert Decoder().decode(written, EmbeddingState) == session.state.embedding
    assert isinstance(written, dict)
    del written["viewpoints"], written["animate"], written["lines"]
    assert Decoder().decode(written, EmbeddingState) == EmbeddingState()
