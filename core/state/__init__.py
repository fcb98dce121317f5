"""The session's plain data: one frozen tree that is saved, undone and resolved into pictures."""

from core.analysis.events import Event
from core.analysis.imaging import Adjustment, Channel
from core.analysis.smoothers import Smoother, SmoothingKind
from core.cloud.camera import CameraState
from core.state.across import NO_WISHES, AcrossState, SmoothingState, XAxis
from core.state.bookmarks import PointBookmark, kept_view, with_collections
from core.state.brushes import Brush, CategoryBrush, FieldBrush, Rail, RangeBrush, RowsBrush, RunsBrush, Span
from core.state.charts import (
    CHART,
    LAYOUT,
    NO_LIMITS,
    SPLIT,
    CardLimits,
    CardOptions,
    CardSplit,
    ChartSpec,
    Source,
    SourceKind,
)
from core.state.clusters import Clustered, ClusterSpace, ClusterWish
from core.state.column_types import ColumnType
from core.state.compare import ComparePart, CompareState, Direction
from core.state.contour import ContourState, RankState
from core.state.edits import Assigned, ColumnEdit, JoinedColumn, TableEdits
from core.state.embedding import (
    BrokenLinks,
    Density,
    EmbeddingState,
    Importance,
    MarksState,
    Metric,
    NeighbourQuery,
    PointFilter,
    PointMeasure,
    PointSearch,
)
from core.state.embedding_contours import Contours
from core.state.embedding_lines import Lines, Trails
from core.state.embedding_moved import Against, MovedState, Within
from core.state.embedding_panes import Pane, Panes
from core.state.embedding_tray import Tray, TrayColumns, TrayOrder, TrayPage, TrayRows
from core.state.grouping import Aggregate, ColourBy, GroupBy, Grouping, RunColouring
from core.state.histograms import HistogramMode, HistogramsState
from core.state.hparams import AxisChoice, AxisLimits, FieldScale, HParamsState, Marginal
from core.state.images import CompareWay, ImagesMode, ImagesState, ImageZoom, TileSize, Versus
from core.state.importance import AxisOrder, ImportanceState
from core.state.matrix import MatrixState
from core.state.pr_curves import (
    PrBand,
    PrCards,
    PrCurvesState,
    PrMeasure,
    PrPlot,
    PrSort,
    PrSummary,
    PrTime,
    ThresholdRule,
)
from core.state.projections import Parameters, ProjectionChoice, ProjectionSpec
from core.state.reading import EndMarks, Level, ReadingState, StepNote, StepRange, ValueTableState
from core.state.rows import RowSet
from core.state.run_table import CellLook, NumberFormat, NumberStyle, RunTableState, SortKey
from core.state.runs import RunOrder, RunsState
from core.state.scalars import Domain, ReadoutOrder, ScalarsState
from core.state.scatter import Objective, PlaneTool, ScatterState, Trend
from core.state.slices import ORDER, SlicesState
from core.state.spread import BestState, EdfState
from core.state.texts import TextMode, TextsState
from core.state.tree import SessionState
from core.state.viewpoints import Viewpoint

__all__ = [
    "CHART",
    "LAYOUT",
    "NO_LIMITS",
    "NO_WISHES",
    "ORDER",
    "SPLIT",
    "AcrossState",
    "Adjustment",
    "Against",
    "Aggregate",
    "Assigned",
    "AxisChoice",
    "AxisLimits",
    "AxisOrder",
    "BestState",
    "BrokenLinks",
    "Brush",
    "CameraState",
    "CardLimits",
    "CardOptions",
    "CardSplit",
    "CategoryBrush",
    "CellLook",
    "Channel",
    "ChartSpec",
    "ClusterSpace",
    "ClusterWish",
    "Clustered",
    "ColourBy",
    "ColumnEdit",
    "ColumnType",
    "ComparePart",
    "CompareState",
    "CompareWay",
    "ContourState",
    "Contours",
    "Density",
    "Direction",
    "Domain",
    "EdfState",
    "EmbeddingState",
    "EndMarks",
    "Event",
    "FieldBrush",
    "FieldScale",
    "GroupBy",
    "Grouping",
    "HParamsState",
    "HistogramMode",
    "HistogramsState",
    "ImageZoom",
    "ImagesMode",
    "ImagesState",
    "Importance",
    "ImportanceState",
    "JoinedColumn",
    "Level",
    "Lines",
    "Marginal",
    "MarksState",
    "MatrixState",
    "Metric",
    "MovedState",
    "NeighbourQuery",
    "NumberFormat",
    "NumberStyle",
    "Objective",
    "Pane",
    "Panes",
    "Parameters",
    "PlaneTool",
    "PointBookmark",
    "PointFilter",
    "PointMeasure",
    "PointSearch",
    "PrBand",
    "PrCards",
    "PrCurvesState",
    "PrMeasure",
    "PrPlot",
    "PrSort",
    "PrSummary",
    "PrTime",
    "ProjectionChoice",
    "ProjectionSpec",
    "Rail",
    "RangeBrush",
    "RankState",
    "ReadingState",
    "ReadoutOrder",
    "RowSet",
    "RowsBrush",
    "RunColouring",
    "RunOrder",
    "RunTableState",
    "RunsBrush",
    "RunsState",
    "ScalarsState",
    "ScatterState",
    "SessionState",
    "SlicesState",
    "Smoother",
    "SmoothingKind",
    "SmoothingState",
    "SortKey",
    "Source",
    "SourceKind",
    "Span",
    "StepNote",
    "StepRange",
    "TableEdits",
    "TextMode",
    "TextsState",
    "ThresholdRule",
    "TileSize",
    "Trails",
    "Tray",
    "TrayColumns",
    "TrayOrder",
    "TrayPage",
    "TrayRows",
    "Trend",
    "ValueTableState",
    "Versus",
    "Viewpoint",
    "Within",
    "XAxis",
    "kept_view",
    "with_collections",
]
