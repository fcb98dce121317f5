"""Logs as frames of pandas, the same numbers that the views draw."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from core.model import Catalog
from core.notebook.wishes import wish_of
from core.results import Results
from core.state import Grouping, RunsState, SessionState
from core.style import ThemeName

if TYPE_CHECKING:
    from pandas import DataFrame

    from core.export.datasets import DataSet


def read(
    *paths: str,
    runs: str = "",
    without: Iterable[str] = (),
    groups: Mapping[str, Any] | None = None,
    step: int | None = None,
    colouring: Mapping[str, Any] | None = None,
    **session: Any,
) -> Logs:
    """Return the logs in folders, files or addresses, as the window would open them.

    Parameters
    ----------
    paths
        ``"runs"``, ``"name:runs"`` to put a name before the runs of it, ``"s3://bucket/runs"``.
    runs
        A query or regular expression: only the runs that it finds are looked at.
    without
        Names of runs that are left out.
    groups
        What makes runs a group, ``{"by": "params", "without": ["seed"]}``: see `core.state.Grouping`.
    step
        The step that histograms, curves and points are of; None for the last one.
    colouring
        What gives runs their colours, by the names of `core.state.RunsState`.
    session
        Other fields of `core.state.SessionState` as a saved figure has them, such as ``brushes``.

    Raises ValueError for paths that cannot be parsed and for wishes that there are not.
    """
    from core.readers.catalog import CatalogReader, parse_sources

    catalog = CatalogReader(parse_sources(paths)).read()
    state = wish_of(SessionState, session, "session")
    grouping = wish_of(Grouping, groups or {}, "groups")
    chosen = wish_of(RunsState, colouring or {}, "colouring")
    chosen = replace(chosen, query=runs, unchecked=frozenset(without))
    return Logs(catalog, replace(state, sources=catalog.sources, runs=chosen, grouping=grouping, step=step), Results())


@dataclass(frozen=True, slots=True)
class Logs:
    """Runs, and frames of what views draw of them.

    Methods take what a view can be told, by the names that its state has: ``logs.scalars("loss", x_axis="relative")``
    (`core.state.ScalarsState`); what is not said is as usual.

    Attributes
    ----------
    catalog, state, results
        What there is, what is looked at, and what was computed; for those who want to go deeper.
    """

    catalog: Catalog
    state: SessionState
    results: Results

    @property
    def runs(self) -> tuple[str, ...]:
        """The names of the runs that are looked at, in natural order."""
        from core.views.shown import shown_runs

        return shown_runs(self.catalog, self.state)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of their scalars, in natural order."""
        from core.views.scalars.tags import shown_tags

        return shown_tags(self.catalog, self.state)

    def scalars(self, *tags: str, **wish: Any) -> DataFrame:
        """Return curves as they are drawn: a row a point.

        Columns: ``card`` (the chart), ``run`` (or the group, where runs are grouped), ``tag``, ``step``, ``wall_time``
        (seconds since 1970), ``x`` (as `x_axis` says, in seconds where it is time), ``value``, ``smoothed`` and
        ``colour``; of groups ``runs``, ``lower`` and ``upper`` too. All tags without any.
        """
        from core.notebook.curves import scalar_frame

        return scalar_frame(self.catalog, self._with("scalars", wish), tags or self.tags)

    def table(self, **wish: Any) -> DataFrame:
        """Return a row a run with its status, hyperparameters and the last values of its metrics."""
        return self._data("runs", self._with("run_table", wish))

    def parallel(self, heights: bool = False, **wish: Any) -> DataFrame:
        """Return a row a run and a column an axis, in the order of parallel coordinates; missing values are NaN.

        With `heights` instead of values where its line crosses each axis, 0 at the lower end and 1 at the upper one,
        rails below 0, and ``colour``.
        """
        from core.notebook.parallel import height_frame
        from core.views.hparams.fields import axes_shown

        state = self._with("hparams", wish)
        return (
            height_frame(self.catalog, state)
            if heights
            else self._fields(state, axes_shown(self.catalog, state.hparams))
        )

    def scatter(self, **wish: Any) -> DataFrame:
        """Return a row a run with the fields between which it is drawn: x, then y, then its colour if it has one."""
        from core.views.scatter.exported import columns_shown

        state = self._with("scatter", wish)
        return self._fields(state, columns_shown(self.catalog, state))

    def fields(self, *names: str) -> DataFrame:
        """Return a row a run with fields as queries write them: ``logs.fields("params.lr", "min(metrics.loss)")``.

        Of all frames of fields ``attrs["scales"]`` says by their columns which scale of matplotlib suits them.
        """
        return self._fields(self.state, names)

    def slices(self, **wish: Any) -> DataFrame:
        """Return a row a run: its name, the metric, the fields that it is drawn over, and its ``colour``."""
        from core.notebook.pages import slice_frame

        return slice_frame(self.catalog, self._with("slices", wish))

    def matrix(self, **wish: Any) -> DataFrame:
        """Return a row a run with the fields of a scatter matrix."""
        from core.notebook.pages import matrix_frame

        return matrix_frame(self.catalog, self._with("matrix", wish))

    def surface(self, **wish: Any) -> DataFrame:
        """Return the cells of a metric's surface over pairs of fields: ``x field``, ``x``, ``y field``, ``y``, metric.

        ``attrs["fields"]`` says how queries write what its columns are called.
        """
        from core.notebook.pages import surface_frame

        return surface_frame(self.catalog, self._with("contour", wish))

    def ranks(self, **wish: Any) -> DataFrame:
        """Return a row a run: its name, the fields of pairs, the metric and its ``rank``, 1 for the smallest."""
        from core.notebook.pages import rank_frame

        return rank_frame(self.catalog, self._with("rank", wish))

    def edf(self, **wish: Any) -> DataFrame:
        """Return a row a step of each distribution function: ``group``, metric, ``share``, band and ``colour``."""
        from core.notebook.pages import spread_frame

        return spread_frame(self.catalog, self._with("edf", wish), "edf")

    def best(self, **wish: Any) -> DataFrame:
        """Return a row a run in their order: ``group``, ``run``, its place, metric, ``best so far``, ``colour``."""
        from core.notebook.pages import spread_frame

        return spread_frame(self.catalog, self._with("best", wish), "best")

    def importance(self, **wish: Any) -> DataFrame:
        """Return a row a parameter and pair with what evaluators say, asking them first; they may take seconds."""
        from core.notebook.pages import importance_frame

        return importance_frame(self.catalog, self._with("importance", wish), self.results)

    def effect(self, **wish: Any) -> DataFrame:
        """Return how the metric runs along one hyperparameter, or over two, averaged over all others (fANOVA).

        Columns: the parameters (categories are 0, 1, 2 and on), ``mean`` and, of one, ``std``. ``attrs`` has their
        names (``parameters``), ``labels`` of categories and ``scales``, the ``metric``, and the ``runs`` over it.
        """
        from core.notebook.effects import effect_frame

        return effect_frame(self.catalog, self._with("importance", wish), self.results)

    def compare(self, **wish: Any) -> DataFrame:
        """Return the curves of compared runs as `scalars` has them: ``logs.compare(runs=["a", "b"])``."""
        from core.notebook.curves import compared_frame

        return compared_frame(self.catalog, self._with("compare", wish))

    def histograms(self, *tags: str, **wish: Any) -> DataFrame:
        """Return a row a bucket of every step, with ``left``, ``right`` and ``count``."""
        return self._data("histograms", self._with("histograms", wish), tags or None)

    def histogram_plot(self, *cards: str, **wish: Any) -> DataFrame:
        r"""Return histograms as they are drawn: ``logs.histogram_plot(mode="heatmap")``, a row a cell or a vertex.

        Of heat maps ``card``, ``title``, ``step``, the edges ``left``, ``right``, ``lower`` and ``upper`` of a cell,
        its ``count``, and the count that is ``brightest``; else ``card``, ``title``, ``label``, ``part`` (the band or
        the curve), ``x``, ``lower`` (NaN for curves), ``y``, ``colour`` and ``opacity``. ``attrs["titles"]`` are those
        of the axes. Keys of cards are ``"tag\nrun"``, of cards of all runs ``"tag"``.
        """
        from core.notebook.histograms import histogram_plot_frame

        return histogram_plot_frame(self.catalog, self._with("histograms", wish), cards)

    def texts(self, *tags: str, every_step: bool = True, **wish: Any) -> DataFrame:
        """Return a row a text, of every step or of the one that is shown: the last at or before the session's step."""
        found = self._data("texts", self._with("texts", wish), tags or None)
        if every_step or not len(found):
            return found
        steps = found["step"].where(found["step"] <= (np.inf if self.state.step is None else self.state.step))
        by = [found["run"], found["tag"]]
        shown = steps.groupby(by).transform("max").fillna(found["step"].groupby(by).transform("min"))
        return found[found["step"] == shown].reset_index(drop=True)

    def text_changes(self, *tags: str, **wish: Any) -> DataFrame:
        """Return a row a line of texts beside others: ``logs.text_changes(mode="changes")``, or ``"runs"``.

        Columns: ``card``, ``run``, ``tag``, ``step``, ``against``, ``sign`` (a blank, ``"-"`` for what is gone, ``"+"``
        for what has come) and ``text``.
        """
        from core.notebook.texts import change_frame

        return change_frame(self.catalog, self._with("texts", wish), tags)

    def images(self, *cards: str, most: int = 12, **wish: Any) -> DataFrame:
        r"""Return a row an image of cards as they are shown; without any of the first `most` cards.

        Columns: ``card``, ``run``, ``tag``, ``step``, ``wall_time``, ``sample``, ``row`` and ``column`` on its card,
        ``title``, ``image`` (uint8 RGBA, toned as the view tones it; None where it cannot be shown and the title says
        why) and ``values`` (the numbers as logged). Keys of cards are ``"tag\nrun"``; they also name a sample
        that is not the first: ``"tag\nrun\n2"``.
        """
        from core.notebook.images import image_frame

        return image_frame(self.catalog, self._with("images", wish), cards, most)

    def pr_curves(self, *classes: str, every_step: bool = False, **wish: Any) -> DataFrame:
        """Return a row a threshold: ``run``, ``class``, ``step``, ``threshold``, ``precision``, ``recall`` and others.

        Of the step that is shown, or of every logged one.
        """
        from core.views.pr_curves.cards import shown_cards

        state = self._with("pr_curves", wish)
        cards = shown_cards(self.catalog, state)
        chosen = [card.title for card in cards if card.key in classes or card.title in classes]
        return self._data("pr_curves", state, chosen if classes else None, every_step)

    def pr_plot(self, *cards: str, **wish: Any) -> DataFrame:
        """Return the curves of a plot as they are drawn: ``logs.pr_plot(plot="calibration")``, a row a vertex.

        Columns: ``card``, ``run``, ``label`` (the run or the class), ``part`` (the curve), ``step``, ``x``, ``y``,
        ``colour`` and ``opacity``; ``attrs`` has ``titles`` of the axes and their ``ticks`` where these are deviates.
        """
        from core.notebook.plots import pr_plot_frame

        return pr_plot_frame(self.catalog, self._with("pr_curves", wish), cards)

    def points(self, **wish: Any) -> DataFrame:
        """Return a row a point of an embedding: its coordinates and metadata; what is missing is computed first.

        Coordinates are named by their axes, those in pictures beside (``panes``) begin with ``"picture 2"`` and so on;
        ``colour`` is the colour that the point has.
        """
        from core.notebook.points import point_frame

        return point_frame(self.catalog, self._with("embedding", wish), self.results, self._data)

    def boundaries(self, **wish: Any) -> DataFrame:
        """Return the lines around where points are dense: ``logs.boundaries(contours="outlines")``, a row a vertex.

        Columns: ``picture`` (1 for the main one), ``line``, ``colour``, ``x`` and ``y`` in the units of the axes. Only
        pictures in two dimensions have any.
        """
        from core.notebook.points import boundary_frame

        return boundary_frame(self.catalog, self._with("embedding", wish), self.results)

    def gallery(self, width: float = 800, height: float = 600, **wish: Any) -> DataFrame:
        """Return the images of points in the order of their gallery, as many as a size in pixels has room for.

        Columns: ``row``, ``title``, ``heading`` (its group, see `core.state.Tray`), ``colour``, ``image`` (uint8 RGBA,
        None where there is none), and where it is: ``left``, ``top``, ``width``, ``height``.
        """
        from core.notebook.points import gallery_frame

        return gallery_frame(self.catalog, self._with("embedding", wish), self.results, width, height)

    def colours(self, dark: bool = False) -> dict[str, str]:
        """Return the colour ``"#rrggbb"`` of each run that is looked at."""
        from core.views.run_colours import run_colours

        known = run_colours(self.catalog, self.state, ThemeName.DARK if dark else ThemeName.LIGHT)
        return {name: known.of(name) for name in self.runs}

    def _with(self, name: str, wish: Mapping[str, Any]) -> SessionState:
        if not wish:
            return self.state
        known = {each.name for each in fields(SessionState)}
        assert name in known
        state = getattr(self.state, name)
        return replace(self.state, **{name: wish_of(type(state), wish, name)})

    def _fields(self, state: SessionState, names: Sequence[str]) -> DataFrame:
        from core.notebook.frames import field_frame

        return field_frame(self.catalog, state, names)

    def _data(
        self, subject: str, state: SessionState, tags: Sequence[str] | None = None, every_step: bool = True
    ) -> DataFrame:
        from core.export.datasets import DataSubject, DataWish, data_set

        wish = DataWish(DataSubject(subject), tags=None if tags is None else tuple(tags), every_step=every_step)
        return _gathered(data_set(self.catalog, self.results, state, wish))


def _gathered(data: DataSet) -> DataFrame:
    """Return a table as a frame."""
    import pandas as pd

    from core.export.datasets.blocks import values_of

    columns: list[list[object]] = [[] for _ in data.columns]
    for _, block in data.blocks():
        for column, values in zip(columns, block.columns, strict=True):
            column.extend(values_of(values, block.rows))
    return pd.DataFrame(dict(zip(data.header, columns, strict=True)))
