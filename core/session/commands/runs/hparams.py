"""Commands about the view of hyperparameters: axes, brushes over fields, what is kept and left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import AxisChoice, AxisLimits, ColumnType, FieldBrush, FieldScale, HParamsState, RunsBrush, SessionState
from core.state.column_types import base_field
from core.style.text import counted

VIEW = "hparams"


def change_hparams(label: str, merge: str = "", **changes: Any) -> Command:
    """Return a command that replaces fields of `SessionState.hparams`."""
    return _change(label, lambda hparams: replace(hparams, **changes), merge)


def _change(label: str, change: Callable[[HParamsState], HParamsState], merge: str = "") -> Command:
    def apply(state: SessionState) -> SessionState:
        return replace(state, hparams=change(state.hparams))

    return Command(label, apply, merge)


def show_page(kind: str, title: str) -> Command:
    """Bring a page to the front."""
    return change_hparams(f"Show {title}", merge="hparams.page", page=kind)


def show_axes(label: str, names: Sequence[str]) -> Command:
    """Show these fields as axes from left to right."""
    return change_hparams(label, axes=tuple(dict.fromkeys(names)))


def choose_axes() -> Command:
    """Let the view choose its axes."""
    return change_hparams("Choose axes automatically", axes=None)


def _axis(label: str, name: str, change: Callable[[AxisChoice], AxisChoice], merge: str = "") -> Command:
    def changed(hparams: HParamsState) -> HParamsState:
        choice = change(hparams.choices.get(name, AxisChoice()))
        others = {key: each for key, each in hparams.choices.items() if key != name}
        return replace(hparams, choices=others if choice == AxisChoice() else {**others, name: choice})

    return _change(label, changed, merge)


def scale_axis(name: str, title: str, scale: FieldScale) -> Command:
    """Give an axis another scale; its limits are those of all values again."""
    return _axis(f"Scale of {title}", name, lambda choice: replace(choice, scale=scale, limits=None))


def type_column(name: str, title: str, kind: ColumnType | None) -> Command:
    """Say what the values of a field are, None for what they look like; a scale chosen for its axis goes."""

    def changed(hparams: HParamsState) -> HParamsState:
        types = {key: each for key, each in hparams.types.items() if key != name}
        choices = {
            key: replace(each, scale=FieldScale.AUTO, limits=None) if base_field(key) == name else each
            for key, each in hparams.choices.items()
        }
        kept = {key: each for key, each in choices.items() if each != AxisChoice()}
        return replace(hparams, types=types if kind is None else {**types, name: kind}, choices=kept)

    return _change(f"Type of {title}", changed)


def invert_axis(name: str, title: str) -> Command:
    """Turn an axis upside down."""
    return _axis(f"Invert {title}", name, lambda choice: replace(choice, inverted=not choice.inverted))


def limit_axis(name: str, title: str, limits: AxisLimits | None, merge: str = "") -> Command:
    """Show a part of an axis, all of it for None."""
    return _axis(f"Limits of {title}", name, lambda choice: replace(choice, limits=limits), merge)


def brush_field(brush: FieldBrush, title: str, merge: str = "") -> Command:
    """Narrow the shown runs by a field; the brush takes the place of that field's last one, an empty one removes it."""

    def apply(state: SessionState) -> SessionState:
        places = [place for place, each in enumerate(state.brushes) if each.id == brush.id]
        brushes = [each for each in state.brushes if each.id != brush.id]
        if not brush.empty:
            brushes.insert(places[0] if places else len(brushes), brush)
        return replace(state, brushes=tuple(brushes))

    return Command(f"Filter by {title}", apply, merge)


def clear_fields() -> Command:
    """Remove all brushes over fields."""

    def apply(state: SessionState) -> SessionState:
        return replace(state, brushes=tuple(each for each in state.brushes if not isinstance(each, FieldBrush)))

    return Command("Clear all ranges", apply)


def keep_runs(names: Collection[str]) -> Command:
    """Go on with these runs only; the ranges that found them are cleared."""
    return _narrow("Keep", names, False)


def exclude_runs(names: Collection[str]) -> Command:
    """Go on without these runs; the ranges that found them are cleared."""
    return _narrow("Exclude", names, True)


def _narrow(verb: str, names: Collection[str], without: bool) -> Command:
    word = counted(len(names), "run")

    def apply(state: SessionState) -> SessionState:
        others = [each for each in state.brushes if not isinstance(each, FieldBrush)]
        label = f"{'Without' if without else 'Only'} {word}"
        used = {each.id for each in others}
        number = next(number for number in range(len(used) + 1) if f"{VIEW}:kept:{number}" not in used)
        brush = RunsBrush(f"{VIEW}:kept:{number}", VIEW, label, frozenset(names), without)
        return replace(state, brushes=(*others, brush))

    return Command(f"{verb} {word}", apply)


def restore_runs() -> Command:
    """Take back everything that was kept or excluded here."""

    def apply(state: SessionState) -> SessionState:
        mine = [each for each in state.brushes if isinstance(each, RunsBrush) and each.view == VIEW]
        return replace(state, brushes=tuple(each for each in state.brushes if each not in mine))

    return Command("Restore runs", apply)
