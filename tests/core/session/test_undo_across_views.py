"""Undo goes back through what was done in any view, whichever is in front, and a file holds every state on the way."""

from __future__ import annotations

from pathlib import Path

from core.session import Session
from core.session.command import Command, change_embedding, change_runs, change_scalars, change_session
from core.session.commands.cards import histograms, images, texts
from core.session.commands.cards.pr_curves import set_threshold, show_plot
from core.session.commands.points.panes import add_pane, close_panes
from core.session.commands.points.tray import change_tray
from core.session.commands.runs.compare import compare_runs
from core.session.commands.runs.grouping import change_grouping
from core.session.commands.runs.hparams import show_page
from core.session.commands.runs.importance import change_importance
from core.session.commands.runs.judging import change_contour, change_rank, change_slices
from core.session.commands.runs.run_table import change_run_table
from core.session.commands.runs.scatter import show_pair
from core.session.keeping.persistence import read, save_state
from core.state import HistogramMode, ImagesMode, Pane, ProjectionSpec, PrPlot, TextMode

VIEWS = ("scalars", "embedding", "hparams", "histograms", "pr_curves", "texts", "images")
DONE: tuple[Command, ...] = (
    change_scalars("Smooth", smoothing=0.3),
    change_embedding("2D", dimensions=2),
    change_embedding("Method", projection=ProjectionSpec("raw")),
    add_pane(Pane(dimensions=2)),
    change_tray("Table", open=True),
    close_panes(),
    show_page("scatter", "Scatter"),
    show_pair("lr", "loss", "lr and loss"),
    show_page("slices", "Slices"),
    change_slices("Trend", trend=False),
    change_contour("Fill", fill=False),
    change_rank("Best", best=False),
    change_importance("Ranked", ranked=True),
    compare_runs(["a", "b"]),
    change_run_table("Varying", hide_constant=True),
    histograms.show_mode(HistogramMode.HEATMAP),
    show_plot(PrPlot.ROC),
    set_threshold(0.25),
    texts.show_mode(TextMode.ALL),
    images.show_mode(ImagesMode.STEPS),
    change_runs("Query", query="lr < 1"),
    change_grouping("Groups", unfolded=frozenset({"g"})),
    change_session("Step", step=100),
)
"""Something of every view and page, and of what all views share."""


def test_undo_and_redo_reach_through_all_views_and_every_state_is_kept_in_a_file(tmp_path: Path) -> None:
    session = Session()
    states = [session.state]
    for number, command in enumerate(DONE):
        session.do(change_session("View", active_view=VIEWS[number % len(VIEWS)]))
        states += [session.state] * (session.state != states[-1])
        session.do(command)
        assert session.state != states[-1], f"{command.label} changes nothing"
        states.append(session.state)
        save_state(session.state, tmp_path / "session")
        assert read(tmp_path / "session").state == session.state, command.label
    for before in reversed(states[:-1]):
        session.undo()
        assert session.state == before
    assert session.undo_label is None
    for after in states[1:]:
        session.redo()
        assert session.state == after
    assert session.redo_label is None
