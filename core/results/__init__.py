"""The store of everything computed, keyed by input, parameters and seed."""

from core.results.disk import DiskResults
from core.results.key import ResultKey
from core.results.store import Results

__all__ = ["DiskResults", "ResultKey", "Results"]
