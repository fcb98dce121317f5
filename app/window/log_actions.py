"""What the window can do about the logs themselves: stop reading them, fold their groups, forget what was allowed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.actions import Action
from core.session.commands.runs.runs import fold_groups
from core.views.headings import headings

if TYPE_CHECKING:
    from app.main_window import MainWindow


def log_actions(window: MainWindow) -> list[Action]:
    """Return these actions as they are now."""
    return [*_groups(window), *_reading(window), *_permissions(window)]


def _groups(window: MainWindow) -> list[Action]:
    session = window.workspace.session

    def any_group() -> bool:
        return bool(headings(session.catalog, session.state).groups)

    def fold(folded: bool) -> None:
        session.do(fold_groups(list(headings(session.catalog, session.state).groups), folded))

    return [
        Action("runs.fold", "Fold all groups of runs", partial(fold, True), "", "Run", any_group, icon="collapse"),
        Action("runs.unfold", "Unfold all groups of runs", partial(fold, False), "", "Run", any_group, icon="expand"),
    ]


def _reading(window: MainWindow) -> list[Action]:
    documents, session = window.documents, window.workspace.session

    def reads() -> bool:
        return bool(session.catalog.sources) and not session.catalog.complete and not documents.interrupted

    def stopped() -> bool:
        return documents.interrupted

    return [
        Action(
            "open.stop", "Stop reading", documents.interrupt, "", "File", reads, icon="cancel", tip="What is read stays"
        ),
        Action("open.rest", "Read the rest", documents.go_on, "", "File", stopped, icon="refresh"),
    ]


def _permissions(window: MainWindow) -> list[Action]:
    def any_allowed() -> bool:
        return bool(window.remembered.value.allowed_folders)

    return [
        Action(
            "allow.forget",
            "Forget allowed folders",
            window.documents.forget_allowed,
            "",
            "File",
            any_allowed,
            tip="No folder may name files outside of itself any more",
        )
    ]
