from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tensorboard.util import tensor_util

from core.model import Catalog
from core.session.commands.cards.cards import query_tags
from core.session.commands.runs.runs import check_runs
from core.state import HistogramMode, SessionState
from core.views import Ridges
from core.views.curves.mapping import Mapping
from core.views.emptiness import Emptiness
from core.views.histograms import Drawn
from core.views.histograms.readout import number, outline, reading, reading_of
from core.views.histograms.table import BUCKETS, PERCENTILES, header, value_rows
from core.views.payload_empty import Words, emptiness
from tests.core.readers.logs import oracle, read, version, write
from tests.core.views.histograms.logs import TAG, VIEW, drawn, logs, state_of, write_run

WORDS = Words("histogram", "histograms", "Log one.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("histograms")


@pytest.fixture(scope="module")
def catalog(folder: Path) -> Catalog:
    return logs(folder)


def mapping(made: Drawn) -> Mapping:
    return Mapping.of(made.chart, VIEW.width, VIEW.height)


def test_the_bucket_under_the_cursor_is_told_exactly_as_it_was_logged(catalog: Catalog, folder: Path) -> None:
    made = drawn(catalog, state_of())
    logged = tensor_util.make_ndarray(oracle(folder / "a").Tensors(TAG)[3].tensor_proto)
    left, right, count = logged[7]
    found = reading_of(made, 0, 3, (left + right) / 2)
    row = next(row for row in found.rows if row.label.startswith("Logged "))
    assert row.value == f"{count:.0f}"
    assert found.title.startswith("Step 3")
    assert ("All values", "500") in [(row.label, row.value) for row in found.rows]
    assert found.bin == np.searchsorted(made.edges, (left + right) / 2, side="right") - 1


def test_the_foremost_ridge_under_the_cursor_is_meant(catalog: Catalog) -> None:
    made, places = drawn(catalog, state_of()), mapping(drawn(catalog, state_of()))
    ridges = made.chart.layers[0]
    assert isinstance(ridges, Ridges)
    for step in range(5):
        peak = int(ridges.heights[step].argmax())
        x = float(places.x(ridges.x)[peak])
        y = float(ridges.tops(places)[step, peak]) + 0.5
        found = reading(made, places, x, y)
        assert found is not None
        in_front = [s for s in range(step + 1, 5) if ridges.tops(places)[s, peak] <= y <= places.y(ridges.base)[s]]
        assert found.index == (in_front[-1] if in_front else step)
    below = reading(made, places, 150, VIEW.height - 0.01)
    assert below is not None
    assert below.index == 4


def test_the_nearest_step_is_meant_where_steps_lie_side_by_side(catalog: Catalog) -> None:
    for mode in (HistogramMode.HEATMAP, HistogramMode.DISTRIBUTION):
        made = drawn(catalog, state_of(mode))
        places = mapping(made)
        found = reading(made, places, places.pixel_of(2.2), 100)
        assert found is not None
        assert found.index == 2


def test_percentiles_are_listed_from_the_highest_with_the_nearest_in_bold(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.DISTRIBUTION))
    median = float(made.parts[0].percentiles[1, 4])
    found = reading_of(made, 0, 1, median)
    assert [row.label for row in found.rows] == [
        "Maximum", "93.32 %", "84.13 %", "69.15 %", "Median", "30.85 %", "15.87 %", "6.68 %", "Minimum",
    ]  # fmt: skip
    assert [row.label for row in found.rows if row.strong] == ["Median"]


def test_runs_are_listed_with_counts_and_shares(catalog: Catalog) -> None:
    made = drawn(catalog, state_of(HistogramMode.RUNS, step=0))
    found = reading_of(made, 1, 0, 0.0)
    runs = {row.label: row for row in found.rows if row.colour}
    assert set(runs) == {"a", "b"}
    assert runs["b"].strong
    assert not runs["a"].strong
    counts = made.parts[0].counts[0, found.bin or 0]
    assert runs["a"].value == f"{number(counts)} of 500, {counts / 5:.1f} %"


def test_what_is_meant_is_outlined_as_it_is_drawn(catalog: Catalog) -> None:
    made = drawn(catalog, state_of())
    x, heights = outline(made, reading_of(made, 0, 2, 2.0))
    ridges = made.chart.layers[0]
    assert isinstance(ridges, Ridges)
    np.testing.assert_array_equal(x, ridges.x)
    np.testing.assert_array_equal(heights, ridges.heights[2])


def test_counts_are_whole_or_have_few_digits() -> None:
    assert [number(value) for value in (0, 1234567, 2.5, 1 / 3)] == ["0", "1,234,567", "2.5", "0.3333"]


def test_exported_rows_are_the_logged_buckets(catalog: Catalog, folder: Path) -> None:
    rows = list(value_rows(catalog, state_of(), [TAG]))
    assert header(state_of()) == BUCKETS
    assert {row[0] for row in rows} == {"a", "b"}
    mine = [row for row in rows if row[0] == "a"]
    theirs = [
        (each.step, *bucket)
        for each in oracle(folder / "a").Tensors(TAG)
        for bucket in tensor_util.make_ndarray(each.tensor_proto).tolist()
    ]
    assert [(row[2], *row[4:]) for row in mine] == theirs


def test_exported_distributions_are_percentiles(catalog: Catalog) -> None:
    state = state_of(HistogramMode.DISTRIBUTION)
    rows = list(value_rows(catalog, state, [TAG]))
    assert header(state) == PERCENTILES
    assert PERCENTILES[4:7] == ("p0", "p6.68", "p15.87")
    assert [row[:3] for row in rows] == [("a", TAG, step) for step in range(5)] + [
        ("b", TAG, step) for step in range(3)
    ]
    assert rows[2][4:] == pytest.approx(drawn(catalog, state).parts[0].percentiles[2])


def reason(catalog: Catalog, state: SessionState) -> Emptiness:
    return emptiness(catalog, state, "histograms", WORDS, state.histograms.tag_query)


def test_an_empty_view_says_why_and_what_helps(catalog: Catalog, tmp_path: Path) -> None:
    filtered = reason(catalog, query_tags("histograms", "nothing").apply(state_of()))
    assert (filtered.title, filtered.remedy) == ("No tag matches", "clear_query")
    assert "3 tags" in filtered.text
    hidden = reason(catalog, check_runs(["a", "b"], False).apply(state_of()))
    assert (hidden.title, hidden.text, hidden.remedy) == (
        "No histograms in the 1 shown run", "2 hidden runs have some.", "show_all_runs",
    )  # fmt: skip
    none = reason(catalog, check_runs(["a", "b", "c"], False).apply(state_of()))
    assert none.title == "No run is shown"
    write(tmp_path / "x" / "events.out.tfevents.1", [version()])
    assert reason(read(tmp_path), state_of()).title == "No histograms"
    assert reason(Catalog(), state_of()).title == "No logs are open"


def test_a_linked_step_shows_the_same_step_of_runs_with_other_steps(tmp_path: Path) -> None:
    write_run(tmp_path / "a", [0, 10, 20])
    write_run(tmp_path / "b", [0, 15])
    made = drawn(read(tmp_path), state_of(HistogramMode.RUNS, step=14))
    assert [part.step.tolist() for part in made.parts] == [[10], [0]]
