"""Hyperparameters of runs as pictures and tables; no run is ever left out."""

from core.views.hparams.plot import Plot, plot_of, resolve

__all__ = ["Plot", "plot_of", "resolve"]
