"""What to beware of before one believes what is said about importance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from core.analysis.importance.columns import VALUES, Categorical, Column, Numeric, distinct, on_log_scale
from core.analysis.importance.ranks import correlation_ratio, cramers_v
from core.analysis.importance.table import LeftOut, Table
from core.model.arrays import F8, Bool
from core.style.text import counted

RUNS_A_PARAMETER = 10
_LEAST_RUNS = 20
_RUNS_A_LEVEL = 5
_ALIKE = 0.8
_SHARED = 10
"""Runs that two parameters must have in common to be compared."""

_COMPARED = 5_000
_NAMED = 5
_HEAVY = 0.5
_LITTLE = 0.3


class Danger(StrEnum):
    """What makes an answer unsafe."""

    NOTHING_TO_ASK = "nothing to ask"
    FEW_RUNS = "few runs"
    RUNS_DROPPED = "runs dropped"
    LEFT_OUT = "left out"
    CORRELATED = "correlated"
    MISSING = "missing"
    MANY_LEVELS = "many levels"
    LOG_IMPOSSIBLE = "log impossible"
    HEAVY_TAILS = "heavy tails"
    LITTLE_EXPLAINED = "little explained"


@dataclass(frozen=True, slots=True)
class Caution:
    """One thing to beware of: what it is, and a sentence without a full stop."""

    danger: Danger
    text: str


def cautions(
    table: Table, dropped: int, left_out: Sequence[LeftOut], forest: bool, explained: float
) -> tuple[Caution, ...]:
    """Return what to beware of, what spoils everything first.

    `dropped` runs had no finite target; `forest` says whether a forest is asked, `explained` its R² on unseen runs.
    """
    found = [*_nothing(table), *_dropped(dropped), *_few_runs(table), *_little(forest, explained), *_tails(table)]
    found += [*_correlated(table), *_levels(table), *_missing(table), *_not_log(table), *_left_out(left_out)]
    return tuple(Caution(danger, text) for danger, text in found)


Found = Iterator[tuple[Danger, str]]


def _nothing(table: Table) -> Found:
    if not len(table.target):
        yield Danger.NOTHING_TO_ASK, "No run has a finite target"
    elif not table.columns:
        yield Danger.NOTHING_TO_ASK, "No parameter varies among these runs"
    elif (table.target == table.target[0]).all():
        yield Danger.NOTHING_TO_ASK, "The target is the same in all runs"


def _dropped(dropped: int) -> Found:
    if dropped:
        yield Danger.RUNS_DROPPED, f"{counted(dropped, 'run')} without a finite target left out"


def _few_runs(table: Table) -> Found:
    runs, count = len(table.target), len(table.columns)
    needed = max(_LEAST_RUNS, RUNS_A_PARAMETER * count)
    if 0 < runs < needed and count:
        have = f"{counted(runs, 'run')} {'is' if runs == 1 else 'are'} few for {counted(count, 'parameter')}"
        yield Danger.FEW_RUNS, f"{have}: with fewer than {needed:,} the order is mostly chance"


def _little(forest: bool, explained: float) -> Found:
    if forest and explained < _LITTLE:
        yield (
            Danger.LITTLE_EXPLAINED,
            f"The forest hardly predicts runs it has not seen (R² {explained:.2f}): what it says may be noise",
        )


def _tails(table: Table) -> Found:
    runs = len(table.target)
    if runs < _SHARED:
        return
    squares = np.sort((table.target - table.target.mean()) ** 2)[::-1]
    extreme = max(1, runs // 100)
    total = squares.sum()
    share = squares[:extreme].sum() / total if total > 0 else 0.0
    if share > _HEAVY:
        who = "1 run makes" if extreme == 1 else f"{extreme:,} of {runs:,} runs make"
        yield Danger.HEAVY_TAILS, f"{who} {share:.0%} of the target's variance: ranks of the target would say more"


def _left_out(left_out: Sequence[LeftOut]) -> Found:
    for reason in dict.fromkeys(one.reason for one in left_out):
        yield Danger.LEFT_OUT, f"Left out, {reason}: {_listed([o.name for o in left_out if o.reason == reason])}"


def _missing(table: Table) -> Found:
    names = [one.name for one in table.columns if not one.present.all()]
    if names:
        yield Danger.MISSING, f"Having no value counts as a value of its own, because some runs lack {_listed(names)}"


def _levels(table: Table) -> Found:
    for column in table.columns:
        levels = distinct(column)
        if isinstance(column, Categorical) and levels > 2 and len(table.target) < _RUNS_A_LEVEL * levels:
            yield Danger.MANY_LEVELS, f"{column.name} has {levels:,} values in {len(table.target):,} runs: too many"
        elif isinstance(column, Categorical) and levels > VALUES:
            yield Danger.MANY_LEVELS, f"{column.name} has {levels:,} values: forests see its rarest as one"


def _not_log(table: Table) -> Found:
    names = [one.name for one in table.columns if isinstance(one, Numeric) and one.log and not on_log_scale(one)]
    if names:
        yield Danger.LOG_IMPOSSIBLE, f"Taken as linear, for not all values are positive: {_listed(names)}"


def _correlated(table: Table) -> Found:
    pairs = sorted(correlated(table), key=lambda pair: -pair[2])
    if not pairs:
        return
    texts = [f"{left} and {right} ({value:.2f})" for left, right, value in pairs]
    which = "which of them matters" if len(pairs) == 1 else "which of each two matters"
    yield Danger.CORRELATED, f"Parameters that vary together, so that nobody can tell {which}: {_listed(texts)}"


def _listed(texts: Sequence[str]) -> str:
    more = len(texts) - _NAMED
    return ", ".join(texts[:_NAMED]) + (f" and {more:,} more" if more > 0 else "")


def correlated(table: Table) -> list[tuple[str, str, float]]:
    """Return the names of parameters that vary together, and how much, 0.8 to 1.

    Numbers are compared by Spearman's rho, categories by Cramér's V, a number with categories by the correlation ratio
    of its ranks; always over the runs that have both. Having a value at all takes part as a category of its own: an
    optimizer decides whether there is a momentum.
    """
    if len(table.target) > _COMPARED:
        table = table.of(np.sort(np.random.default_rng(0).choice(len(table.target), _COMPARED, replace=False)))
    numbers = [column for column in table.columns if isinstance(column, Numeric)]
    categories = [column for column in table.columns if isinstance(column, Categorical)]
    categories += [_having(column) for column in table.columns if _is_choice(column)]
    found = _of_numbers(numbers)
    for place, category in enumerate(categories):
        others: list[Column] = [*categories[:place], *numbers]
        found += [_alike(category, other) for other in others]
    return [pair for pair in found if pair[2] > _ALIKE]


def _is_choice(column: Column) -> bool:
    """Return whether enough runs have a value, and enough have none, to compare that with anything."""
    present = int(column.present.sum())
    return min(present, len(column.present) - present) >= _RUNS_A_LEVEL


def _having(column: Column) -> Categorical:
    """Return whether runs have a value, as a category."""
    return Categorical(f"having {column.name}", column.present.astype(np.int32), ("no", "yes"))


def _alike(left: Categorical, right: Column) -> tuple[str, str, float]:
    both = left.present & right.present
    if both.sum() < _SHARED:
        return left.name, right.name, 0.0
    if isinstance(right, Numeric):
        return left.name, right.name, correlation_ratio(left.codes[both], right.values[both])
    return left.name, right.name, cramers_v(left.codes[both], right.codes[both])


def _of_numbers(columns: Sequence[Numeric]) -> list[tuple[str, str, float]]:
    if len(columns) < 2:
        return []
    there = np.array([column.present for column in columns])
    rho = np.abs(_pearson(np.array([_ranked(column) for column in columns]), there))
    left, right = np.nonzero(np.triu(rho > _ALIKE, 1))
    places = zip(left.tolist(), right.tolist(), strict=True)
    return [(columns[a].name, columns[b].name, float(rho[a, b])) for a, b in places]


def _ranked(column: Numeric) -> F8:
    from scipy.stats import rankdata

    ranks, there = np.zeros(len(column.values)), column.present
    ranks[there] = rankdata(column.values[there])
    ranks[there] -= ranks[there].mean()
    return ranks


def _pearson(values: F8, there: Bool) -> F8:
    """Return the correlations (p, p) of rows of values (p, n), each over the columns that both have."""
    mask = there.astype(np.float64)
    shared, sums = mask @ mask.T, values @ mask.T
    squares = (values**2) @ mask.T - sums**2 / np.maximum(shared, 1)
    products = values @ values.T - sums * sums.T / np.maximum(shared, 1)
    scale = np.sqrt(np.maximum(squares * squares.T, 0))
    safe = (scale > 1e-9) & (shared >= _SHARED)
    return np.divide(products, scale, out=np.zeros_like(products), where=safe)
