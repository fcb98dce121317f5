"""Frames of a run made ready to be drawn, off the window's thread."""

from __future__ import annotations

import numpy as np

from core.analysis.projection.method import Frame
from core.cloud.cloud import Cloud
from core.model import F4, Bool
from core.views.embedding.coordinates import drawable, look_for_outermost, positions
from core.views.embedding.runs.layouts import Layout, Moving


def moving(
    frame: Frame, title: str, axes: tuple[int, ...], before: Moving | None = None, reach: float = 0.0, step: str = ""
) -> Moving:
    """Return a frame with its points ready to be drawn and hit, in the order of the last frame where that still serves.

    Parameters
    ----------
    frame
        Of a running method.
    title
        Name of the method, for the axes.
    axes
        Which coordinates are shown; those that there are not are left out.
    before
        The last frame: what has not changed since is the same object, and nothing that depends on it is made again.
    reach, step
        As in `Moving`.
    """
    titles = _titles(frame, title)
    aside = _set_aside(frame.scores, None if before is None else before.set_aside)
    made = Layout(frame.scores, titles, aside, reach=reach)
    where = positions(made, axes)
    cloud = Cloud(where) if before is None or before.axes != axes else Cloud.moved(where, before.cloud)
    look_for_outermost(cloud, drawable(made))
    return Moving(frame.scores, titles, aside, frame.epoch, frame.epochs, axes, cloud, reach, step, frame.notes)


def _set_aside(scores: F4, before: Bool | None) -> Bool | None:
    without: Bool = np.any(np.isnan(scores), axis=1)
    if not without.any():
        return None
    return before if before is not None and np.array_equal(before, without) else without


def _titles(frame: Frame, title: str) -> tuple[str, ...]:
    return tuple(f"{title} {axis + 1}" for axis in range(frame.scores.shape[1]))


def halted(frame: Frame, title: str, losses: F4, seconds: float) -> Layout:
    """Return the layout that a run of a method with this title has come to when it is stopped."""
    return Layout(
        frame.scores, _titles(frame, title), _set_aside(frame.scores, None), frame.notes, frame.epoch, frame.epochs,
        seconds, losses,
    )  # fmt: skip
