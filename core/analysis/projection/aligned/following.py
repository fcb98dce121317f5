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
from core.analysis.projection.umap.course import automatic_epochs
from core.work import Token

INITIALISATION, LAYOUT, RATE = "initialisation", "layout", "learning_rate"

_LEAST = 0.1
_KEPT = 0.9


def alignable(method: str) -> bool:
    """Return whether steps can be aligned: raw and random axes are the same at every step as they are."""
    return method in METHODS and (METHODS[method].process or method == "pca")


def first(given: Mapping[str, Value], method: Method) -> dict[str, Value]:
    """Return the parameters of the first step, which has no layout to start from."""
    chosen = dict(given)
    if chosen.get(INITIALISATION) == LAYOUT:
        chosen[INITIALISATION] = next(each.default for each in method.parameters if each.name == INITIALISATION)
    return chosen


def following(given: Mapping[str, Value], method: Method, strength: float, rows: int) -> tuple[dict[str, Value], int]:
    """Return the parameters of all other steps, and how many rounds the layout before counts for.

    Without strength they are those of the first, and it counts for none. With it only the last rounds are done, from
    the layout before: the more strength, the fewer, and the less points move in each, down to a tenth.
    """
    chosen, share = first(given, method), max(_LEAST, 1 - strength)
    early, late = _rounds(chosen, rows)
    if strength <= 0 or late == 0:
        return chosen, 0
    if RATE in chosen and "n_epochs" not in chosen:  # that of UMAP falls by itself
        limits = next(each for each in method.parameters if each.name == RATE)
        rate = (float(chosen[RATE]) or rows / float(chosen.get("exaggeration", 1.0))) * share
        chosen[RATE] = min(max(rate, limits.lower), limits.upper)
    return chosen, early + late - max(1, round(late * share))


def _rounds(chosen: Mapping[str, Value], rows: int) -> tuple[int, int]:
    """Return how many rounds of a first step lay out the whole, and how many refine it."""
    if "n_epochs" in chosen:
        return 0, int(chosen["n_epochs"]) or automatic_epochs(rows, "dens_lambda" in chosen)
    early = int(chosen.get("early_iterations", sum(PHASES)))
    return early, int(chosen.get("iterations", 0))


def follow(
    token: Token | None,
    vectors: Vectors,
    method: str,
    parameters: Mapping[str, Value],
    seed: int,
    graph: NeighbourGraph | None,
    given: Given,
    before: Placed | None,
    strength: float,
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
        layout before with fewer and smaller rounds, and rows of methods without are held back where they were.
    """
    entry = METHODS[method]
    chosen = first(parameters, entry)
    if before is not None:
        chosen, epoch = following(parameters, entry, strength, len(vectors))
        given = _going_on(given, before, len(vectors), epoch) if epoch else given
    told = None if token is None else Aligning(token, None if before is None else before.scores)
    made = project(told, vectors, method, chosen, seed, graph, given)
    layout = placed(made.scores[:, :3], None if before is None else before.scores)
    if before is not None and INITIALISATION not in parameters:
        layout = blended(layout, before.scores, _KEPT * strength)
    return layout, made


def _going_on(given: Given, before: Placed, rows: int, epoch: int) -> Given:
    """Return what is given with the layout before, as one that has so many rounds behind it."""
    known = before.own_scale()[:rows]
    layout = np.zeros((rows, known.shape[1]), dtype=np.float32)  # rows that were not there before start in the middle
    layout[: len(known)] = np.nan_to_num(known)
    return replace(given, layout=layout, epoch=epoch)
