"""A metric over each hyperparameter, side by side with one axis for the metric."""

from core.views.slices.plot import resolve, slices_of

__all__ = ["resolve", "slices_of"]
