"""Commands about whole pictures of points that are kept under names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.session.command import Command, free_name
from core.state import CameraState, PointBookmark, SessionState, kept_view, with_collections

USUAL = "Bookmark"
"""What bookmarks are called that the user gives no name, with a number."""


def seen_now(state: SessionState, table: str, camera: CameraState | None, picture: str = "") -> PointBookmark:
    """Return what is seen of a table through a camera as a bookmark without a name."""
    view = replace(kept_view(state.embedding), table=table, camera=camera)
    chosen = state.selected_points.get(table)
    return PointBookmark("", table, view, state.step, state.brushes, chosen, picture)


def keep_bookmark(mark: PointBookmark, after: str | None = None) -> Command:
    """Keep a bookmark behind another one, at the end without; a name that is taken gets a number."""

    def apply(state: SessionState) -> SessionState:
        named = replace(mark, name=free_name(mark.name, _names(state), USUAL))
        place = next((at + 1 for at, each in enumerate(state.bookmarks) if each.name == after), len(state.bookmarks))
        return replace(state, bookmarks=(*state.bookmarks[:place], named, *state.bookmarks[place:]))

    return Command("Bookmark the view", apply)


def unkept(state: SessionState, marks: Sequence[PointBookmark]) -> list[PointBookmark]:
    """Return the bookmarks of which none is kept that shows the same, whatever its name and small image."""
    kept = [replace(each, name="", picture="") for each in state.bookmarks]
    return [each for each in marks if replace(each, name="", picture="") not in kept]


def add_bookmarks(marks: Sequence[PointBookmark]) -> Command:
    """Keep several bookmarks at the end, but for those that are kept; names that are taken get numbers."""

    def apply(state: SessionState) -> SessionState:
        for mark in unkept(state, marks):
            state = keep_bookmark(mark).apply(state)
        return state

    return Command("Open bookmarks", apply)


def go_to_bookmark(name: str, merge: str = "") -> Command:
    """See again what a bookmark keeps; what the user said of rows and collected stays as it is."""

    def apply(state: SessionState) -> SessionState:
        mark = next((each for each in state.bookmarks if each.name == name), None)
        return state if mark is None else shown_again(state, mark)

    return Command(f"Go to {name}", apply, merge)


def shown_again(state: SessionState, mark: PointBookmark) -> SessionState:
    """Return a state in which what a bookmark keeps is seen."""
    chosen = {table: rows for table, rows in state.selected_points.items() if table != mark.table}
    if mark.selected is not None:
        chosen[mark.table] = mark.selected
    return replace(
        state,
        embedding=with_collections(mark.embedding, state.embedding),
        step=mark.step,
        brushes=mark.brushes,
        selected_points=chosen,
    )


def retake_bookmark(name: str, mark: PointBookmark) -> Command:
    """Let a bookmark keep what another one does, under its own name and in its own place."""

    def apply(state: SessionState) -> SessionState:
        marks = tuple(replace(mark, name=name) if each.name == name else each for each in state.bookmarks)
        return replace(state, bookmarks=marks)

    return Command(f"Update {name}", apply)


def rename_bookmark(name: str, wished: str) -> Command:
    """Give a bookmark another name; one that is taken gets a number, an empty one changes nothing."""

    def apply(state: SessionState) -> SessionState:
        others = [each for each in _names(state) if each != name]
        called = free_name(wished, others, USUAL) if wished.strip() else name
        marks = tuple(replace(each, name=called) if each.name == name else each for each in state.bookmarks)
        return replace(state, bookmarks=marks)

    return Command(f"Rename {name}", apply)


def delete_bookmark(name: str) -> Command:
    """Forget a bookmark."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, bookmarks=tuple(each for each in state.bookmarks if each.name != name))

    return Command(f"Delete {name}", apply)


def order_bookmarks(names: Sequence[str]) -> Command:
    """Put bookmarks in an order; those that it does not name stay behind the others."""

    def apply(state: SessionState) -> SessionState:
        places = {name: place for place, name in enumerate(names)}
        marks = sorted(state.bookmarks, key=lambda each: places.get(each.name, len(places)))
        return replace(state, bookmarks=tuple(marks))

    return Command("Order bookmarks", apply)


def _names(state: SessionState) -> list[str]:
    return [each.name for each in state.bookmarks]
