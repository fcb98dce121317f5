"""Commands about places to look from that have a name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.session.command import Command, free_name
from core.state import CameraState, SessionState, Viewpoint


def viewpoints_of(state: SessionState, table: str) -> tuple[Viewpoint, ...]:
    """Return the places to look from that a table has, in the order in which they were saved."""
    return tuple(each for each in state.embedding.viewpoints if each.table == table)


def save_viewpoint(table: str, camera: CameraState, name: str = "") -> Command:
    """Keep where a table is looked at from under a name, by default the next number that is free."""

    def apply(state: SessionState) -> SessionState:
        wish = state.embedding
        taken = {each.name for each in viewpoints_of(state, table)}
        saved = Viewpoint(
            free_name(name, taken, "View"), table, camera, wish.dimensions, wish.components, wish.orthographic
        )
        return _with(state, (*wish.viewpoints, saved))

    return Command("Save view", apply)


def go_to_viewpoint(table: str, name: str) -> Command:
    """Look from a place that was saved."""

    def apply(state: SessionState) -> SessionState:
        found = [each for each in viewpoints_of(state, table) if each.name == name]
        if not found:
            return state
        seen = found[0]
        looked = replace(
            state.embedding,
            camera=seen.camera,
            dimensions=seen.dimensions,
            components=seen.components,
            orthographic=seen.orthographic,
        )
        return replace(state, embedding=looked)

    return Command(f"Go to {name}", apply)


def rename_viewpoint(table: str, name: str, wished: str) -> Command:
    """Give a place another name; one that is taken gets a number, an empty one changes nothing."""

    def apply(state: SessionState) -> SessionState:
        others = {each.name for each in viewpoints_of(state, table)} - {name}
        called = free_name(wished, others, "View") if wished.strip() else name
        return _changed(state, table, name, lambda each: replace(each, name=called))

    return Command(f"Rename {name}", apply)


def delete_viewpoint(table: str, name: str) -> Command:
    """Forget a place."""
    return Command(f"Delete {name}", lambda state: _changed(state, table, name, lambda _: None))


def _changed(
    state: SessionState, table: str, name: str, change: Callable[[Viewpoint], Viewpoint | None]
) -> SessionState:
    made = [change(each) if (each.table, each.name) == (table, name) else each for each in state.embedding.viewpoints]
    return _with(state, tuple(each for each in made if each is not None))


def _with(state: SessionState, viewpoints: tuple[Viewpoint, ...]) -> SessionState:
    return replace(state, embedding=replace(state.embedding, viewpoints=viewpoints))
