"""What the parameters of a layout mean for its epochs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.analysis.projection.parameters import Value
from core.analysis.projection.umap.curve import fit_curve
from core.analysis.projection.umap.tables import force_tables
from core.model.arrays import F4
from core.work import RefusedError

LIVE = frozenset(
    {"min_dist", "spread", "a", "b", "repulsion_strength", "learning_rate", "negative_sample_rate", "n_epochs"}
)
"""Parameters that can be changed while it runs."""
LIVE_DENSITY = frozenset({"dens_lambda", "dens_frac", "dens_var_shift"})
"""The same of densMAP, besides."""

_FEW, _SHORT, _LONG, _DENSER = 10_000, 200, 500, 200
_FEW_EPOCHS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """How a layout is optimised.

    Attributes
    ----------
    epochs
        How many.
    automatic
        How many there were if nobody had said so.
    exponent
        The b of the strength of edges.
    tables
        Forces by squared distance; see `force_tables`.
    rate
        Learning rate of the first epoch; it falls to 0.
    negatives
        Random points that repel for every edge that pulls.
    repeatable
        Whether points see where others were before the epoch, so that the result does not depend on chance.
    weight, share, shift
        How much densities count, in the last share of the epochs, and what is added to the variance of radii.
    """

    epochs: int
    automatic: int
    exponent: float
    tables: F4
    rate: float
    negatives: int
    repeatable: bool
    weight: float
    share: float
    shift: float

    def weakest(self, more: int) -> float:
        """Return the share of the strongest edge's strength that an edge needs to act, with `more` epochs added."""
        epochs = self.epochs + more
        return 1 / (epochs if epochs > _FEW_EPOCHS else self.automatic)


def course(parameters: Mapping[str, Value], points: int) -> Course:
    """Return the course that parameters say; raises ValueError where `min_dist` is above `spread`."""
    spread, min_dist = float(parameters["spread"]), float(parameters["min_dist"])
    if min_dist > spread:
        raise RefusedError(f"Minimum distance (min_dist) is at most spread, {spread:g}, not {min_dist:g}")
    a, b = float(parameters["a"]), float(parameters["b"])
    if a == 0 or b == 0:
        a, b = fit_curve(spread, min_dist)
    automatic = automatic_epochs(points, "dens_lambda" in parameters)
    return Course(
        epochs=int(parameters["n_epochs"]) or automatic,
        automatic=automatic,
        exponent=b,
        tables=force_tables(a, b, float(parameters["repulsion_strength"])),
        rate=float(parameters["learning_rate"]),
        negatives=int(parameters["negative_sample_rate"]),
        repeatable=bool(parameters["repeatable"]),
        weight=float(parameters.get("dens_lambda", 0.0)),
        share=float(parameters.get("dens_frac", 0.0)),
        shift=float(parameters.get("dens_var_shift", 0.0)),
    )


def automatic_epochs(points: int, densities: bool = False) -> int:
    """Return how many epochs so many points get where nobody says, as in umap-learn."""
    return (_LONG if points <= _FEW else _SHORT) + (_DENSER if densities else 0)
