"""The same thing has the same colour in every part of the window and in every figure."""

from __future__ import annotations

from PySide6.QtTest import QTest

from app.widgets.swatches import ColourPopup
from core.style import hex_of
from core.views import Chart, Curves, Points, Scene
from core.views import embedding as embedding_view
from core.views import scalars as scalars_view
from tests.app.linking.hand import LEFT, Hand
from tests.app.linking.seen import FIGURE
from tests.core.session.small_logs import RUNS

SWATCH = 38


def of_curves(chart: Chart) -> dict[str, str]:
    layers = [layer for layer in chart.layers if isinstance(layer, Curves)]
    return {
        key: hex_of((int(r), int(g), int(b)))
        for layer in layers
        for key, (r, g, b, _) in zip(layer.keys, layer.colours.tolist(), strict=True)
    }


def of_runs(hand: Hand) -> list[dict[str, str]]:
    """Colours of the runs in the list, on a card, in its readout and in a figure."""
    session, model = hand.window.workspace.session, hand.window.runs.model
    hand.hover_curve(1.0)
    painted = hand.card().painted
    assert painted is not None
    (placed,) = scalars_view.resolve(session.catalog, session.results, session.state, FIGURE, ("loss/train",)).parts
    assert isinstance(placed.part, Chart)
    assert placed.part.legend is not None
    return [
        {line.name: line.colour for line in map(model.run, range(len(model.names)))},
        of_curves(painted.chart),
        {row.cells[0]: row.colour for row in hand.scalars.gestures.readout.rows},
        of_curves(placed.part),
        {entry.key: entry.colour for entry in placed.part.legend.entries},
    ]


def test_a_run_has_its_colour_everywhere_whatever_else_is_shown(hand: Hand) -> None:
    first, *others = of_runs(hand)
    assert set(first) == set(RUNS)
    assert len(set(first.values())) == len(RUNS)
    assert all(other == first for other in others)
    hand.check("adagrad")
    listed, *others = of_runs(hand)
    assert listed == first
    assert all(other == {name: first[name] for name in RUNS[1:]} for other in others)


def test_a_colour_chosen_for_a_run_is_worn_everywhere(hand: Hand) -> None:
    before, *_ = of_runs(hand)
    hand.click_run("adam", SWATCH)
    popup = next(found for found in hand.window.findChildren(ColourPopup) if found.isVisible())
    QTest.mouseClick(popup.swatches[6], LEFT)
    hand.settle()
    after, *others = of_runs(hand)
    assert after["adam"] != before["adam"]
    assert {name: colour for name, colour in after.items() if name != "adam"} == {
        name: colour for name, colour in before.items() if name != "adam"
    }
    assert all(other == after for other in others)


def test_a_category_has_its_colour_in_legend_points_and_figure(hand: Hand) -> None:
    hand.tab("embedding")
    hand.legend("bee")
    session = hand.window.workspace.session
    (placed,) = embedding_view.resolve(session.catalog, session.results, session.state, FIGURE).parts
    assert isinstance(placed.part, Scene)
    drawn = next(layer for layer in placed.part.layers if isinstance(layer, Points))
    for key, row in hand.embedding.legend.entry_rows.items():
        example = {"ant": 0, "bee": 1, "cat": 2, "": 9}[key]
        red, green, blue, _ = drawn.palette[drawn.colour_index[example]].tolist()
        assert row.entry.colour == hex_of((red, green, blue)) == hex_of(hand.frame.colour_of(example))
