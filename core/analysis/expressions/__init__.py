"""Series that are calculated from others: ``val/loss - train/loss``, read without Python's eval, for each run."""

from core.analysis.expressions.canonical import canonical, checked
from core.analysis.expressions.completion import ExpressionCompleter
from core.analysis.expressions.computed import ComputedSeries, computed
from core.analysis.expressions.errors import ExpressionError
from core.analysis.expressions.evaluation import evaluated
from core.analysis.expressions.functions import FUNCTIONS
from core.analysis.expressions.grammar import Meant, parse, parse_among, parse_number
from core.analysis.expressions.names import Names
from core.analysis.expressions.nodes import Node, tags_in
from core.analysis.expressions.numbers import number_of_run
from core.analysis.expressions.tokens import Known

__all__ = [
    "FUNCTIONS",
    "ComputedSeries",
    "ExpressionCompleter",
    "ExpressionError",
    "Known",
    "Meant",
    "Names",
    "Node",
    "canonical",
    "checked",
    "computed",
    "evaluated",
    "number_of_run",
    "parse",
    "parse_among",
    "parse_number",
    "tags_in",
]
