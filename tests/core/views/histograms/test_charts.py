from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tensorboard.plugins.distribution import compressor
from tensorboard.plugins.histogram import summary_v2
from tensorboard.util import tensor_util

from core.analysis.histograms import rebinned
from core.model import Catalog
from core.results import Results
from core.session.commands.cards.cards import fold_groups, query_tags, toggle_expanded, toggle_pin
from core.session.commands.cards.histograms import fit_cards, set_x_axis, show_mode, zoom_card
from core.session.commands.runs.runs import check_runs
from core.state import Domain, HistogramMode, RunsState, SessionState, XAxis
from core.style import colour_map
from core.views import AxisScale, Band, Chart, Curves, Picture, Ridges, Tiles
from core.views.cards import PINNED, card_of
from core.views.curves.mapping import Mapping
from core.views.histograms import Drawn, card_groups, histogram_wish, resolve, resolve_wish
from core.views.histograms.chart import bytes_of, charts
from core.views.histograms.drawn import payloads
from core.views.histograms.heatmap import brightest, colour_scale, column_edges
from core.views.histograms.readout import reading_of
from core.views.ticks import axis_ticks
from tests.core.readers.logs import WALL, event, grow, oracle, packed, read
from tests.core.views.histograms.logs import TAG, VIEW, drawn, logs, state_of, values_at, write_run


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    return logs(tmp_path_factory.mktemp("histograms"))


def keys(catalog: Catalog, state: SessionState) -> dict[str, list[tuple[str, str]]]:
    return {group.key: [(card.tag, card.run) for card in group.cards] for group in card_groups(catalog, state)}


def test_a_card_for_each_tag_of_each_run_and_one_a_tag_where_runs_are_compared(catalog: Catalog) -> None:
    assert keys(catalog, state_of()) == {
        "layer": [("layer/biases", "a"), (TAG, "a"), (TAG, "b")],
        "": [("alone", "a")],
    }
    assert keys(catalog, state_of(HistogramMode.RUNS))["layer"] == [("layer/biases", ""), (TAG, "")]
    hidden = check_runs(["a"], False).apply(state_of())
    assert keys(catalog, hidden) == {"layer": [(TAG, "b")]}


def test_cards_are_pinned_widened_folded_and_filtered(catalog: Catalog) -> None:
    card = card_of(TAG, "b")
    state = toggle_pin("histograms", card.key, TAG).apply(state_of())
    state = toggle_expanded("histograms", card.key, TAG).apply(state)
    state = fold_groups("histograms", ["layer"], True).apply(state)
    groups = {group.key: group for group in card_groups(catalog, state)}
    assert [(each.run, each.pinned, each.expanded) for each in groups[PINNED].cards] == [("b", True, True)]
    assert groups["layer"].collapsed
    assert [each.run for each in groups["layer"].cards] == ["a", "a"]
    found = query_tags("histograms", "^alo").apply(state_of())
    assert keys(catalog, found) == {"": [("alone", "a")]}


def test_ridges_stand_at_their_steps_and_are_as_high_as_their_counts(catalog: Catalog) -> None:
    made = drawn(catalog, state_of())
    (ridges,) = made.chart.layers
    assert isinstance(ridges, Ridges)
    assert ridges.base.tolist() == [0, 1, 2, 3, 4]
    counts = made.parts[0].counts
    assert counts.sum(axis=1).tolist() == pytest.approx([500] * 5)
    np.testing.assert_allclose(ridges.heights[:, 1:-1], counts / counts.max())
    assert not ridges.heights[:, [0, -1]].any()
    mapping = Mapping.of(made.chart, VIEW.width, VIEW.height)
    bases = mapping.y(ridges.base)
    assert (np.diff(bases) > 0).all()  # the last step is in front, which is below
    tops = ridges.tops(mapping)
    np.testing.assert_allclose(bases[:, None] - tops, ridges.heights * ridges.rise * VIEW.height)
    assert tops.min() >= 0
    assert bases.max() <= VIEW.height
    assert [tick.label for tick in axis_ticks(made.chart.y, 6)] == ["0", "1", "2", "3", "4"]


def test_the_ridge_of_the_linked_step_stands_out(catalog: Catalog) -> None:
    plain, linked = drawn(catalog, state_of()).chart.layers[0], drawn(catalog, state_of(step=3)).chart.layers[0]
    assert isinstance(plain, Ridges)
    assert isinstance(linked, Ridges)
    differing = np.flatnonzero((plain.fills != linked.fills).any(axis=1))
    assert differing.tolist() == [3]


def test_between_steps_the_one_before_is_shown(catalog: Catalog) -> None:
    assert drawn(catalog, state_of(step=2)).parts[0].now == 2
    assert drawn(catalog, state_of(step=100)).parts[0].now == 4
    assert drawn(catalog, state_of(step=-5)).parts[0].now == 0


@pytest.mark.parametrize(
    ("axis", "scale", "expected"),
    [
        (XAxis.STEP, AxisScale.STEP, [0, 1, 2, 3, 4]),
        (XAxis.RELATIVE, AxisScale.DURATION, [0, 1, 2, 3, 4]),
        (XAxis.WALL, AxisScale.TIME, [WALL + step for step in range(5)]),
    ],
)
def test_steps_lie_on_the_axis_that_is_wished(
    catalog: Catalog, axis: XAxis, scale: AxisScale, expected: list[float]
) -> None:
    made = drawn(catalog, state_of(x_axis=axis))
    (ridges,) = made.chart.layers
    assert isinstance(ridges, Ridges)
    assert ridges.base.tolist() == expected
    assert made.chart.y.scale is scale


def test_over_one_another_there_is_a_curve_a_step_and_a_strong_one_for_the_linked(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.OVERLAY, step=2))
    curves, strong = made.chart.layers
    assert isinstance(curves, Curves)
    assert isinstance(strong, Curves)
    assert len(curves.keys) == 5
    np.testing.assert_array_equal(strong.y[1:-1], made.parts[0].counts[2])
    assert strong.width > curves.width


def test_logarithmic_counts_have_an_axis_without_zero(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.OVERLAY, log_counts=True))
    curves = made.chart.layers[0]
    assert isinstance(curves, Curves)
    assert made.chart.y.scale is AxisScale.LOG
    assert 0 < made.chart.y.lower <= curves.y.min()


def test_tiles_are_a_column_a_step(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.HEATMAP, step=1))
    (tiles,) = made.chart.layers
    assert isinstance(tiles, Tiles)
    assert tiles.x.tolist() == [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5]
    assert tiles.colours.shape == (5, 30, 4)
    np.testing.assert_array_equal(tiles.colours[..., 3] > 0, made.parts[0].counts > 0)
    assert made.chart.cursor is not None
    assert made.chart.cursor.x == 1
    image = tiles.raster(Mapping.of(made.chart, 50, 30))
    np.testing.assert_array_equal(image[::-1, 5], tiles.colours[0])
    np.testing.assert_array_equal(image[::-1, 45], tiles.colours[4])


def test_the_bar_of_a_heat_map_says_what_its_colours_mean(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.HEATMAP))
    (tiles,) = made.chart.layers
    assert isinstance(tiles, Tiles)
    part = replace(made.parts[0], counts=np.array([[0.0, 50.0, 100.0], [0.0, 25.0, 100.0], [0.0, 1.0, 100.0]]))
    assert colour_scale(part, False).labels == ((0.0, "0"), (0.5, "50"), (1.0, "100"))
    assert [text for _, text in colour_scale(part, True).labels] == ["0", "9.05", "100"]
    crowded = replace(part, counts=np.array([[0.0, 100.0], [0.0, 100.0], [900.0, 0.0]]))
    assert colour_scale(crowded, False).labels[2] == (1.0, "≥ 150")
    place = np.unravel_index(made.parts[0].counts.argmax(), made.parts[0].counts.shape)
    assert made.chart.legend is not None
    assert made.chart.legend.bar == colour_scale(made.parts[0], False)
    assert tiles.colours[place][:3].tolist() == colour_map(made.chart.legend.bar.colour_map)[255].tolist()


def test_one_step_whose_values_are_all_alike_does_not_darken_the_others() -> None:
    counts = np.ones((9, 4))
    assert brightest(counts) == 1
    counts[0] = [100, 0, 0, 0]
    assert brightest(counts) == 1.5
    assert brightest(np.zeros((2, 3))) == 1


def test_columns_reach_half_way_to_their_neighbours() -> None:
    assert column_edges(np.array([0.0, 1.0, 5.0])).tolist() == [-0.5, 0.5, 3.0, 7.0]
    assert column_edges(np.array([7.0])).tolist() == [6.5, 7.5]
    assert (np.diff(column_edges(np.array([3.0, 3.0]))) > 0).all()


def test_distributions_are_those_of_tensorboard(catalog: Catalog, tmp_path: Path) -> None:
    write_run(tmp_path / "a", range(5))
    made = drawn(read(tmp_path), state_of(HistogramMode.DISTRIBUTION), card_of(TAG, "a"))
    theirs = [
        [value for _, value in compressor.compress_histogram(tensor_util.make_ndarray(each.tensor_proto))]
        for each in oracle(tmp_path / "a").Tensors(TAG)
    ]
    np.testing.assert_allclose(made.parts[0].percentiles, theirs, rtol=1e-9, atol=1e-9)
    *bands, median = made.chart.layers
    assert [band.key for band in bands if isinstance(band, Band)] == [
        "0 to 100 %", "7 to 93 %", "16 to 84 %", "31 to 69 %",
    ]  # fmt: skip
    for place, band in enumerate(bands):
        assert isinstance(band, Band)
        np.testing.assert_allclose(band.lower, np.array(theirs)[:, place])
        np.testing.assert_allclose(band.upper, np.array(theirs)[:, -1 - place])
    assert isinstance(median, Curves)
    np.testing.assert_allclose(median.y, np.array(theirs)[:, 4])


def test_where_nothing_was_counted_there_are_no_percentiles(tmp_path: Path) -> None:
    values = {step: values_at(step) if step in (0, 1, 4) else np.empty(0) for step in range(5)}
    write_run(tmp_path / "a", range(5), values=values)
    made = drawn(read(tmp_path), state_of(HistogramMode.DISTRIBUTION))
    *bands, median = made.chart.layers
    assert [band.x.tolist() for band in bands if isinstance(band, Band)] == [[0, 1], [4]] * 4
    assert isinstance(median, Curves)
    assert (median.x.tolist(), median.starts.tolist()) == ([0, 1, 4], [0, 2, 3])
    assert [row.label for row in reading_of(made, 0, 2, 0.0).rows] == ["All values"]
    write_run(tmp_path / "b", range(1), values={0: np.empty(0)})
    empty = drawn(read(tmp_path), state_of(HistogramMode.DISTRIBUTION), card_of(TAG, "b")).chart
    assert [len(layer.x) for layer in empty.layers if isinstance(layer, Band | Curves)] == [0]
    assert empty.note == "No value was counted"


def test_runs_are_compared_by_shares_at_the_linked_step(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.RUNS, step=1))
    assert [part.line.run.name for part in made.parts] == ["a", "b"]
    assert [part.step.tolist() for part in made.parts] == [[1], [1]]
    curves = made.chart.layers[-1]
    assert isinstance(curves, Curves)
    assert curves.keys == ("a", "b")
    shares = curves.y.reshape(2, -1)
    np.testing.assert_allclose(shares.sum(axis=1), 1.0)
    assert made.chart.legend is not None
    assert [entry.key for entry in made.chart.legend.entries] == ["a", "b"]
    last = drawn(catalog, state_of(HistogramMode.RUNS))
    assert [part.step.tolist() for part in last.parts] == [[4], [2]]


def test_outliers_are_left_out_of_the_range(tmp_path: Path) -> None:
    values = np.concatenate((np.random.default_rng(0).normal(size=2000), [900.0]))
    write_run(tmp_path / "a", [0, 1], values={0: values, 1: values})
    catalog = read(tmp_path)
    whole = drawn(catalog, state_of())
    inner = drawn(catalog, state_of(ignore_outliers=True))
    assert whole.edges[-1] == pytest.approx(900)
    assert inner.edges[-1] < 100
    assert "outliers" in inner.chart.note


def test_a_restart_hides_what_it_has_overwritten(tmp_path: Path) -> None:
    path = write_run(tmp_path / "a", [0, 1, 2, 3])
    again = [event(step, summary_v2.histogram_pb(TAG, values_at(step) + 50, 20).value[0]) for step in (2, 3)]
    grow(path, packed(again))
    made = drawn(read(tmp_path), state_of())
    assert made.parts[0].step.tolist() == [0, 1, 2, 3]
    assert made.parts[0].histograms[3].left[0] > 40
    assert made.chart.note == "2 superseded steps hidden"


def test_of_many_steps_some_are_drawn_and_that_is_said(tmp_path: Path) -> None:
    write_run(tmp_path / "a", range(250), values={step: values_at(step, 8) for step in range(250)})
    catalog = read(tmp_path)
    made = drawn(catalog, state_of(step=77))
    steps = made.parts[0].step.tolist()
    assert 100 <= len(steps) <= 101
    assert {0, 77, 249} <= set(steps)
    assert made.chart.note == f"{len(steps)} of 250 steps"
    assert len(drawn(catalog, state_of(HistogramMode.HEATMAP)).parts[0].step) == 250


def test_a_damaged_histogram_costs_only_itself(tmp_path: Path) -> None:
    path = write_run(tmp_path / "a", range(4))
    catalog = read(tmp_path)
    series = catalog.runs["a"].blobs[TAG]
    data = bytearray(path.read_bytes())
    data[int(series.offset[2]) + 60] ^= 255
    path.write_bytes(bytes(data))
    made = drawn(catalog, state_of(bins=29))
    assert made.parts[0].step.tolist() == [0, 1, 3]
    assert "1 step unreadable" in made.chart.note


def test_nothing_counted_is_said(tmp_path: Path) -> None:
    write_run(tmp_path / "a", [0, 1], values={0: np.empty(0), 1: np.empty(0)})
    for mode in HistogramMode:
        made = drawn(read(tmp_path), state_of(mode))
        assert "No value was counted" in made.chart.note


def test_one_value_at_one_step_is_drawn_in_every_mode(tmp_path: Path) -> None:
    write_run(tmp_path / "a", [7], values={7: np.array([3.0])})
    catalog = read(tmp_path)
    for mode in HistogramMode:
        made = drawn(catalog, state_of(mode))
        assert made.chart.layers
        for axis in (made.chart.x, made.chart.y):
            assert axis.lower != axis.upper
        assert made.parts[0].counts.sum() == 1


def test_payloads_are_decoded_once_and_equal_wishes_are_not_worked_out_again(tmp_path: Path) -> None:
    write_run(tmp_path / "a", range(6))
    catalog = read(tmp_path)
    before = payloads.decoded
    first = drawn(catalog, state_of())
    assert payloads.decoded - before == 6
    drawn(catalog, state_of(HistogramMode.HEATMAP, bins=12))
    assert payloads.decoded - before == 6
    made = charts.made
    assert drawn(catalog, state_of()) is first
    assert charts.made == made


def test_remembered_charts_count_the_histograms_that_they_hold(tmp_path: Path) -> None:
    write_run(tmp_path / "a", range(6))
    made = drawn(read(tmp_path), state_of(HistogramMode.DISTRIBUTION))
    held = sum(a.nbytes for part in made.parts for h in part.histograms for a in (h.left, h.right, h.count))
    assert held == 6 * 20 * 3 * 8
    assert bytes_of(made) > held + made.parts[0].counts.nbytes


def test_a_run_that_grows_has_one_step_more(tmp_path: Path) -> None:
    path = write_run(tmp_path / "a", range(3))
    before = histogram_wish(read(tmp_path), state_of(), card_of(TAG, "a"), VIEW)
    grow(path, packed([event(3, summary_v2.histogram_pb(TAG, values_at(3), 20).value[0])]))
    after = histogram_wish(read(tmp_path), state_of(), card_of(TAG, "a"), VIEW)
    assert len(resolve_wish(before).parts[0].step) == 3
    assert len(resolve_wish(after).parts[0].step) == 4


def test_a_selected_run_is_emphasised_where_runs_are_compared(catalog: Catalog) -> None:
    state = replace(state_of(HistogramMode.RUNS), selected_runs=frozenset({"b"}))
    curves = drawn(catalog, state).chart.layers[-1]
    assert isinstance(curves, Curves)
    assert curves.colours[0, 3] < curves.colours[1, 3] == 255


def test_runs_are_called_as_the_user_calls_them(catalog: Catalog) -> None:
    named = RunsState(titles={"a": "my best"})
    assert drawn(catalog, replace(state_of(), runs=named)).chart.title == f"{TAG} · my best"
    legend = drawn(catalog, replace(state_of(HistogramMode.RUNS), runs=named)).chart.legend
    assert legend is not None
    assert [(entry.key, entry.label) for entry in legend.entries] == [("a", "my best"), ("b", "b")]


def titles(picture: Picture) -> list[str]:
    return [placed.part.title for placed in picture.parts if isinstance(placed.part, Chart)]


def test_a_picture_holds_the_cards_that_fit(catalog: Catalog) -> None:
    picture = resolve(catalog, Results(), state_of(), replace(VIEW, width=820, height=300))
    assert titles(picture) == ["layer/biases · a", f"{TAG} · a"]
    wished = resolve(catalog, Results(), state_of(), replace(VIEW, width=820, height=300), [card_of("alone", "a")])
    assert titles(wished) == ["alone · a"]


def zoomed(catalog: Catalog, mode: HistogramMode, domain: Domain) -> Drawn:
    state = state_of(mode)
    key = card_of(TAG, "" if mode is HistogramMode.RUNS else "a").key
    return drawn(catalog, zoom_card(key, TAG, domain).apply(state))


@pytest.mark.parametrize("mode", list(HistogramMode))
def test_a_part_of_a_chart_has_bins_of_its_own(catalog: Catalog, mode: HistogramMode) -> None:
    side_by_side = mode in (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION)
    domain = Domain(1.0, 3.0, 0.5, 2.5) if side_by_side else Domain(0.5, 2.5, 3.0, 1.0)
    made = zoomed(catalog, mode, domain)
    assert (made.edges[0], made.edges[-1]) == (0.5, pytest.approx(2.5))
    whole = made.parts[0].histograms[0]
    inside = rebinned(whole, 0.5, 2.5, 30)
    np.testing.assert_array_equal(made.parts[0].counts[0], inside)
    assert inside.sum() < whole.total
    assert (made.chart.x.lower, made.chart.x.upper) == (domain.left, domain.right)
    assert made.chart.y.upper == domain.top


def test_ticks_of_a_part_lie_inside_it(catalog: Catalog) -> None:
    made = zoomed(catalog, HistogramMode.OFFSET, Domain(0.0, 1.0, 3.2, 1.4))
    assert [tick.value for tick in axis_ticks(made.chart.y, 3)] == [2.0, 3.0]


def test_each_mode_has_its_own_zoom_and_fitting_forgets_it(catalog: Catalog) -> None:
    key = card_of(TAG, "a").key
    state = zoom_card(key, TAG, Domain(0, 1, 3, 1)).apply(state_of())
    other = show_mode(HistogramMode.HEATMAP).apply(state)
    assert histogram_wish(catalog, other, card_of(TAG, "a"), VIEW).zoom is None
    back = show_mode(HistogramMode.OFFSET).apply(other)
    assert histogram_wish(catalog, back, card_of(TAG, "a"), VIEW).zoom == Domain(0, 1, 3, 1)
    assert fit_cards([card_of(TAG, "b").key]).apply(back) == back
    assert fit_cards([key]).apply(back).histograms.zoom == {}
    assert fit_cards().apply(back).histograms.zoom == {}
    assert set_x_axis(XAxis.WALL).apply(back).histograms.zoom == {}


@pytest.mark.parametrize("bins", [-3, 0, 10**9])
def test_any_number_of_bins_is_drawn(catalog: Catalog, bins: int) -> None:
    assert drawn(catalog, state_of(bins=bins)).parts[0].counts.sum() == pytest.approx(2500)


@pytest.mark.parametrize(
    "domain", [Domain(1, 1, 2, 3), Domain(2, 1, 2, 3), Domain(0, np.inf, 1, 2), Domain(0, 1, 2, 2)]
)
def test_a_part_that_is_none_shows_everything(catalog: Catalog, domain: Domain) -> None:
    made = zoomed(catalog, HistogramMode.OFFSET, domain)
    assert made.chart.x.lower == made.chart.whole.left
    assert made.parts[0].counts.sum() == pytest.approx(2500)
