"""The whole wish of the user as one tree of plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.model import SourceSpec
from core.state.bookmarks import PointBookmark
from core.state.brushes import Brush
from core.state.compare import CompareState
from core.state.contour import ContourState, RankState
from core.state.embedding import EmbeddingState
from core.state.grouping import Grouping
from core.state.histograms import HistogramsState
from core.state.hparams import HParamsState
from core.state.images import ImagesState
from core.state.importance import ImportanceState
from core.state.matrix import MatrixState
from core.state.pr_curves import PrCurvesState
from core.state.reading import StepRange
from core.state.rows import RowSet
from core.state.run_table import RunTableState
from core.state.runs import RunsState
from core.state.scalars import ScalarsState
from core.state.scatter import ScatterState
from core.state.slices import SlicesState
from core.state.spread import BestState, EdfState
from core.state.texts import TextsState


@dataclass(frozen=True, slots=True)
class SessionState:
    """Everything a session is, apart from what the logs contain and what was computed.

    Attributes
    ----------
    sources
        What is opened.
    runs
        Which runs are drawn.
    grouping
        Which runs are a group.
    brushes
        What the shown runs and points are narrowed to, in the order in which it was done.
    selected_runs
        Runs that are emphasised everywhere.
    selected_points
        Rows that are emphasised everywhere, by table.
    step
        The linked step; None follows the last one.
    step_range
        The linked range of steps, None for none.
    active_view
        Kind of the view in front.
    scalars, embedding, hparams, histograms, texts, pr_curves, images
        One state a view.
    slices, contour, rank, edf, best
    scatter, matrix
        One state a page of the view of hyperparameters.
    run_table
        Columns, order and formats of the table of runs.
    compare
        Which runs stand side by side, and how.
    importance
        What is asked about the importance of hyperparameters.
    bookmarks
        Whole pictures of points, in the order in which they are gone through.
    """

    sources: tuple[SourceSpec, ...] = ()
    runs: RunsState = field(default_factory=RunsState)
    grouping: Grouping = field(default_factory=Grouping)
    brushes: tuple[Brush, ...] = ()
    selected_runs: frozenset[str] = frozenset()
    selected_points: Mapping[str, RowSet] = field(default_factory=dict)
    step: int | None = None
    step_range: StepRange | None = None
    active_view: str = "scalars"
    scalars: ScalarsState = field(default_factory=ScalarsState)
    embedding: EmbeddingState = field(default_factory=EmbeddingState)
    run_table: RunTableState = field(default_factory=RunTableState)
    hparams: HParamsState = field(default_factory=HParamsState)
    compare: CompareState = field(default_factory=CompareState)
    importance: ImportanceState = field(default_factory=ImportanceState)
    slices: SlicesState = field(default_factory=SlicesState)
    contour: ContourState = field(default_factory=ContourState)
    rank: RankState = field(default_factory=RankState)
    edf: EdfState = field(default_factory=EdfState)
    best: BestState = field(default_factory=BestState)
    scatter: ScatterState = field(default_factory=ScatterState)
    matrix: MatrixState = field(default_factory=MatrixState)
    histograms: HistogramsState = field(default_factory=HistogramsState)
    texts: TextsState = field(default_factory=TextsState)
    pr_curves: PrCurvesState = field(default_factory=PrCurvesState)
    images: ImagesState = field(default_factory=ImagesState)
    bookmarks: tuple[PointBookmark, ...] = ()
