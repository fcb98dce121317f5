"""What can be done on every page of the view of hyperparameters, as data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from app.actions import Action
from app.views.hparams.pages import PAGES
from app.views.hparams.toolbar import Toolbar
from app.workspace import Workspace
from core.session.commands.runs.hparams import show_page
from core.state import FieldBrush, RunsBrush


def hparam_actions(workspace: Workspace, toolbar: Toolbar) -> Sequence[Action]:
    """Return the table of actions."""
    session = workspace.session

    def brushed() -> bool:
        return any(isinstance(each, FieldBrush) for each in session.state.brushes)

    def narrowed() -> bool:
        return any(isinstance(each, RunsBrush) and each.view == "hparams" for each in session.state.brushes)

    def is_page(kind: str) -> bool:
        return session.state.hparams.page == kind

    pages = [
        Action(
            f"hparams.page.{page.kind}", f"Show {page.title}",
            partial(lambda page: session.do(show_page(page.kind, page.title)), page),
            f"Alt+{place}" if place < 10 else "", "View", icon=page.icon, checked=partial(is_page, page.kind),
            tip=page.tip,
        )
        for place, page in enumerate(PAGES, 1)
    ]  # fmt: skip
    return (
        *pages,
        Action(
            "hparams.keep", "Keep shown runs", toolbar.do_keep, "K", "View", brushed, icon="check",
            tip="Go on with the shown runs only; axes then span what is left",
        ),
        Action(
            "hparams.exclude", "Exclude shown runs", toolbar.do_exclude, "X", "View", brushed, icon="eye-off",
            tip="Go on without the shown runs",
        ),
        Action(
            "hparams.restore", "Restore runs", toolbar.do_restore, "Shift+K", "View", narrowed, icon="undo",
            tip="Bring back all runs that were kept out here",
        ),
        Action(
            "hparams.clear", "Clear all ranges", toolbar.do_clear, "Shift+X", "View", brushed, icon="close",
            tip="Remove the ranges of all axes, so that no line is faint",
        ),
    )  # fmt: skip
