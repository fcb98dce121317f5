"""What is asked about: the shown runs, the metric, and the parameters that vary among them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress

import numpy as np

from core.analysis.field_values import FieldValues, Standing
from core.analysis.importance.columns import Column, Numeric, distinct
from core.analysis.importance.table import LeftOut
from core.analysis.query import Entity
from core.analysis.query.fields import DURATION
from core.analysis.reducers import usual_direction
from core.model import F8, I8, Catalog
from core.results import ResultKey
from core.state import Direction, ImportanceState, SessionState
from core.views.field_columns import FieldColumns, columns_of, field_name
from core.views.hparams.drawn import Drawn, drawn_runs, field_brushes, shown_mask
from core.views.hparams.fields import aims, field_title, reductions
from core.views.importance.columns import column_of, odd_values, useless
from core.views.memo import Memo

SEED = 0
_VERSION = "1"
"""Of what is computed: another one makes results that were kept before unknown."""
_LACKING = {
    "none": (Standing.MISSING, Standing.TEXT),
    "NaN": (Standing.NAN,),
    "infinite": (Standing.ABOVE, Standing.BELOW),
}


@dataclass(frozen=True, eq=False)
class Subject:
    """A question about importance, whoever answers it.

    Attributes
    ----------
    metric, title
        The field that parameters are asked about, empty if there is none, and what it is called.
    maximise
        Whether its high values are better.
    runs
        Names of the n shown runs.
    rows
        int64 (n,): their numbers among all runs.
    target
        float64 (n,): the metric, NaN or infinite where a run has no finite value.
    lacking
        How many runs have no finite metric, by what they have instead: ``"none"``, ``"NaN"``, ``"infinite"``.
    fields, columns
        The parameters that are asked about: the fields, and their values.
    known
        All parameters of the shown runs that could be asked about.
    left_out
        Those that are not, with the reason.
    odd
        How many runs have a value that counts as none, by the name of the parameter.
    ranked
        Whether ranks of the metric take the place of its values.
    """

    metric: str
    title: str
    maximise: bool
    runs: tuple[str, ...]
    rows: I8
    target: F8
    lacking: dict[str, int]
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    known: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    odd: dict[str, int]
    ranked: bool

    @cached_property
    def content(self) -> str:
        """What the answer depends on besides how it is found, as a hexadecimal digest."""
        digest = hashlib.blake2b(self.target.tobytes(), digest_size=16)
        for column in self.columns:
            digest.update(f"\n{column.name}\n{type(column).__name__}\n".encode("utf-8", "surrogatepass"))
            if isinstance(column, Numeric):
                digest.update(np.array([column.log, column.low, column.high]).tobytes())
                digest.update(column.values.tobytes())
            else:
                digest.update("\n".join(column.categories).encode("utf-8", "surrogatepass"))
                digest.update(column.codes.tobytes())
        return digest.hexdigest()

    def key(self, evaluator: str) -> ResultKey:
        """Return what the answer of an evaluator is kept by."""
        direction = self.maximise if evaluator == "best_tenth" else None
        parameters = {"evaluator": evaluator, "ranked": self.ranked, "maximise": direction, "version": _VERSION}
        return ResultKey.of("importance", self.content, parameters, SEED)

    def field_of(self, name: str) -> str:
        """Return the field of a parameter by the name of its column."""
        return self._fields_by_name.get(name, name)

    @cached_property
    def _fields_by_name(self) -> dict[str, str]:
        return {column.name: field for field, column in zip(self.fields, self.columns, strict=True)}

    def place_of(self, run: str) -> int | None:
        """Return which of the shown runs has a name, None if none has."""
        return self._places.get(run)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.runs)}

    @property
    def finite(self) -> int:
        """How many runs have a finite metric."""
        return len(self.runs) - sum(self.lacking.values())


_kept: Memo[Subject] = Memo(4, lambda _: 1)


def subject_of(catalog: Catalog, state: SessionState) -> Subject:
    """Return what is asked now, the same object as long as nothing about it changes; takes a while of many runs."""
    drawn, wish = drawn_runs(catalog, state), state.importance
    choices = tuple(sorted(state.hparams.choices.items()))
    asked = (wish.metric, wish.direction, wish.left_out, wish.listed, wish.ranked)
    key = (drawn, field_brushes(state), asked, choices)
    return _kept.get(key, lambda: _made(catalog, state, drawn))


@lru_cache(maxsize=4)
def metrics_known(catalog: Catalog, calculated: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the fields that parameters can be asked about by their last value, the likeliest aim first.

    Those that the user calculates from others come last.
    """
    columns = columns_of(catalog)
    duration = (DURATION,) if _numbers(columns, DURATION) else ()
    return tuple(dict.fromkeys((*aims(catalog), *_of(columns, Entity.METRIC), *duration, *calculated)))


def metric_of(catalog: Catalog, wish: ImportanceState) -> str:
    """Return the field that parameters are asked about, the likeliest aim if the user has chosen none; or nothing."""
    if wish.metric is not None:
        return wish.metric
    known = metrics_known(catalog)
    return known[0] if known else ""


def values_known(metric: str) -> tuple[str, ...]:
    """Return the numbers of a metric that parameters can be asked about: its last value, its smallest, and so on."""
    return (metric, *reductions(metric))


def maximised(metric: str, wish: ImportanceState) -> bool:
    """Return whether high values of a metric are better."""
    if wish.direction is not None:
        return wish.direction is Direction.HIGHER
    return metric != DURATION and usual_direction(metric) == "max"


def _of(columns: FieldColumns, entity: Entity) -> list[str]:
    return [field_name(field) for field in columns.fields if field.entity is entity]


def _numbers(columns: FieldColumns, name: str) -> bool:
    values = columns.values(name)
    return values is not None and len(values.finite) > 0


def _made(catalog: Catalog, state: SessionState, drawn: Drawn) -> Subject:
    wish, columns = state.importance, drawn.columns
    inside = shown_mask(catalog, drawn, field_brushes(state))
    rows, metric = drawn.rows[inside], metric_of(catalog, wish)
    target, lacking = _target(columns.values(metric) if metric else None, rows)
    found = _parameters(columns, rows, state)
    asked, out = _asked(found, wish)
    names, odd = tuple(compress(drawn.keys, inside.tolist())), _odd(columns, rows, asked)
    return Subject(
        metric, field_title(metric), maximised(metric, wish), names, rows, target, lacking,
        tuple(asked), tuple(asked.values()), tuple(found), out, odd, wish.ranked,
    )  # fmt: skip


def _target(values: FieldValues | None, rows: I8) -> tuple[F8, dict[str, int]]:
    """Return the metric of some runs, and how many have no finite one."""
    if values is None:
        return np.full(len(rows), np.nan), {"none": len(rows)} if len(rows) else {}
    standing = values.standing[rows]
    counts = {word: int(np.isin(standing, kinds).sum()) for word, kinds in _LACKING.items()}
    target = np.where(standing == Standing.FINITE, values.numbers[rows], np.nan)
    return target, {word: count for word, count in counts.items() if count}


def _parameters(columns: FieldColumns, rows: I8, state: SessionState) -> dict[str, Column]:
    """Return the parameters that vary among some runs, by field."""
    found = {}
    for name in _of(columns, Entity.PARAM):
        values = columns.values(name)
        if values is not None:
            column = column_of(field_title(name), values, rows, state.hparams.choice(name))
            levels = distinct(column)
            if levels > 1 or (levels == 1 and not column.present.all()):
                found[name] = column
    return found


def _asked(found: dict[str, Column], wish: ImportanceState) -> tuple[dict[str, Column], tuple[LeftOut, ...]]:
    """Return the parameters that are asked about, and why the others are not."""
    reasons = {
        name: "by your choice" if name in wish.left_out else useless(column)
        for name, column in found.items()
        if name not in wish.listed
    }
    asked = {name: column for name, column in found.items() if not reasons.get(name)}
    return asked, tuple(LeftOut(found[name].name, reason) for name, reason in reasons.items() if reason)


def _odd(columns: FieldColumns, rows: I8, asked: dict[str, Column]) -> dict[str, int]:
    counts = {}
    for name, column in asked.items():
        values = columns.values(name)
        count = odd_values(values, rows, column) if values is not None else 0
        if count:
            counts[column.name] = count
    return counts
