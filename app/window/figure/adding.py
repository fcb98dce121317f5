"""What can be added to a figure: the view in front, its cards, and the other views and pages as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtWidgets import QMenu, QWidget

from app.views.base import View
from app.views.hparams.pages import PAGES
from app.views.registry import VIEWS
from app.window.figure.parts import part_of_view
from app.workspace import Workspace
from core.figure_files.spec import FigurePart, part_title
from core.figure_files.views import VIEWS as DRAWN
from core.figure_files.views import all_cards, key_of, title_of

_MOST = 60
"""Cards that are offered by name."""

Add = Callable[[FigurePart], None]


def adding_menu(parent: QWidget, workspace: Workspace, view: View | None, add: Add) -> QMenu:
    """Return a menu whose entries call `add` with a part."""
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    front = None if view is None else part_of_view(view)
    if front is not None:
        cards = f" · {len(front.cards)} cards" if front.cards and len(front.cards) > 1 else ""
        menu.addAction(f"As in front: {part_title(front)}{cards}", partial(add, front))
        _offer_cards(menu, workspace, front, add)
        menu.addSeparator()
    base = front or FigurePart("scalars", state=replace(workspace.session.state, sources=()))
    for entry in VIEWS:
        if entry.kind == "hparams":
            pages = menu.addMenu(entry.title)
            for page in PAGES:
                part = replace(base, view="hparams", page=page.kind, cards=None)
                pages.addAction(page.title, partial(add, part))
        elif entry.kind in DRAWN and (view is None or entry.kind != view.kind):
            part = replace(base, view=entry.kind, page="", cards=None)
            menu.addAction(entry.title, partial(add, part))
    return menu


def _offer_cards(menu: QMenu, workspace: Workspace, front: FigurePart, add: Add) -> None:
    cards = all_cards(front, workspace.session.catalog)
    if len(cards) < 2:
        return
    single = menu.addMenu("A card of it")
    for card in cards[:_MOST]:
        part = replace(front, cards=(key_of(card),))
        single.addAction(title_of(card).replace("&", "&&"), partial(add, part))
    if len(cards) > _MOST:
        single.addAction(f"{len(cards) - _MOST} more: filter the tags to see them").setEnabled(False)
