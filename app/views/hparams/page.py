"""What the view of hyperparameters asks of a page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from app.views.base import View


class Page(View):
    """One way to look at runs, above the table of runs.

    A page is a view of its own: it follows the session while it is visible and catches up when it is shown. It draws
    the runs that `core.views.shown` tells, and hover, selection and brushes are the session's.
    """

    def tools(self) -> Sequence[QWidget]:
        """Return the buttons that stand beside those of all pages while this one is in front."""
        return ()
