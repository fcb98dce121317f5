"""Layouts of custom scalars come back as they were given to the official classes and to the writer."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.custom_scalar import layout_pb2
from tensorboard.plugins.custom_scalar import metadata as layout_metadata
from tensorboard.util import tensor_util

from core.model.layout import Layout, LayoutCategory, LayoutChart, MarginSeries, joined_layouts
from core.readers import blobs
from core.readers.tensorboard import chunk
from core.readers.tensorboard.payloads.found import Found
from core.readers.tensorboard.payloads.layouts import layout
from tests.core.readers.logs import event, only_run, tensor, version, write
from tests.core.readers.written import writer

words = st.text(max_size=6)
series = st.builds(MarginSeries, words, words, words)
charts = st.one_of(
    st.builds(lambda title, tags: LayoutChart(title, tuple(tags)), words, st.lists(words, min_size=1, max_size=3)),
    st.builds(lambda title, rows: LayoutChart(title, (), tuple(rows)), words, st.lists(series, min_size=1, max_size=3)),
)
categories = st.builds(LayoutCategory, words, st.lists(charts, max_size=3).map(tuple), st.booleans())
layouts = st.lists(categories, max_size=3).map(lambda some: Layout(tuple(some)))


def message(some: Layout) -> bytes:
    proto = layout_pb2.Layout()
    for category in some.categories:
        written = proto.category.add(title=category.title, closed=category.closed)
        for chart in category.charts:
            drawn = written.chart.add(title=chart.title)
            drawn.multiline.tag.extend(chart.patterns)
            for margin in chart.margins:
                drawn.margin.series.add(value=margin.value, lower=margin.lower, upper=margin.upper)
    return bytes(proto.SerializeToString())


@given(layouts)
def test_layouts_come_back(some: Layout) -> None:
    found = Found(chunk.TENSOR, tensor_util.make_tensor_proto(message(some)).SerializeToString())
    assert layout(found) == some


def test_a_layout_in_a_log(tmp_path: Path) -> None:
    margin = LayoutChart("spread", margins=(MarginSeries("mean", "low", "high"),))
    some = Layout((LayoutCategory("Losses", (LayoutChart("all", (r"loss/.*",)), margin), closed=True),))
    value = tensor(layout_metadata.CONFIG_SUMMARY_TAG, message(some), "")
    value.metadata.CopyFrom(layout_metadata.create_summary_metadata())
    write(tmp_path / "events.out.tfevents.1", [version(), event(0, value)])
    assert blobs.read(only_run(tmp_path), "custom_scalars__config__", 0) == some


def test_the_writer_of_layouts_is_read(tmp_path: Path) -> None:
    with writer(tmp_path) as made:
        made.add_custom_scalars(
            {"Taiwan": {"twse": ["Multiline", ["twse/0050", "twse/2330"]]}, "US": {"dow": ["Margin", ["a", "b", "c"]]}}
        )
    assert blobs.read_layout(only_run(tmp_path), "custom_scalars__config__", 0) == Layout(
        (
            LayoutCategory("Taiwan", (LayoutChart("twse", ("twse/0050", "twse/2330")),)),
            LayoutCategory("US", (LayoutChart("dow", (), (MarginSeries("a", "b", "c"),)),)),
        )
    )


def test_layouts_of_several_runs_are_shown_as_one() -> None:
    first, second, third = LayoutChart("1", ("a",)), LayoutChart("2", ("b",)), LayoutChart("3", ("c",))
    one = Layout((LayoutCategory("x", (first,), closed=True),))
    two = Layout((LayoutCategory("y", (third,)), LayoutCategory("x", (first, second))))
    assert joined_layouts([one, two]) == Layout(
        (LayoutCategory("x", (first, second), closed=True), LayoutCategory("y", (third,)))
    )
    assert joined_layouts([]) == Layout(())
