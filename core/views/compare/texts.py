"""Texts that runs can be compared by: parameters as YAML, long parameters and tags, logged texts, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import yaml

from core.analysis.query import Entity
from core.analysis.query.columns import number_in
from core.analysis.run_columns import value_of
from core.model import Catalog, Run
from core.model.arrays import I8
from core.model.order import natural_key
from core.readers import blobs
from core.readers.base import ReadError
from core.readers.tensorboard.payloads.text import is_text_tag
from core.state import CompareState
from core.style.text import grouped
from core.views.compare.diff import MOST_LETTERS
from core.views.field_columns import operand_of
from core.views.hparams.table.columns import ENTITY_NAMES, known_columns
from core.views.hparams.table.source import source_of

PARAMS: Final = "yaml"
"""Key of all parameters of a run as one text."""
NOTE: Final = "note"
"""Key of what the user wrote about runs."""
LOGGED: Final = "text:"
"""What keys of logged texts begin with; their tag follows."""
_LONG: Final = 40
"""Letters from which a text is offered before others."""


@dataclass(frozen=True, slots=True)
class TextSource:
    """A text that runs have.

    Attributes
    ----------
    key
        How the session's state names it.
    title, group
        What it is called, and what kind of text it is.
    """

    key: str
    title: str
    group: str


@dataclass(frozen=True, slots=True)
class FoundText:
    """The text of a run; `text` is None where it has none, and `note` says why, or which of several it is."""

    text: str | None
    note: str = ""


def text_sources(runs: Sequence[Run], catalog: Catalog, notes: Mapping[str, str]) -> tuple[TextSource, ...]:
    """Return what some runs can be compared by: long texts first, and what is the same in all of them last."""
    found = []
    if any(run.params for run in runs):
        found.append(TextSource(PARAMS, "All parameters as YAML", "Parameters"))
    found += _logged(runs)
    if any(run.name in notes for run in runs):
        found.append(TextSource(NOTE, "Notes", "Yours"))
    return (*found, *_fields(runs, catalog))


def _logged(runs: Sequence[Run]) -> list[TextSource]:
    tags = {tag for run in runs for tag in run.blobs if _is_text(run, tag)}
    return [TextSource(LOGGED + tag, blobs.text_name(tag), "Logged texts") for tag in sorted(tags, key=natural_key)]


def _is_text(run: Run, tag: str) -> bool:
    plugin = run.tags[tag].plugin if tag in run.tags else ""
    return plugin == "text" or (not plugin and is_text_tag(tag))


def _fields(runs: Sequence[Run], catalog: Catalog) -> list[TextSource]:
    ranked = []
    for column in known_columns(source_of(catalog)) if runs else ():
        if column.entity not in (Entity.PARAM, Entity.TAG):
            continue
        values = (value_of(run, column.operand) for run in runs)
        texts = [value for value in values if isinstance(value, str) and np.isnan(number_in(value))]
        if texts:
            short = max(map(len, texts)) < _LONG and not any("\n" in text for text in texts)
            group = ENTITY_NAMES[column.entity]
            ranked.append((short, len(set(texts)) < 2, TextSource(column.key, column.title, group)))
    return [source for *_, source in sorted(ranked, key=lambda entry: entry[:2])]


def chosen_text(compare: CompareState, sources: Iterable[TextSource]) -> str:
    """Return the key of the text that is compared: the user's if runs have it, else the first one; empty for none."""
    keys = [source.key for source in sources]
    return compare.text if compare.text in keys else next(iter(keys), "")


def chosen_pair(compare: CompareState, names: Sequence[str]) -> tuple[str, str]:
    """Return the two runs whose texts are compared: the user's, else the baseline or first run and the next one."""
    left = compare.left if compare.left in names else ""
    right = compare.right if compare.right in names and compare.right != left else ""
    if not left:
        first = (compare.baseline, *names)
        left = next((name for name in first if name in names and name != right), "")
    if not right:
        right = next((name for name in names if name != left), "")
    return left, right


def text_of(run: Run, key: str, notes: Mapping[str, str], step: int | None = None) -> FoundText:
    """Return a text of a run; logged ones are read from their file, so that this may take a while.

    Parameters
    ----------
    key
        As in `TextSource`.
    notes
        What the user wrote about runs.
    step
        Logged texts are those at or before this step; None for the last ones.
    """
    if key == PARAMS:
        return FoundText(params_yaml(run) if run.params else None, "" if run.params else "No parameters")
    if key == NOTE:
        return FoundText(notes.get(run.name), "" if run.name in notes else "No note")
    if key.startswith(LOGGED):
        return _read(run, key.removeprefix(LOGGED), step)
    operand = operand_of(key)
    value = None if operand is None else value_of(run, operand)
    return FoundText(None, "This run has none") if value is None else FoundText(f"{value}")


def _read(run: Run, tag: str, step: int | None) -> FoundText:
    series = run.blobs.get(tag)
    if series is None or not len(series):
        return FoundText(None, "This run has not logged it")
    place = len(series) - 1 if step is None else _place_at(series.step, step)
    if place is None:
        return FoundText(None, f"It is not logged up to step {grouped(step or 0)}")
    try:
        table = blobs.read_text(run, tag, place).table
    except (ReadError, LookupError) as error:
        return FoundText(None, str(error))
    text = "\n".join("\t".join(map(str, row)) for row in table.tolist())
    return FoundText(text, f"step {grouped(int(series.step[place]))}")


def _place_at(steps: I8, step: int) -> int | None:
    """Return the place of the highest step up to one, the last of several; None for no such step."""
    places = np.flatnonzero(steps <= step)
    return int(places[len(places) - 1 - np.argmax(steps[places][::-1])]) if len(places) else None


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as such."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def params_yaml(run: Run) -> str:
    """Return the parameters of a run as YAML in natural order of their names; of very many only the first."""
    values = {name: _plain(run.params[name]) for name in sorted(run.params, key=natural_key)}
    text = yaml.dump(values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6)
    return text[: 2 * MOST_LETTERS]


def _plain(value: object) -> object:
    plain = value.item() if isinstance(value, np.generic) else value
    return plain if plain is None or isinstance(plain, bool | int | float | str) else str(plain)
