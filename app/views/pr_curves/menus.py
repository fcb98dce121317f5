"""Menus of the view of PR curves."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from app.workspace import Workspace
from core.session.commands.cards.pr_curves import fit_cards, focus_card


def card_menu(workspace: Workspace, parent: QWidget, key: str) -> QMenu:
    """Return what can be done with a card."""
    menu, session = QMenu(parent), workspace.session
    wished = session.state.pr_curves
    title, wanted = ("Show all cards", "") if wished.focus else ("Fill the view with this card", key)
    menu.addAction(title, lambda: session.do(focus_card(wanted)))
    menu.addAction("Fit chart", lambda: session.do(fit_cards(wished.plot, [key])))
    menu.aboutToHide.connect(menu.deleteLater)
    return menu
