"""Handles on the horizontal axis of a card, where it shows steps."""

from __future__ import annotations

from app.widgets.step_handles import Handle, step_handles
from core.state import Event, SessionState, XAxis


def on_steps(state: SessionState) -> bool:
    """Return whether horizontal axes show steps as they were logged."""
    return state.scalars.drawn_axis is XAxis.STEP and state.scalars.across.event is Event.NOTHING


def handles_of(state: SessionState) -> tuple[Handle, ...]:
    """Return the handles of an axis of steps, that of the linked step last; none of other axes."""
    return step_handles(state) if on_steps(state) else ()
