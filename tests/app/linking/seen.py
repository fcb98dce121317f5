"""What each part of the window shows, as counts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from app.window.runs.model import RunColumn
from core.model import U1
from core.style import ThemeName
from core.views import Chart, Curves, Points, Scene, Viewport
from core.views import embedding as embedding_view
from core.views import scalars as scalars_view
from core.views.histograms import histogram_wish
from core.views.histograms import resolve_wish as histogram_view
from core.views.histograms import shown_cards as histogram_cards
from core.views.hparams import plot_of
from core.views.images import counted_cards, image_wish
from core.views.images import resolve_wish as images_view
from core.views.picture import Emphasis
from core.views.pr_curves.by_run import drawn_cards
from core.views.pr_curves.wish import card_wish
from core.views.scalars.strokes import EMPHASIS_WIDTH
from core.views.texts.cards import shown_cards as text_cards
from core.views.texts.page import resolve_wish as text_view
from core.views.texts.wish import text_wish
from tests.app.linking.hand import Hand

FIGURE = Viewport(900, 600, 1.0, ThemeName.LIGHT)
Cells = Mapping[str, int | None]


def runs_panel(hand: Hand) -> Cells:
    """Lines, lines drawn as shown, selected lines, lines under the mouse, chips, and what the text says."""
    panel, session = hand.window.runs, hand.window.workspace.session
    rows = range(panel.model.rowCount())
    lines = [panel.model.run(row) for row in rows if not panel.model.is_heading(row)]
    return {
        "listed": len(lines),
        "shown": sum(line.shown for line in lines),
        "picked": len({index.row() for index in panel.list.selectionModel().selectedRows(RunColumn.NAME)}),
        "hover": sum(line.name == session.hover.run for line in lines),
        "chips": len([chip for chip in panel.chips.chips if chip.isVisible()]),
        "says": said(panel.all.text()),
    }


def headings(hand: Hand) -> Cells:
    """Headings in the list of runs, those whose box is checked, and shown runs as all of them count."""
    model = hand.window.runs.model
    groups = [model.group(row) for row in range(model.rowCount()) if model.is_heading(row)]
    return {
        "heads": len(groups),
        "on": sum(group.checked is True for group in groups),
        "count": sum(group.shown for group in groups),
    }


def details(hand: Hand) -> Cells:
    """How many runs the details are about."""
    return {"about": len(hand.window.details.model.details.runs)}


def cards(hand: Hand) -> Cells:
    """Tags as the toolbar counts them, curves of one card, emphasised and highlighted ones, and the cursor's step."""
    view, card = hand.scalars, hand.card()
    assert card.painted is not None
    lit = {(other.plot.marks.run, other.painted is not None) for other in view.grid.cards.values()}
    assert len(lit) == 1, "all cards in sight highlight the same run"
    chart = card.plot.marks.chart()
    assert chart is not None
    return {"tags": said(view.toolbar.count.text()), "lit": int(card.plot.marks.run is not None)} | chart_cells(chart)


def chart_cells(chart: Chart) -> dict[str, int | None]:
    layers = [layer for layer in chart.layers if isinstance(layer, Curves)]
    return {
        "curves": len({key for layer in layers for key in layer.keys}),
        "bold": len({key for layer in layers if layer.width >= EMPHASIS_WIDTH for key in layer.keys}),
        "at": None if chart.cursor is None else int(chart.cursor.x),
    }


def points(hand: Hand) -> Cells:
    """Points drawn, selected, marked as neighbours and ringed; the logged step; what note and panel say."""
    view = hand.embedding
    ring, panel = view.canvas.overlay.hovered_row, view.panel()
    panel.reveal(panel.selection)  # only the page in sight is told
    return {
        **point_cells(hand.frame.points.emphasis),
        "ring": int(ring is not None),
        "at": said(view.toolbar.step_label.text()),
        "note": noted(hand.frame.scene),
        "says": said(panel.selection.count.text()),
    }


def point_cells(level: U1) -> dict[str, int | None]:
    return {
        "points": int(np.count_nonzero(level != Emphasis.HIDDEN)),
        "picked": int(np.count_nonzero(level == Emphasis.SELECTED)),
        "near": int(np.count_nonzero(level == Emphasis.NEIGHBOUR)),
    }


def noted(scene: Scene) -> int:
    """Return how many points the scene's note says are drawn: all of them where it says nothing."""
    found = re.search(r"([\d,]+) of [\d,]+ points", scene.note)
    drawn = next(layer for layer in scene.layers if isinstance(layer, Points))
    return len(drawn.emphasis) if found is None else said(found.group()) or 0


def lines(hand: Hand) -> Cells:
    """Lines of parallel coordinates, those inside all filters and emphasised ones, as the page would draw them."""
    session = hand.window.workspace.session
    state = replace(session.state, hparams=replace(session.state.hparams, axes=("metrics.`loss/train`", "name")))
    part = plot_of(session.catalog, state, FIGURE).part
    return {"lines": len(part.keys), "inside": int(np.count_nonzero(part.shown)), "bold": len(part.selected)}


def bottom(hand: Hand) -> Cells:
    """Runs as the bottom bar counts them, and the linked step."""
    bar = hand.window.bottom
    return {"runs": said(bar.counts.text()), "step": said(bar.stepper.box.text())}


def figures(hand: Hand) -> Cells:
    """What figures of both views hold, whichever is in front."""
    session = hand.window.workspace.session
    facts = (session.catalog, session.results, session.state)
    charts = scalars_view.resolve(*facts, FIGURE, ("loss/train",)).parts
    parts = embedding_view.resolve(*facts, FIGURE).parts
    chart, scene = charts[0].part, parts[0].part
    assert isinstance(chart, Chart)
    assert isinstance(scene, Scene)
    drawn = next(layer for layer in scene.layers if isinstance(layer, Points))
    return chart_cells(chart) | point_cells(drawn.emphasis)


def payloads(hand: Hand) -> Cells:
    """What views of payloads draw: cards and the step they show, steps inside of the range, curves and bold ones."""
    session = hand.window.workspace.session
    facts = (session.catalog, session.state)
    images = [image_wish(*facts, card, ThemeName.LIGHT) for card in counted_cards(*facts)]
    pages = [images_view(wish) for wish in images if wish is not None]
    drawn = [histogram_view(histogram_wish(*facts, card, FIGURE)) for card in histogram_cards(*facts)]
    wishes = [text_wish(*facts, card, ThemeName.LIGHT) for card in text_cards(*facts)]
    steps = {page.steps[page.place] for page in pages}
    parts = [each.parts[0] for each in drawn]
    lines = [line for card in drawn_cards(*facts) for line in card_wish(*facts, card, FIGURE).lines]
    bold = [key for card in drawn_cards(*facts) for key in card_wish(*facts, card, FIGURE).selected]
    texts = [text_view(wish) for wish in wishes if wish is not None]
    return {
        "images.cards": len(pages),
        "images.at": only(steps),
        "histograms.cards": len(drawn),
        "histograms.at": only({int(part.step[part.now]) for part in parts}),
        "histograms.in": only({int(each.parts[0].inside(each.wish.span).sum()) for each in drawn}),
        "curves.lines": len(lines),
        "curves.bold": len(bold),
        "curves.at": only({line.step for line in lines}),
        "texts.cards": len(texts),
        "texts.at": only({said(page.part.note) for page in texts}),
    }


def only(values: set[int | None] | set[int]) -> int | None:
    """Return the value that all have, None for none; several would be a fault."""
    assert len(values) <= 1, values
    return next(iter(values), None)


def said(text: str) -> int | None:
    """Return the first number of a text, None if it has none."""
    found = re.search(r"\d[\d,]*", text)
    return None if found is None else int(found.group().replace(",", ""))


def everything(hand: Hand) -> dict[str, int | None]:
    """Look at the view in front and around it, then at the other view; names are ``part.what``."""
    looks = {"scalars": ("cards", cards), "embedding": ("points", points)}
    front = hand.state.active_view
    seen: dict[str, int | None] = {}
    seen |= {f"runs.{what}": value for what, value in runs_panel(hand).items()}
    seen |= {f"details.{what}": value for what, value in details(hand).items()}
    for kind in sorted(looks, key=lambda kind: kind != front):
        hand.tab(kind)
        name, look = looks[kind]
        seen |= {f"{name}.{what}": value for what, value in look(hand).items()}
    hand.tab("embedding")  # figures of points can be made once they are read
    seen |= {f"bottom.{what}": value for what, value in bottom(hand).items()}
    seen |= {f"lines.{what}": value for what, value in lines(hand).items()}
    seen |= payloads(hand)
    return seen | {f"figures.{what}": value for what, value in figures(hand).items()}
