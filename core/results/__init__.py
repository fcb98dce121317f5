"""The store of everything computed, keyed by input, parameters and seed."""

from core.results.store import ResultKey, Results

__all__ = ["ResultKey", "Results"]
