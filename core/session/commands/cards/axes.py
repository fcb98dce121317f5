"""Commands about the horizontal axis of scalars and how their curves are smoothed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.session.command import Command
from core.state import AcrossState, Event, ScalarsState, SessionState, SmoothingKind, SmoothingState, XAxis


def _change(label: str, merge: str = "", **fields: Any) -> Command:
    """Return a command that changes the horizontal axis; zooms are in other units then and are dropped."""

    def apply(state: SessionState) -> SessionState:
        across: AcrossState = replace(state.scalars.across, shown=None, **fields)
        return replace(state, scalars=replace(state.scalars, across=across, zoom={}))

    return Command(label, apply, merge)


def choose_metric(tag: str) -> Command:
    """Show another metric on the horizontal axis."""

    def apply(state: SessionState) -> SessionState:
        across = replace(state.scalars.across, metric=tag, shown=None)
        return replace(state, scalars=replace(state.scalars, x_axis=XAxis.METRIC, across=across, zoom={}))

    return Command(f"Show {tag} on the horizontal axis", apply)


def set_steps_per_epoch(steps: float) -> Command:
    """Say how many steps an epoch has; 0 takes epochs from what was logged. Typing on is one undo step."""
    return _change("Steps per epoch", "scalars.steps_per_epoch", steps_per_epoch=max(steps, 0.0))


def fold_pauses(folded: bool) -> Command:
    """Fold the pauses between the sessions of runs, or show time as it went by."""
    return _change("Fold pauses" if folded else "Show pauses", folded=folded)


def count_from(event: Event) -> Command:
    """Choose what is zero on the horizontal axis."""
    return _change("Count from another point", event=event)


def count_from_value(at: float) -> Command:
    """Say at which step, above or below which value the horizontal axis is zero; typing on is one undo step."""
    return _change("Count from another value", "scalars.count_from", at=at)


def count_from_tag(tag: str) -> Command:
    """Look for what is zero in one tag for all cards, or in the tag of each card."""
    return _change("Count from another tag", event_tag=tag)


def set_signed_x(signed: bool) -> Command:
    """Lead logarithmic horizontal axes through zero, or leave out what is not above it."""
    return _change("Horizontal axis through zero" if signed else "Horizontal axis above zero", signed_x=signed)


def set_signed_y(signed: bool) -> Command:
    """Lead logarithmic vertical axes through zero, or leave out what is not above it."""
    return _change("Vertical axis through zero" if signed else "Vertical axis above zero", signed_y=signed)


def link_cards(linked: bool) -> Command:
    """Show the same part of the horizontal axis in all cards, that of the one zoomed last, or let each have its own."""

    def apply(state: SessionState) -> SessionState:
        zooms = list(state.scalars.zoom.values())
        shown = (zooms[-1].left, zooms[-1].right) if linked and zooms else None
        across = replace(state.scalars.across, linked=linked, shown=shown)
        return replace(state, scalars=replace(state.scalars, across=across))

    return Command("Same range in all cards" if linked else "A range for each card", apply)


def _smoothing(label: str, merge: str = "", **fields: Any) -> Command:
    def apply(state: SessionState) -> SessionState:
        smoothers: SmoothingState = replace(state.scalars.smoothers, **fields)
        return replace(state, scalars=replace(state.scalars, smoothers=smoothers))

    return Command(label, apply, merge)


def choose_smoothing(kind: SmoothingKind) -> Command:
    """Smooth curves in another way, as strongly as that was last used."""
    return _smoothing("Kind of smoothing", kind=kind)


def smooth_by(amount: float) -> Command:
    """Change the parameter of the kind of smoothing in use; moves of a slider are one undo step."""

    def apply(state: SessionState) -> SessionState:
        scalars: ScalarsState = state.scalars
        if scalars.smoothers.kind is SmoothingKind.AVERAGE:
            return replace(state, scalars=replace(scalars, smoothing=min(max(amount, 0.0), 0.999)))
        return replace(state, scalars=replace(scalars, smoothers=scalars.smoothers.with_amount(amount)))

    return Command("Smooth curves", apply, "scalars.smoothing")


def smooth_with_order(order: int) -> Command:
    """Change the order of the polynomial that is fitted; moves of a slider are one undo step."""
    return _smoothing("Order of the polynomial", "scalars.order", order=order)


def switch_smoothing(before: SmoothingKind, weight: float) -> Command:
    """Switch smoothing off, or on again in the way it was, with the weight that the average had."""

    def apply(state: SessionState) -> SessionState:
        scalars: ScalarsState = state.scalars
        if scalars.smoother.active:
            average = scalars.smoothers.kind is SmoothingKind.AVERAGE
            changed = replace(scalars, smoothing=0.0) if average else _with_kind(scalars, SmoothingKind.NONE)
        elif scalars.smoothers.kind is SmoothingKind.NONE:
            changed = _with_kind(scalars, before)
        else:
            changed = replace(scalars, smoothing=weight)
        return replace(state, scalars=changed)

    return Command("Smooth curves", apply)


def _with_kind(scalars: ScalarsState, kind: SmoothingKind) -> ScalarsState:
    return replace(scalars, smoothers=replace(scalars.smoothers, kind=kind))
