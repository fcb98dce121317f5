"""Numbers that the metadata hold as coordinates, a method of the table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Coordinates, Given, Method
from core.analysis.projection.naming import AXES
from core.analysis.projection.parameters import Names, Parameter, Value
from core.model.arrays import Bool
from core.style.text import counted
from core.work import Token


def _run(
    vectors: Vectors,
    graph: NeighbourGraph | None,
    parameters: Mapping[str, Value],
    seed: int,
    token: Token | None,
    given: Given,
) -> Coordinates:
    """Return the given columns as they are; rows without one of them are set aside."""
    if given.columns is None:
        raise ValueError("There is no metadata whose columns could be coordinates")
    scores = given.columns.copy()
    named = " and ".join(filter(None, given.titles))
    without: Bool = np.any(~np.isfinite(scores), axis=1)
    if without.all():
        raise ValueError(f"No row has a number in {named}")
    scores[without] = np.nan
    titles = tuple(title or AXES[place] for place, title in enumerate(given.titles))
    missing = [AXES[place] for place, title in enumerate(given.titles) if not title]
    aside = int(np.count_nonzero(without))
    lost = [f"{counted(aside, 'row')} without a number in {named} set aside"] if aside else []
    notes = [f"There is no further column of numbers: {' and '.join(missing)} is 0"] if missing else []
    return Coordinates(scores, titles, without if without.any() else None, (*lost, *notes))


COLUMNS = Method(
    name="columns",
    title="Metadata columns",
    tip="Shows coordinates that were computed elsewhere: numbers in columns of the metadata",
    parameters=(
        Parameter("dimensions", "Dimensions", 2, 2, 3, unit="axes", tip="Number of coordinates"),
        *(
            Parameter(
                axis, f"On {axis}", "", names=Names.COLUMN, least=2 + (axis == AXES[2]),
                tip=f"Which column of the metadata lies on {axis}; unless you say, the next that holds numbers",
            )
            for axis in AXES
        ),
    ),
    engine=_run,
    gaps=True,
    described=True,
)  # fmt: skip
