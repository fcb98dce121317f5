"""Commands about the view of histograms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from core.session.command import Command, change_session
from core.session.commands.cards.cards import change_view
from core.state import Domain, HistogramMode, SessionState, XAxis
from core.style.text import grouped

VIEW = "histograms"

_MODES = {
    HistogramMode.OFFSET: "Show steps behind one another",
    HistogramMode.OVERLAY: "Show steps over one another",
    HistogramMode.HEATMAP: "Show histograms as heat map",
    HistogramMode.DISTRIBUTION: "Show distributions",
    HistogramMode.RUNS: "Compare histograms of runs",
}


def show_mode(mode: HistogramMode) -> Command:
    """Show steps in another way."""
    return change_view(VIEW, _MODES[mode], merge="histograms.mode", mode=mode)


def set_x_axis(axis: XAxis) -> Command:
    """Order steps by something else."""
    return change_view(VIEW, f"Histograms over {axis.value}", x_axis=axis, zoom={})


def set_bins(bins: int) -> Command:
    """Draw logged buckets in another number of bins; moves of a slider are one undo step."""
    return change_view(VIEW, "Number of bins", merge="histograms.bins", bins=bins)


def set_log_counts(on: bool) -> Command:
    """Draw counts on a logarithmic scale, or on a linear one."""
    return change_view(VIEW, "Logarithmic counts", log_counts=on)


def ignore_outliers(on: bool) -> Command:
    """Leave the outermost values out of the range, or show all."""
    return change_view(VIEW, "Ignore outliers", ignore_outliers=on)


def zoom_card(key: str, tag: str, domain: Domain, merge: str = "") -> Command:
    """Show a part of one chart in the mode in front."""

    def apply(state: SessionState) -> SessionState:
        before = state.histograms
        zoom = {**before.zoom, before.zoom_key(key): domain}
        return replace(state, histograms=replace(before, zoom=zoom))

    return Command(f"Zoom {tag}", apply, merge)


def fit_cards(keys: Collection[str] | None = None) -> Command:
    """Show everything in some charts in the mode in front, in all charts of all modes for None."""

    def apply(state: SessionState) -> SessionState:
        before = state.histograms
        gone = set(before.zoom) if keys is None else {before.zoom_key(key) for key in keys}
        kept = {key: domain for key, domain in before.zoom.items() if key not in gone}
        return replace(state, histograms=replace(before, zoom=kept))

    return Command("Fit all charts" if keys is None else "Fit chart", apply)


def go_to_step(step: int) -> Command:
    """Show a step in all views."""
    return change_session(f"Go to step {grouped(step)}", merge="step", step=step)
