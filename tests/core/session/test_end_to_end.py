"""From event files to exported figures and back from a saved session, without a window."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from core.export.figures.figure import FigureFormat, figure_bytes
from core.model import Metadata, SourceSpec
from core.readers.catalog import CatalogReader, parse_sources
from core.session import Session
from core.session.command import change_embedding, change_scalars, change_session
from core.session.commands.points.selection import select_rows, show_only_rows, toggle_category
from core.session.commands.runs.runs import check_runs, isolate_runs, query_runs, select_runs
from core.session.keeping.persistence import load, save
from core.state import SessionState
from core.style import ThemeName
from core.views import Chart, Curves, Picture, Points, Scene, Viewport
from core.views import embedding as embedding_view
from core.views import scalars as scalars_view
from core.views.picture import Emphasis
from tests.core.session.small_logs import ONLY_SGD, ROWS, RUNS, STEPS, TABLE, TAGS, make_logs

PAGE = Viewport(900, 1400, 1.0, ThemeName.LIGHT)
CLUSTER = np.arange(ROWS) % 3


@dataclass
class Work:
    """A session over logs on disk, and its pictures."""

    session: Session

    def scalars(self) -> Picture:
        session = self.session
        return scalars_view.resolve(session.catalog, session.results, session.state, PAGE)

    def points(self) -> Picture:
        session = self.session
        embedding_view.complete(session.catalog, session.results, session.state)
        return embedding_view.resolve(session.catalog, session.results, session.state, PAGE)

    def levels(self) -> dict[int, int]:
        """Number of points of each emphasis."""
        scene = self.points().parts[0].part
        assert isinstance(scene, Scene)
        drawn = next(layer for layer in scene.layers if isinstance(layer, Points))
        values, counts = np.unique(drawn.emphasis, return_counts=True)
        return dict(zip(values.tolist(), counts.tolist(), strict=True))


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_logs(tmp_path_factory.mktemp("logs"))


@pytest.fixture
def work(logs: Path) -> Work:
    return opened(logs)


def opened(logs: Path, state: SessionState | None = None) -> Work:
    """Read logs anew into a session of their own."""
    sources = parse_sources([str(logs)])
    session = Session()
    session.set_catalog(CatalogReader(sources).read())
    session.restore(state or SessionState(sources=sources))
    return Work(session)


def metadata(work: Work) -> Metadata:
    work.points()
    about = embedding_view.known(work.session.catalog, work.session.results, work.session.state)
    assert about is not None
    assert about.metadata is not None
    return about.metadata


def charts(picture: Picture) -> dict[str, Chart]:
    return {placed.part.key: placed.part for placed in picture.parts if isinstance(placed.part, Chart)}


def drawn(chart: Chart) -> set[str]:
    return {key for layer in chart.layers if isinstance(layer, Curves) for key in layer.keys}


def texts(picture: Picture) -> set[str]:
    """Return all texts of the picture exported as SVG."""
    root = ElementTree.fromstring(figure_bytes(picture, FigureFormat.SVG))
    return {"".join(element.itertext()).strip() for element in root.iter("{http://www.w3.org/2000/svg}text")}


def test_everything_that_was_logged_arrives(work: Work) -> None:
    catalog = work.session.catalog
    assert tuple(catalog.runs) == RUNS
    assert catalog.problems == ()
    for value, name in enumerate(RUNS):
        run = catalog.runs[name]
        assert set(run.scalars) == {*TAGS, *((ONLY_SGD,) if name == "sgd" else ())}
        for series in run.scalars.values():
            assert series.step.tolist() == list(STEPS)
            assert set(series.value.tolist()) == {float(value)}
    assert tuple(catalog.embeddings) == (TABLE,)


def test_runs_become_curves_become_a_figure(work: Work) -> None:
    shown = charts(work.scalars())
    assert drawn(shown["loss/train"]) == set(RUNS)
    assert set(RUNS) <= texts(work.scalars())
    work.session.do(check_runs(["sgd"], checked=False))
    work.session.do(query_runs("^ad|mom"))
    work.session.do(select_runs(["adam"]))
    assert drawn(charts(work.scalars())["loss/train"]) == {"adagrad", "adam", "momentum"}
    assert "sgd" not in texts(work.scalars())
    work.session.do(isolate_runs(work.session.catalog, ["sgd"]))
    work.session.do(query_runs(""))
    assert drawn(charts(work.scalars())["loss/train"]) == {"sgd"}


def test_every_curve_lies_at_its_value_in_the_figure(work: Work) -> None:
    work.session.do(change_scalars("Raw", smoothing=0.0))
    chart = charts(work.scalars())["loss/valid"]
    (curves,) = (layer for layer in chart.layers if isinstance(layer, Curves))
    means = [float(curves.y[a:b].mean()) for a, b in zip(curves.starts[:-1], curves.starts[1:], strict=True)]
    assert dict(zip(curves.keys, means, strict=True)) == {name: float(value) for value, name in enumerate(RUNS)}


def test_points_become_a_scene_become_a_figure(work: Work) -> None:
    assert work.levels() == {Emphasis.NORMAL: ROWS}
    column = metadata(work).columns["label"]
    work.session.do(toggle_category(TABLE, column, "ant", "embedding"))
    assert work.levels() == {Emphasis.HIDDEN: 18, Emphasis.NORMAL: 42}
    work.session.do(select_rows(TABLE, CLUSTER == 1))
    assert work.levels() == {Emphasis.HIDDEN: 18, Emphasis.DIMMED: 22, Emphasis.SELECTED: 20}
    work.session.do(show_only_rows(TABLE, CLUSTER == 1, "embedding"))
    assert work.levels() == {Emphasis.HIDDEN: 40, Emphasis.SELECTED: 20}
    said = texts(work.points())
    assert {"bee", "18", "missing", "2"} <= said
    assert not {"ant", "cat"} & said
    assert any("20 of 60 points" in text for text in said)
    work.session.undo()
    work.session.undo()
    work.session.undo()
    assert work.levels() == {Emphasis.NORMAL: ROWS}


@pytest.mark.parametrize(("step", "state"), [(None, 190), (195, 190), (190, 190), (189, 100), (100, 100), (0, 0)])
def test_the_linked_step_is_the_same_in_both_pictures(work: Work, step: int | None, state: int) -> None:
    work.session.do(change_session("Step", step=step))
    work.points()
    about = embedding_view.known(work.session.catalog, work.session.results, work.session.state)
    assert about is not None
    assert about.subject.state.step == state
    cursor = charts(work.scalars())["loss/train"].cursor
    assert (None if cursor is None else cursor.x) == step


def much(work: Work) -> None:
    """Wish for something in every part of the state."""
    session = work.session
    session.do(check_runs(["momentum"], checked=False))
    session.do(query_runs("a"))
    session.do(select_runs(["adam"]))
    session.do(change_scalars("Wishes", smoothing=0.3, log_y=True, pinned=("loss/valid",)))
    session.do(change_session("Step", step=150))
    session.do(toggle_category(TABLE, metadata(work).columns["label"], "", "embedding"))
    session.do(show_only_rows(TABLE, CLUSTER != 2, "embedding"))
    session.do(select_rows(TABLE, CLUSTER == 0))
    session.do(change_embedding("Wishes", dimensions=2, thumbnails=True, labels=True, colour_by="score"))


def test_a_saved_session_is_the_same_state_and_the_same_figures(work: Work, logs: Path, tmp_path: Path) -> None:
    much(work)
    file = tmp_path / "kept.armillary"
    save(work.session, file)
    again = opened(logs, load(file))
    assert again.session.state == work.session.state
    assert again.levels() == work.levels()
    for one, other in ((work.scalars(), again.scalars()), (work.points(), again.points())):
        assert len(one.parts) == len(other.parts) > 0
        assert figure_bytes(one, FigureFormat.SVG) == figure_bytes(other, FigureFormat.SVG)


def test_a_session_saved_again_keeps_only_the_sets_it_names(work: Work, tmp_path: Path) -> None:
    much(work)
    file = tmp_path / "kept.armillary"
    save(work.session, file)
    before = {path.name for path in tmp_path.rglob("*.rows")}
    work.session.do(select_rows(TABLE, CLUSTER == 1))
    save(work.session, file)
    after = {path.name for path in tmp_path.rglob("*.rows")}
    assert len(before) == len(after) == 2
    assert len(before & after) == 1
    assert load(file) == work.session.state


def test_undoing_everything_gives_the_first_figure_again(work: Work) -> None:
    first = figure_bytes(work.scalars(), FigureFormat.SVG), figure_bytes(work.points(), FigureFormat.SVG)
    start = work.session.state
    much(work)
    while work.session.undo_label is not None:
        work.session.undo()
    assert work.session.state == start
    assert (figure_bytes(work.scalars(), FigureFormat.SVG), figure_bytes(work.points(), FigureFormat.SVG)) == first


def test_a_session_whose_logs_are_gone_opens_empty(work: Work, tmp_path: Path) -> None:
    much(work)
    state = work.session.state
    gone = Session()
    gone.set_catalog(CatalogReader((SourceSpec(str(tmp_path / "gone")),)).read())
    gone.restore(state)
    assert scalars_view.resolve(gone.catalog, gone.results, gone.state, PAGE).parts == ()
    assert embedding_view.resolve(gone.catalog, gone.results, gone.state, PAGE).parts == ()


_WITHOUT_QT = """
import sys
from pathlib import Path
from tests.core.session.test_end_to_end import FigureFormat, figure_bytes, much, opened
work = opened(Path(sys.argv[1]))
much(work)
assert all(figure_bytes(picture, FigureFormat.PNG) for picture in (work.scalars(), work.points()))
print(sorted({name.split(".")[0] for name in sys.modules} & {"PySide6", "pyqtgraph", "OpenGL", "app", "resources"}))
"""


def test_all_of_it_needs_no_window(logs: Path) -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_QT, str(logs)], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "[]", done.stderr
