"""Commands about pictures that stand beside the main one of the embedding view."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import CameraState, Pane, Panes, SessionState
from core.state.embedding_panes import MOST_PANES
from core.views.embedding.panes.lens import Lens


def add_pane(pane: Pane) -> Command:
    """Put a picture beside the others; nothing happens where there are as many as can be."""

    def change(panes: Panes) -> Panes:
        return replace(panes, beside=(*panes.beside, pane)[:MOST_PANES])

    return _command("Compare", change)


def close_pane(place: int) -> Command:
    """Take away the picture at a place."""

    def change(panes: Panes) -> Panes:
        return replace(panes, beside=tuple(pane for each, pane in enumerate(panes.beside) if each != place))

    return _command("Close a picture", change)


def close_panes() -> Command:
    """Leave the main picture alone."""
    return _command("Show one picture", lambda panes: replace(panes, beside=()))


def change_pane(label: str, place: int, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of the pane at a place."""
    return _command(label, lambda panes: _changed(panes, place, **changes), merge)


def _changed(panes: Panes, place: int, **changes: Any) -> Panes:
    beside = (replace(pane, **changes) if each == place else pane for each, pane in enumerate(panes.beside))
    return replace(panes, beside=tuple(beside))


def choose_pane_table(place: int, table: str, main: str) -> Command:
    """Show another table in a pane; `main` is the key of that of the main picture."""
    follows = "" if table == main else table
    return change_pane("Choose a table", place, table=follows, camera=None, step=None, join="")


def link_cameras(wanted: bool) -> Command:
    """Turn, move and zoom all pictures with each of them, or each by itself."""
    label = "Move all pictures together" if wanted else "Move each picture by itself"
    return _command(label, lambda panes: replace(panes, cameras=wanted))


def join_places(wanted: bool) -> Command:
    """Draw lines between the places of selected and hovered points, or none."""
    label = "Join points across pictures" if wanted else "Do not join points across pictures"
    return _command(label, lambda panes: replace(panes, lines=wanted))


def _command(label: str, change: Callable[[Panes], Panes], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, embedding=replace(state.embedding, panes=change(state.embedding.panes)))

    return Command(label, apply, merge)


def within(lens: Lens, command: Command) -> Command:
    """Return what a command means to the whole state that was made for what is seen through a lens."""

    def apply(whole: SessionState) -> SessionState:
        before = lens.seen(whole)
        return lens.put_back(whole, before, command.apply(before))

    merge = f"pane {lens.place} {command.merge}" if command.merge else ""
    return Command(command.label, apply, merge)


def with_cameras(command: Command, cameras: Mapping[int, CameraState], main: CameraState | None = None) -> Command:
    """Return a command that also moves the cameras of panes, by their places, and of the main picture unless None."""

    def apply(state: SessionState) -> SessionState:
        after = command.apply(state)
        panes = after.embedding.panes
        for place, camera in cameras.items():
            panes = _changed(panes, place, camera=camera)
        wish = replace(after.embedding, panes=panes, camera=after.embedding.camera if main is None else main)
        return replace(after, embedding=wish)

    return Command(command.label, apply, command.merge)


def make_main(lens: Lens, step: int | None) -> Command:
    """Exchange a pane and the main picture.

    Parameters
    ----------
    lens
        What the pane is seen through.
    step
        The step that the main picture shows: where the pane stays at a step, that becomes the linked one, and what was
        the main picture stays at this.
    """

    def apply(whole: SessionState) -> SessionState:
        wish, pane, seen = whole.embedding, lens.pane(whole), lens.seen(whole)
        was = Pane(
            "" if lens.same else lens.main,
            wish.projection,
            wish.dimensions,
            wish.components,
            wish.camera,
            None if pane.choice is None else wish.choice,
            None if pane.step is None else step,
            pane.join,
        )
        beside = [was if each == lens.place else _told(other, lens) for each, other in enumerate(wish.panes.beside)]
        main = replace(
            seen.embedding,
            table=wish.table if lens.same else lens.other,
            panes=replace(wish.panes, beside=tuple(beside)),
        )
        chosen = {**whole.selected_points, **{k: v for k, v in seen.selected_points.items() if k == lens.other}}
        return replace(whole, embedding=main, step=seen.step, selected_points=chosen)

    return Command("Make it the main picture", apply)


def _told(pane: Pane, lens: Lens) -> Pane:
    """Return a pane that shows the same table beside another main one."""
    key = pane.table or lens.main
    return replace(pane, table="" if key == lens.other else key)
