"""Layouts of custom scalars as TensorBoard's own classes write them, shown as cards."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.custom_scalar import metadata as layout_metadata

from core.figure_files.spec import FigurePart
from core.figure_files.views import picture_of
from core.model import Catalog
from core.results import Results
from core.session.commands.cards.scalars import fold_groups
from core.state import LAYOUT, AcrossState, Event, RunsState, ScalarsState, SessionState, XAxis
from core.views import Band, Chart, Curves, Viewport
from core.views.scalars import card_groups, card_wish, readings, resolve, resolve_card
from core.views.scalars.layouts import read_layouts, unread_layouts
from tests.core.readers.logs import event, read, simple, tensor, version, write

VIEWPORT = Viewport(200.0, 100.0)
PLAIN = SessionState(scalars=ScalarsState(smoothing=0.0))
LOSSES, SPREAD = "\n/layout/Losses\nall losses", "\n/layout/Losses\nspread"


def layout(*more: Any) -> bytes:
    proto = layout_pb2.Layout()
    losses = proto.category.add(title="Losses")
    losses.chart.add(title="all losses").multiline.tag.extend([r"loss/.*", r"nothing/.*"])
    losses.chart.add(title="spread").margin.series.add(value="mean", lower="low", upper="high")
    proto.category.add(title="Odd", closed=True).chart.add(title="").multiline.tag.extend(["loss(", "loss/a"])
    for each in more:
        proto.category.append(each)
    return bytes(proto.SerializeToString())


def run(folder: Path, values: dict[str, list[float]], content: bytes | None) -> None:
    events = [version()]
    if content is not None:
        value = tensor(layout_metadata.CONFIG_SUMMARY_TAG, content, "")
        value.metadata.CopyFrom(layout_metadata.create_summary_metadata())
        events.append(event(0, value))
    steps = max(len(each) for each in values.values())
    for step in range(steps):
        events.append(event(step, *(simple(tag, each[step]) for tag, each in values.items() if step < len(each))))
    folder.mkdir()
    write(folder / "events.out.tfevents.1", events)


@pytest.fixture
def logs(tmp_path: Path) -> Catalog:
    means = {"mean": [2.0, 3.0, 4.0], "low": [1.0, 2.0], "high": [5.0, 6.0, 7.0]}
    run(tmp_path / "one", {"loss/a": [3.0, 2.0, 1.0], "loss/b": [4.0, 3.0, 2.0], **means}, layout())
    extra = layout_pb2.Category(title="More")
    extra.chart.add(title="rate").multiline.tag.append("lr")
    run(tmp_path / "two", {"loss/a": [6.0, 5.0, 4.0], "xloss/a": [1.0], "lr": [0.1]}, layout(extra))
    found = read(tmp_path)
    read_layouts(found, PLAIN)
    return found


def test_layouts_are_categories_above_the_tags_some_folded_at_first(logs: Catalog) -> None:
    groups = [group for group in card_groups(logs, PLAIN) if group.key.startswith(LAYOUT)]
    assert [(group.title, group.collapsed, [card.name for card in group.cards]) for group in groups] == [
        ("Losses", False, ["all losses", "spread"]),
        ("Odd", True, ["loss(, loss/a"]),
        ("More", False, ["rate"]),
    ]
    assert [group.key for group in card_groups(logs, PLAIN)][:3] == [group.key for group in groups]


def test_a_category_that_is_folded_at_first_can_be_unfolded_and_folded_again(logs: Catalog) -> None:
    def folded(state: SessionState) -> bool:
        return next(group.collapsed for group in card_groups(logs, state) if group.title == "Odd")

    opened = fold_groups([LAYOUT + "Odd"], False).apply(PLAIN)
    assert not folded(opened)
    assert folded(fold_groups([LAYOUT + "Odd"], True).apply(opened))


def test_a_chart_draws_all_tags_that_a_pattern_matches_as_a_whole(logs: Catalog) -> None:
    wish = card_wish(logs, PLAIN, LOSSES, VIEWPORT)
    assert [(line.run, line.tag) for line in wish.lines] == [
        ("one", "loss/a"), ("two", "loss/a"), ("one", "loss/b"),
    ]  # fmt: skip
    assert "No tag matches nothing/.*" in resolve_card(logs, PLAIN, LOSSES, VIEWPORT).note


def test_a_margin_is_a_band_where_all_three_tags_have_a_value(logs: Catalog) -> None:
    chart = resolve_card(logs, PLAIN, SPREAD, VIEWPORT)
    (band,) = [layer for layer in chart.layers if isinstance(layer, Band)]
    assert np.nan_to_num(band.lower, nan=-1).tolist() == [1, 2, -1]
    assert np.nan_to_num(band.upper, nan=-1).tolist() == [5, 6, -1]
    (curve,) = [layer for layer in chart.layers if isinstance(layer, Curves)]
    assert curve.y.tolist() == [2, 3, 4]
    assert chart.y.upper > 6
    (reading,) = readings(card_wish(logs, PLAIN, SPREAD, VIEWPORT), 1.0)
    assert (reading.value, reading.lower, reading.upper, reading.count) == (3, 2, 6, 0)


def spread_over(tmp_path: Path, **axis: Any) -> list[Band]:
    means = {"mean": [2.0, 3.0, 4.0], "low": [1.0, 2.0, 3.0], "high": [5.0, 6.0, 7.0]}
    run(tmp_path / "falling", {"lr": [3.0, 2.0, 1.0], **means}, layout())
    run(tmp_path / "rising", {"lr": [1.0, 2.0, 9.0], **means}, None)
    logs = read(tmp_path)
    read_layouts(logs, PLAIN)
    chart = resolve_card(logs, SessionState(scalars=ScalarsState(smoothing=0.0, **axis)), SPREAD, VIEWPORT)
    return [layer for layer in chart.layers if isinstance(layer, Band)]


def test_a_margin_over_a_falling_metric_runs_from_left_to_right(tmp_path: Path) -> None:
    falling, rising = spread_over(tmp_path, x_axis=XAxis.METRIC, across=AcrossState(metric="lr"))
    assert (falling.x.tolist(), falling.lower.tolist(), falling.upper.tolist()) == ([1, 2, 3], [3, 2, 1], [7, 6, 5])
    assert (rising.x.tolist(), rising.lower.tolist(), rising.upper.tolist()) == ([1, 2, 9], [1, 2, 3], [5, 6, 7])


def test_a_margin_that_has_no_place_on_the_axis_is_not_drawn(tmp_path: Path) -> None:
    (band,) = spread_over(tmp_path, across=AcrossState(event=Event.ABOVE, at=5.0, event_tag="lr"))
    assert (band.key, band.x.tolist()) == ("rising", [-2, -1, 0])


def test_missing_tags_of_a_margin_are_told(logs: Catalog) -> None:
    only_two = replace(PLAIN, runs=RunsState(unchecked=frozenset({"one"})))
    read_layouts(logs, only_two)
    assert resolve_card(logs, only_two, SPREAD, VIEWPORT).note.startswith("No run has mean, low and 1 more")


def test_a_text_that_is_no_expression_is_told_and_the_others_are_drawn(logs: Catalog) -> None:
    (card,) = next(group.cards for group in card_groups(logs, PLAIN) if group.title == "Odd")
    wish = card_wish(logs, PLAIN, card.key, VIEWPORT)
    assert [line.tag for line in wish.lines] == ["loss/a", "loss/a"]
    assert wish.troubles[0].startswith("“loss(” is no regular expression: missing )")


def test_a_figure_has_the_charts_without_anybody_having_read_the_layouts_before(tmp_path: Path) -> None:
    run(tmp_path / "a", {"loss/a": [1.0, 2.0]}, layout())
    found = read(tmp_path)
    assert unread_layouts(found, PLAIN)
    titles = [placed.part.title for placed in resolve(found, None, PLAIN, Viewport(800, 600)).parts]  # type: ignore
    assert titles[:2] == ["all losses", "spread"]
    assert not unread_layouts(found, PLAIN)


def test_a_layout_of_runs_that_are_not_shown_is_not_there(logs: Catalog) -> None:
    nobody = replace(PLAIN, runs=RunsState(unchecked=frozenset({"one", "two"})))
    assert not card_groups(logs, nobody)


def test_a_layout_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    run(tmp_path / "a", {"loss/a": [1.0, 2.0]}, b"\x0a\xff\xff")
    found = read(tmp_path)
    read_layouts(found, PLAIN)
    assert [group.key for group in card_groups(found, PLAIN)] == ["loss"]
    assert not unread_layouts(found, PLAIN)


def test_a_figure_of_charts_of_a_layout_reads_the_layout_first(tmp_path: Path) -> None:
    run(tmp_path / "one", {"loss/a": [3.0, 2.0, 1.0]}, layout())
    fresh = read(tmp_path)
    assert unread_layouts(fresh, PLAIN)
    part = FigurePart("scalars", cards=(LOSSES, "loss/a"), state=PLAIN)
    drawn = picture_of(part, fresh, Results(), Viewport(600.0, 400.0))
    assert [placed.part.title for placed in drawn.parts if isinstance(placed.part, Chart)] == ["all losses", "loss/a"]
