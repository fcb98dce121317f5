"""Fields that a query asks about and no run has: probably misspelled, and never an error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.analysis.query.errors import closest
from core.analysis.query.fields import Entity, Field, base_field
from core.analysis.query.nodes import Among, Between, Compare, IsNan, IsNull, Node, walk


@dataclass(frozen=True, slots=True)
class Stranger:
    """A field that no run has, and the one that could have been meant; None if none is close."""

    field: Field
    meant: Field | None


def strangers(node: Node | None, known: Iterable[Field]) -> tuple[Stranger, ...]:
    """Return which fields a query asks about that are not known; attributes, data sets and calculated ones always are.

    Of the known fields the one is meant that has the same key in another entity, or else the closest key in the same.
    """
    fields = tuple(known)
    there = frozenset(fields)
    asked = dict.fromkeys(
        base_field(one.operand)
        for one in (walk(node) if node else ())
        if isinstance(one, Compare | Between | Among | IsNull | IsNan)
    )
    always = (Entity.ATTRIBUTE, Entity.DATASET, Entity.CALCULATED)
    unknown = (one for one in asked if one not in there and one.entity not in always)
    return tuple(Stranger(one, _meant(one, fields)) for one in unknown)


def _meant(field: Field, known: tuple[Field, ...]) -> Field | None:
    elsewhere = next((one for one in known if one.key == field.key), None)
    if elsewhere:
        return elsewhere
    key = closest(field.key, (one.key for one in known if one.entity is field.entity))
    return Field(field.entity, key) if key else None
