"""Copying a card."""

from __future__ import annotations

import csv
import io

from PySide6.QtGui import QGuiApplication

from app.views.scalars.card import CardWidget
from core.session import Session
from core.views.scalars.table import value_rows


def copy_image(card: CardWidget) -> None:
    """Put a card on the clipboard as it looks without its tools."""
    shown = card.tools.isVisible()
    card.show_tools(False)
    QGuiApplication.clipboard().setPixmap(card.grab())
    card.show_tools(shown)


def copy_values(session: Session, key: str) -> None:
    """Put the drawn points of a card on the clipboard as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = value_rows(session.catalog, session.state, [key])
    writer.writerow(rows.header)
    writer.writerows(rows)
    QGuiApplication.clipboard().setText(text.getvalue())
