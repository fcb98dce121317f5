"""Why a page that judges runs has nothing to draw, and what to do about it."""

from __future__ import annotations

from core.model import Catalog
from core.state import SessionState
from core.style.text import counted
from core.views.emptiness import Emptiness
from core.views.field_columns import columns_of
from core.views.hparams.fields import field_title
from core.views.importance.subject import metric_of, metrics_known


def without_metric(catalog: Catalog, state: SessionState, about: str) -> Emptiness | None:
    """Return what to say where no run has a value of the metric, None where some has; `about` tells of the page."""
    metric = metric_of(catalog, state.importance)
    if metric and columns_of(catalog).values(metric) is not None:
        return None
    count = counted(len(catalog.runs), "run")
    if not catalog.complete:
        return Emptiness("Reading…", f"{count} found; metrics appear as values are read.")
    if metric and metrics_known(catalog):
        text = f"{about} None of the {count} has a value of {field_title(metric)}."
        return Emptiness("No values of this metric", text, "usual_metric", "Choose a metric automatically")
    return Emptiness("No metrics", f"{about} None is logged in the {count}.")


def without_fields(catalog: Catalog, chosen: bool, about: str, least: int) -> Emptiness:
    """Return what to say where fewer fields than a page needs can be drawn."""
    count = counted(len(catalog.runs), "run")
    if chosen:
        what = "No field is" if least == 1 else "Fewer than two fields are"
        return Emptiness("Nothing to draw it over", f"{about} {what} chosen.", "usual_fields", "Choose automatically")
    if not catalog.complete:
        return Emptiness("Reading…", f"{count} found; hyperparameters appear as they are read.")
    what = "No hyperparameter differs" if least == 1 else "Fewer than two hyperparameters differ"
    return Emptiness("Too little varies", f"{about} {what} between the {count}; choose fields in the panel.")
