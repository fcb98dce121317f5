"""Scripts of histograms that draw what the view draws, run in a process of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.figure_files.spec import FigurePart
from core.figure_files.views import picture_of
from core.notebook import Logs, read
from core.results import Results
from core.state import HistogramMode, SessionState
from core.state.histograms import HistogramsState
from core.views.picture import Band, Chart, Curves, Tiles, Viewport
from tests.core.notebook.scripts import held

ROOT = Path(__file__).resolve().parents[3]
RUN, TAG = "adam-lr0.003-w32-relu-s0", "weights/layer1"
DUMP = """
import pickle, runpy, sys
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
runpy.run_path(sys.argv[1])
axes = plt.figure(1).axes[0]
meshes = [(np.ma.filled(each.get_array().astype(float), np.nan), each.get_coordinates(), each.get_clim())
          for each in axes.collections if hasattr(each, "get_coordinates")]
bands = [each.get_paths()[0].vertices for each in axes.collections if not hasattr(each, "get_coordinates")]
lines = [(line.get_label(), line.get_color(), np.asarray(line.get_data(), float)) for line in axes.lines]
pickle.dump((meshes, bands, lines, axes.get_title(), axes.get_xlabel(), axes.get_ylabel()), open(sys.argv[2], "wb"))
"""


@pytest.fixture(scope="module")
def logs() -> Logs:
    return read(str(ROOT / "resources" / "sample_logs"))


def drawn(logs: Logs, mode: HistogramMode, card: str, folder: Path) -> tuple[Chart, Any]:
    """Return the chart of a card, and what the script of it draws."""
    part = FigurePart("histograms", cards=(card,), state=SessionState(histograms=HistogramsState(mode=mode)))
    (placed,) = picture_of(part, logs.catalog, Results(), Viewport(800, 600)).parts
    assert isinstance(placed.part, Chart)
    return placed.part, held((part,), logs, folder, DUMP)


def test_a_heat_map_has_the_cells_of_the_view(logs: Logs, tmp_path: Path) -> None:
    chart, ((mesh,), _, _, title, across, upwards) = drawn(logs, HistogramMode.HEATMAP, f"{TAG}\n{RUN}", tmp_path)
    (tiles,) = (layer for layer in chart.layers if isinstance(layer, Tiles))
    counts, corners, (least, most) = mesh
    np.testing.assert_allclose(corners[0, :, 0], tiles.x)
    np.testing.assert_allclose(corners[:, 0, 1], tiles.y)
    np.testing.assert_array_equal(np.isnan(counts).T, tiles.colours[..., 3] == 0)
    assert chart.legend is not None
    assert chart.legend.bar is not None
    assert (least, most) == (0, chart.legend.bar.upper)
    assert (title, across, upwards) == (chart.title, chart.x.title, "Value")


def test_distributions_have_the_bands_and_the_median_of_the_view(logs: Logs, tmp_path: Path) -> None:
    chart, (_, bands, ((label, _, median),), *_) = drawn(logs, HistogramMode.DISTRIBUTION, f"{TAG}\n{RUN}", tmp_path)
    told = [layer for layer in chart.layers if isinstance(layer, Band)]
    (curve,) = (layer for layer in chart.layers if isinstance(layer, Curves))
    assert label == "median"
    np.testing.assert_allclose(median, [curve.x, curve.y])
    assert len(bands) == len(told) > 3
    for outline, band in zip(bands, told, strict=True):
        assert outline[:, 1].min() == pytest.approx(band.lower.min())
        assert outline[:, 1].max() == pytest.approx(band.upper.max())


def test_runs_over_one_another_have_their_curves_and_colours(logs: Logs, tmp_path: Path) -> None:
    chart, (_, _, lines, *_) = drawn(logs, HistogramMode.RUNS, TAG, tmp_path)
    (curves,) = (layer for layer in chart.layers if isinstance(layer, Curves))
    assert [label for label, *_ in lines] == list(curves.keys)
    assert len(lines) > 3
    for (_, colour, places), start, end, drawn_as in zip(
        lines, curves.starts[:-1], curves.starts[1:], curves.colours, strict=True
    ):
        np.testing.assert_allclose(places, [curves.x[start:end], curves.y[start:end]])
        assert colour == "#" + bytes(drawn_as[:3].tolist()).hex()
