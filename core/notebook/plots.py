"""Curves of PR cards as a frame: the very vertices that the view draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.model import Catalog
from core.state import SessionState
from core.views.picture import Viewport

if TYPE_CHECKING:
    from pandas import DataFrame

HEADER = ("card", "run", "label", "part", "step", "x", "y", "colour", "opacity")


def pr_plot_frame(catalog: Catalog, state: SessionState, chosen: Sequence[str]) -> DataFrame:
    """Return the curves of cards, see `core.notebook.Logs.pr_plot`; `chosen` are keys or titles, all without any."""
    import pandas as pd

    from core.views.pr_curves.axes import axes, whole_domain
    from core.views.pr_curves.by_run import drawn_cards
    from core.views.pr_curves.chart import drawn_strokes
    from core.views.pr_curves.subjects import subjects
    from core.views.pr_curves.wish import card_wish

    frames: list[DataFrame] = []
    titles, ticks = ("", ""), tuple[tuple[float, str], ...]()
    for card in drawn_cards(catalog, state):
        if chosen and card.key not in chosen and card.title not in chosen:
            continue
        wish = card_wish(catalog, state, card, Viewport(1, 1))
        drawn = drawn_strokes(wish, tuple(subjects(wish.lines)))
        for part, stroke in enumerate(drawn):
            line = wish.lines[stroke.owner]
            said = {"card": card.title, "run": line.name, "label": line.label, "part": part, "step": line.step}
            look = {"colour": line.colour, "opacity": stroke.opacity}
            frames.append(pd.DataFrame({**said, "x": stroke.x, "y": stroke.y, **look}))
        x, y = axes(wish, whole_domain(wish, drawn))
        titles, ticks = (x.title, y.title), x.places
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=list(HEADER))
    frame.attrs |= {"titles": titles, "ticks": ticks}
    return frame
