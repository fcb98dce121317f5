"""What brings the pages of the panel in front."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.actions import Action
from app.views.embedding.panel import PAGES, Panel


def panel_actions(panel: Callable[[], Panel]) -> tuple[Action, ...]:
    """Return one action a page of the panel; the panel is asked for when one is used."""

    def is_page(place: int) -> bool:
        return panel().tabs.currentIndex() == place

    return tuple(
        Action(
            f"embedding.panel_{title.lower()}",
            f"Panel: {title.lower()}",
            lambda place=place: panel().show_page(place),  # type: ignore[misc]
            f"Alt+{place + 1}",
            "View",
            checked=partial(is_page, place),
            tip=tip,
        )
        for place, (title, tip) in enumerate(PAGES)
    )
