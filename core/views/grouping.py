"""Which runs of a catalog are a group: the same answer for the list, the table, curves and colours."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from core.analysis.grouping import (
    Groups,
    by_columns,
    by_params,
    by_pattern,
    by_texts,
    first_groups,
    no_groups,
    seed_names,
)
from core.analysis.query import Entity, Field
from core.analysis.query.columns import ListColumn, NumberColumn
from core.model import Catalog, Run
from core.model.arrays import I4
from core.model.sessions import session_of
from core.state import GroupBy, Grouping, SessionState
from core.views.field_columns import columns_of, field_name, operand_of

_BETWEEN = " · "


@dataclass(frozen=True, eq=False)
class RunGroups:
    """The runs of a catalog in groups.

    Attributes
    ----------
    names
        All runs, in the catalog's order.
    groups
        Which of them belong together.
    title
        What the members of a group have in common, in a few words.
    error
        Why there are none; empty if nothing is wrong.
    """

    names: tuple[str, ...]
    groups: Groups
    title: str = ""
    error: str = ""

    @cached_property
    def rows(self) -> Mapping[str, int]:
        """The place of each run among all."""
        return {name: row for row, name in enumerate(self.names)}

    def code(self, name: str) -> int:
        """Return the number of the group that a run belongs to, -1 for none."""
        row = self.rows.get(name)
        return -1 if row is None else int(self.groups.codes[row])

    def label(self, name: str) -> str:
        """Return what the group of a run is called, empty for none."""
        code = self.code(name)
        return "" if code < 0 else self.groups.labels[code]

    def members(self, code: int) -> tuple[str, ...]:
        """Return the runs of a group, in the catalog's order."""
        return tuple(map(self.names.__getitem__, self.groups.members[code].tolist()))

    def places(self, names: Iterable[str]) -> I4:
        """Return the place of each group in the palette, int32 (groups,): 0 for the group of the first of some runs.

        `names` are all runs in the order in which they appeared, so that a run that appears later changes no colour.
        """
        found, codes = np.full(len(self.groups), -1, dtype=np.int32), self.groups.codes
        met = 0
        for name in names:
            code = codes[self.rows[name]]
            if code >= 0 and found[code] < 0:
                found[code] = met
                met += 1
            if met == len(found):
                break
        return found


_kept: list[tuple[Catalog, Grouping, RunGroups]] = []
_MOST = 4


def groups_of(catalog: Catalog, state: SessionState) -> RunGroups:
    """Return the groups of all runs as the user wishes them; the same object as long as nothing about them changes."""
    return groups_by(catalog, state.grouping)


def groups_by(catalog: Catalog, grouping: Grouping) -> RunGroups:
    """Return the groups of all runs by some grouping, made once for a snapshot."""
    wish = Grouping(grouping.by, grouping.without, grouping.fields, grouping.pattern, most=grouping.most)
    for known_catalog, known_wish, groups in _kept:
        if known_catalog is catalog and known_wish == wish:
            return groups
    made = _made(catalog, wish)
    _kept[:] = [(catalog, wish, made), *_kept[: _MOST - 1]]
    return made


def _made(catalog: Catalog, wish: Grouping) -> RunGroups:
    names, title = tuple(catalog.runs), grouping_title(catalog, wish)
    try:
        return RunGroups(names, first_groups(_MAKERS[wish.by](catalog, wish), wish.most), title)
    except re.error as error:
        return RunGroups(names, no_groups(len(names)), title, f"No regular expression: {error.msg}")


def _by_params(catalog: Catalog, wish: Grouping) -> Groups:
    return by_params([run.params for run in catalog.runs.values()], params_left_out(catalog, wish))


def params_left_out(catalog: Catalog, wish: Grouping) -> tuple[str, ...]:
    """Return the hyperparameters by which groups are not told apart: those that were chosen, else those of seeds."""
    return seed_names(param_names(catalog)) if wish.without is None else wish.without


def param_names(catalog: Catalog) -> tuple[str, ...]:
    """Return the hyperparameters of all runs."""
    return tuple(field.key for field in columns_of(catalog).fields if field.entity is Entity.PARAM)


def _by_fields(catalog: Catalog, wish: Grouping) -> Groups:
    return by_columns([(title_of(name), texts_of(catalog, name)) for name in wish.fields], len(catalog.runs))


def title_of(name: str) -> str:
    """Return what a field is called in the name of a group."""
    operand = operand_of(name)
    return operand.title if isinstance(operand, Field) else name


def texts_of(catalog: Catalog, name: str) -> list[str | None]:
    """Return the values of a field as texts, one a run, None where there is none."""
    operand, count = operand_of(name), len(catalog.runs)
    column = None if operand is None else columns_of(catalog).column(operand)
    if column is None:
        return [None] * count
    if isinstance(column, ListColumn):
        return _joined(column, count)
    texts = column.as_texts if isinstance(column, NumberColumn) else column
    said = (*texts.vocabulary.texts, None)
    return [said[code] for code in texts.codes.tolist()]


def _joined(column: ListColumn, count: int) -> list[str | None]:
    texts: list[dict[str, None]] = [{} for _ in range(count)]
    for run, code in zip(column.runs.tolist(), column.codes.tolist(), strict=True):
        texts[run][column.vocabulary.texts[code]] = None
    return [", ".join(each) or None for each in texts]


def _by_session(catalog: Catalog, _: Grouping) -> Groups:
    runs = catalog.runs
    sessions = {name for name, run in runs.items() if run.hparams is not None and run.hparams.session is not None}
    return by_texts(_session_text(runs, name, session_of(name, sessions)) for name in runs)


def _session_text(runs: Mapping[str, Run], name: str, session: str | None) -> str | None:
    """Return a session's group, with the folder of a run inside it: training and validation are not the same curve."""
    hparams = None if session is None else runs[session].hparams
    if session is None or hparams is None or not hparams.group:
        return None
    inside = posixpath.relpath(name, session) if name != session else ""
    return f"{hparams.group}{_BETWEEN}{inside}" if inside else hparams.group


def _by_parent(catalog: Catalog, _: Grouping) -> Groups:
    return by_texts(run.parent for run in catalog.runs.values())


def _by_experiment(catalog: Catalog, _: Grouping) -> Groups:
    return by_texts(run.experiment for run in catalog.runs.values())


def _by_pattern(catalog: Catalog, wish: Grouping) -> Groups:
    return by_pattern(catalog.runs, wish.pattern) if wish.pattern else no_groups(len(catalog.runs))


_MAKERS: Mapping[GroupBy, Callable[[Catalog, Grouping], Groups]] = {
    GroupBy.NONE: lambda catalog, _: no_groups(len(catalog.runs)),
    GroupBy.PARAMS: _by_params,
    GroupBy.FIELDS: _by_fields,
    GroupBy.SESSION: _by_session,
    GroupBy.PARENT: _by_parent,
    GroupBy.EXPERIMENT: _by_experiment,
    GroupBy.PATTERN: _by_pattern,
}


def dashes_of(catalog: Catalog, state: SessionState) -> RunGroups | None:
    """Return by what the dashes of curves go, None where all are whole; made once for a snapshot."""
    name = state.grouping.dash
    return groups_by(catalog, Grouping(GroupBy.FIELDS, fields=(name,))) if name else None


def grouping_title(catalog: Catalog, wish: Grouping) -> str:
    """Return what the members of a group have in common: ``"All hyperparameters but seed"``."""
    match wish.by:
        case GroupBy.PARAMS:
            without = params_left_out(catalog, wish)
            return "All hyperparameters" + (f" but {', '.join(without)}" if without else "")
        case GroupBy.FIELDS:
            return ", ".join(map(title_of, wish.fields)) or "No column"
        case GroupBy.PATTERN:
            return f"Name ~ {wish.pattern}" if wish.pattern else "No pattern"
    return _TITLES[wish.by]


_TITLES = {
    GroupBy.NONE: "Not grouped",
    GroupBy.SESSION: "Session group",
    GroupBy.PARENT: "Parent run",
    GroupBy.EXPERIMENT: "Experiment",
}


def available(catalog: Catalog, by: GroupBy) -> bool:
    """Return whether some runs can be grouped that way."""
    runs = catalog.runs.values()
    match by:
        case GroupBy.SESSION:
            return any(run.hparams is not None and run.hparams.group for run in runs)
        case GroupBy.PARENT:
            return any(run.parent for run in runs)
        case GroupBy.EXPERIMENT:
            return any(run.experiment for run in runs)
        case GroupBy.PARAMS:
            return any(run.params for run in runs)
    return bool(catalog.runs)


def field_of_param(name: str) -> str:
    """Return how queries write a hyperparameter."""
    return field_name(Field(Entity.PARAM, name))


def fields_offered(catalog: Catalog, calculated: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
    """Return what runs can be grouped and coloured by, as queries write it and as people do: parameters first.

    What the user calculates from others comes last.
    """
    return (*_logged(catalog), *((name, f"{title_of(name)}{_BETWEEN}calculated") for name in calculated))


def _logged(catalog: Catalog) -> tuple[tuple[str, str], ...]:
    return tuple(
        (field_name(field), field.key + _BETWEEN + _ENTITIES[field.entity] if field.entity in _ENTITIES else field.key)
        for field in columns_of(catalog).fields
    )


_ENTITIES = {Entity.METRIC: "metric", Entity.TAG: "tag", Entity.ATTRIBUTE: "run"}


def short_title(catalog: Catalog, wish: Grouping) -> str:
    """Return what groups have in common in the little room of a button."""
    without = params_left_out(catalog, wish) if wish.by is GroupBy.PARAMS else ()
    if without:
        return "All but " + ", ".join(without)
    return grouping_title(catalog, wish)


_TOKEN = "\x1fgroup:"


def token_of(key: str) -> str:
    """Return what stands for a group where else the name of a run stands; no run is called so."""
    return _TOKEN + key


def key_in(token: str | None) -> str | None:
    """Return the key of the group that a token stands for, None for the name of a run."""
    return token.removeprefix(_TOKEN) if token is not None and token.startswith(_TOKEN) else None


def runs_of(catalog: Catalog, state: SessionState, token: str) -> tuple[str, ...]:
    """Return the runs that a token or the name of a run stands for, none for a group that is gone."""
    key = key_in(token)
    if key is None:
        return (token,)
    found = groups_of(catalog, state)
    code = found.groups.places.get(key)
    return () if code is None else found.members(code)
