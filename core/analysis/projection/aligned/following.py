"""One step after another: each layout goes on from the one before, for as long and as far as it may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from core.analysis.graph.neighbour_graph import NeighbourGraph
from core.analysis.projection.aligned.placed import Placed, blended, placed
from core.analysis.projection.aligned.token import Aligning
from core.analysis.projection.chunks import Vectors
from core.analysis.projection.method import Given, Method, Projection
from core.analysis.projection.methods import METHODS, project
from core.analysis.projection.pacmap.rounds import PHASES
from core.analysis.projection.parameters import Value
from core.analysis.projection.sampled.sample import Sample
from core.analysis.projection.scaled import Scaled
from core.analysis.projection.umap.course import automatic_epochs
from core.model.arrays import F4
from core.work import Token

INITIALISATION, LAYOUT = "initialisation", "layout"

_EARLY, _LATE = 4.0, 0.4
_PULL = {"umap": 0.4, "densmap": 0.4, "tsne": 0.12, "pacmap": 0.06, "localmap": 0.06}
"""At full strength, so that points move a third to a quarter as far as without and keep nearly all neighbours."""
_KEPT = 0.65
"""The same for methods without rounds, whose layouts are blended with the one before."""


def alignable(method: str) -> bool:
    """Return whether steps can be aligned: raw and random axes are the same at every step as they are."""
    return method in METHODS and (METHODS[method].process or method == "pca")


def first(given: Mapping[str, Value], method: Method) -> dict[str, Value]:
    """Return the parameters of the first step, which has no layout to start from."""
    chosen = dict(given)
    if chosen.get(INITIALISATION) == LAYOUT:
        chosen[INITIALISATION] = next(each.default for each in method.parameters if each.name == INITIALISATION)
    return chosen


def following(chosen: Mapping[str, Value], method: str, strength: float, rows: int) -> tuple[int, float]:
    """Return how many rounds the layout before counts for, and how much of the way back each other round pulls points.

    `chosen` are the parameters of the first step. Without strength, and for methods without rounds, it counts for none.
    A little strength redoes nearly all rounds from the layout before; from a quarter on those are spared that lay out
    the whole, and of the others up to two in five. The pull grows with the square of the strength, so that all of its
    range matters.
    """
    early, late = _rounds(chosen, rows)
    if strength <= 0 or late == 0:
        return 0, 0.0
    left = round(early * max(0.0, 1 - _EARLY * strength) + late * (1 - _LATE * strength))
    return max(1, early + late - left), _PULL.get(method, 0.0) * strength**2


def _rounds(chosen: Mapping[str, Value], rows: int) -> tuple[int, int]:
    """Return how many rounds of a first step lay out the whole, and how many refine it."""
    if "n_epochs" in chosen:
        return 0, int(chosen["n_epochs"]) or automatic_epochs(rows, "dens_lambda" in chosen)
    early = int(chosen.get("early_iterations", sum(PHASES)))
    return early, int(chosen.get("iterations", 0))


def follow(
    token: Token | None,
    vectors: Vectors | Scaled,
    method: str,
    parameters: Mapping[str, Value],
    seed: int,
    graph: NeighbourGraph | None,
    given: Given,
    before: Placed | None,
    strength: float,
    sample: Sample | None = None,
) -> tuple[Placed, Projection]:
    """Return the layout of a step laid over the one before, and what the method says about it.

    Parameters
    ----------
    token
        Given frames that are laid over the step before, too.
    vectors, method, parameters, seed, graph
        As `core.analysis.projection.methods.project` takes them.
    given
        Labels and so on; the layout is the one before's.
    before
        The step before, None for the first one. Rows belong together by their number.
    strength
        0 to 1. At 0 a layout is only turned and mirrored to fit. With more of it, methods with rounds go on from the
        layout before while points are pulled back to where they were, and those of methods without are moved back.
    sample
        Where a sample is fitted: that sample. Its rows are best the same at every step.
    """
    entry = METHODS[method]
    chosen = first(parameters, entry)
    if before is not None:
        epoch, hold = following(chosen, method, strength, len(vectors))
        given = replace(given, layout=_known(before, len(vectors)), epoch=epoch, hold=hold) if epoch else given
    told = None if token is None else Aligning(token, None if before is None else before.scores)
    made = project(told, vectors, method, chosen, seed, graph, given, sample)
    layout = placed(made.scores[:, :3], None if before is None else before.scores)
    if before is not None and INITIALISATION not in parameters:
        layout = blended(layout, before.scores, _KEPT * strength)
    return layout, made


def _known(before: Placed, rows: int) -> F4:
    """Return the layout before, NaN for rows that were not there."""
    known = before.own_scale()[:rows]
    layout = np.full((rows, known.shape[1]), np.nan, dtype=np.float32)
    layout[: len(known)] = known
    return layout
