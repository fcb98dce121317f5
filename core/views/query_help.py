"""What can be asked of runs, by example."""

from __future__ import annotations

from typing import Final

EXAMPLES: Final = (
    ("metrics.accuracy > 0.9", "The last value of a metric"),
    ("max(metrics.accuracy) >= 0.95", "Its highest; also min, mean, first, best, auc, at"),
    ("params.lr BETWEEN 1e-4 AND 0.01", "A range; parameters compare as numbers too"),
    ("params.optimizer IN ('adam', 'sgd')", "One of several values"),
    ("tags.team LIKE 'vis%'", "% any text, _ any character; ILIKE ignores case"),
    ("name ~ '^digits/.*seed[0-3]$'", "A regular expression on one field"),
    ("status != 'FAILED' AND duration > 1h30m", "What is known of the run itself"),
    ("start_time > '2024-05-01' AND end_time > -7d", "Dates in quotes, or a span before now"),
    ("starred = true OR note LIKE '%again%'", "What you have said of runs: stars and notes"),
    ("(adam OR sgd) AND params.dropout IS NULL", "Words are searched for; missing values"),
    ("reach(metrics.acc, 0.9) < 5000", "First step at which a metric is as good as a value"),
    ("NOT at(metrics.`loss/train`, 100) IS NAN", "A value at a step; backticks around odd names"),
    (r"lr=0\.1$", "No query, so a search: names, labels, key=value"),
)
"""Queries, and what each shows of the language in a few words."""
