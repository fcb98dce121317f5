"""One language to ask for runs everywhere: MLflow's ``search_runs`` and more, over columns, with completion."""

from core.analysis.query.brushes import FieldBrush, Range, brush_node, brushes_of, with_brush
from core.analysis.query.columns import Column, Columns, ListColumn, NumberColumn, TextColumn
from core.analysis.query.completion import Completer, Completions, KnownField, known_fields
from core.analysis.query.errors import QueryError, Wanted
from core.analysis.query.evaluation import matching
from core.analysis.query.fields import Entity, Field, FieldKind, Operand, Reduced, Reducer
from core.analysis.query.grammar import parse
from core.analysis.query.nodes import (
    Among,
    And,
    Between,
    Compare,
    IsNan,
    IsNull,
    Node,
    Not,
    Operator,
    Or,
    Search,
    Value,
)
from core.analysis.query.offers import Completion, CompletionKind
from core.analysis.query.printing import field_text, operand_text, query_text, value_text
from core.analysis.query.reading import Reading, read
from core.analysis.query.strangers import Stranger, strangers

__all__ = [
    "Among",
    "And",
    "Between",
    "Column",
    "Columns",
    "Compare",
    "Completer",
    "Completion",
    "CompletionKind",
    "Completions",
    "Entity",
    "Field",
    "FieldBrush",
    "FieldKind",
    "IsNan",
    "IsNull",
    "KnownField",
    "ListColumn",
    "Node",
    "Not",
    "NumberColumn",
    "Operand",
    "Operator",
    "Or",
    "QueryError",
    "Range",
    "Reading",
    "Reduced",
    "Reducer",
    "Search",
    "Stranger",
    "TextColumn",
    "Value",
    "Wanted",
    "brush_node",
    "brushes_of",
    "field_text",
    "known_fields",
    "matching",
    "operand_text",
    "parse",
    "query_text",
    "read",
    "strangers",
    "value_text",
    "with_brush",
]
