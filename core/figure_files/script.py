"""Figures as short scripts: pandas and matplotlib draw a part from its logs, read through `core.notebook`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pprint import pformat
from typing import Any

from core.figure_files.script_pages import PAGES
from core.figure_files.script_payloads import DRAWN_MODES, histograms, images, texts
from core.figure_files.script_points import embedding
from core.figure_files.script_words import WIDTH, Words, legend, panels, titled
from core.figure_files.spec import FigurePart, FigureSpec, part_title
from core.figure_files.views import page_of
from core.session.keeping.codec import Encoder
from core.state import PrCards, PrPlot, RowSet, RunsState, SessionState, SmoothingKind, XAxis

_OUTWARD = {
    "zoom", "card_width", "tag_query", "collapsed", "pinned", "expanded", "opened", "order", "readout_order", "reading",
    "log_x", "log_y", "log_y_switched", "camera", "thumbnails", "labels", "point_size", "opacity", "search", "choice",
    "neighbours", "broken_links", "front_only", "page", "curved", "marginal", "tool", "marginals", "table", "sort",
    "smooth", "linked_zoom", "zooms", "speed", "loop", "memory", "focus", "markdown", "baseline", "differences",
    "transposed", "directions", "part", "text", "unified", "whole", "ordered", "limits", "hidden_classes",
}  # fmt: skip
"""What a state says of the screen only."""
_JUDGED = ("importance", "hparams")
_BESIDES: Mapping[str, tuple[str, ...]] = {
    "scatter": ("hparams",), "matrix": ("hparams",), "slices": _JUDGED, "contour": _JUDGED, "rank": _JUDGED,
    "edf": _JUDGED, "best": _JUDGED, "compare": ("scalars",),
}  # fmt: skip
"""States beside its own that a page is drawn by."""


def script_of(spec: FigureSpec) -> str:
    """Return a Python script that draws the parts of a figure, each as a figure of matplotlib.

    Raises ValueError, which names the part, for views that are not written as scripts.
    """
    parts = [_script(part) for part in spec.parts]
    titles = "; ".join(part_title(part) for part in spec.parts)
    if len(titles) > WIDTH:
        titles = f"{part_title(spec.parts[0])} and {len(spec.parts) - 1} more"
    head = [
        f'"""{titles}, drawn from the logs again. Needs Armillary (core), pandas and matplotlib."""'.replace("\\", "/"),
        "",
        "import matplotlib.pyplot as plt",
        *(["import numpy as np"] if any("np." in line for body in parts for line in body) else []),
        "",
        "from core.notebook import read",
        "",
    ]
    lines, read = head, ""
    for part, body in zip(spec.parts, parts, strict=True):
        if (reading := _reading(spec, part)) != read:
            lines, read = [*lines, *reading.splitlines()], reading
        lines = [*lines, *body, ""]
    return "\n".join([*lines, "plt.show()", ""])


def scripted(part: FigurePart) -> bool:
    """Return whether a part can be written as a script."""
    return (page_of(part) or part.view) in _WRITERS


def _script(part: FigurePart) -> list[str]:
    name = page_of(part) or part.view
    if not scripted(part):
        raise ValueError(f"{part_title(part)} is not written as a script; export its data instead")
    wish = _told(part.state, "hparams" if name == "parallel" else name) | _chosen(part, name)
    plotted = name == "pr_curves" and part.state.pr_curves.plot not in _PR_AXES
    by_run = name == "pr_curves" and not plotted and part.state.pr_curves.by is PrCards.RUN
    drawn = name == "histograms" and part.state.histograms.mode in DRAWN_MODES
    if part.cards and (plotted or drawn or name == "scalars"):
        arguments = [repr(key) for key in part.cards]
    elif name in {"histograms", "pr_curves", "texts"} and part.cards and not by_run:
        keys = [key.split("\n")[0] for key in part.cards]
        arguments = [repr(key) for key in dict.fromkeys(keys)]
    elif name == "images" and part.cards:
        arguments = [repr(key) for key in part.cards]
    else:
        arguments = []
    said = ", ".join([*arguments, *(f"{key}={pformat(value, width=WIDTH)}" for key, value in wish.items())])
    return _WRITERS[name](Words(part, said))


def _told(state: SessionState, name: str) -> dict[str, Any]:
    """Return what a view's state says that is not as usual, and not of the screen only."""
    mine = getattr(state, name)
    record = Encoder({RowSet: lambda _: None}, sparse=True).encode(mine, type(mine))
    assert isinstance(record, dict)
    if name == "embedding" and state.embedding.panes.shown:
        record["panes"] = {
            "beside": [_record(replace(each, camera=None, choice=None)) for each in state.embedding.panes.shown]
        }
    elif name == "embedding":
        record.pop("panes", None)
    return {key: value for key, value in record.items() if key not in _OUTWARD}


def _chosen(part: FigurePart, name: str) -> dict[str, Any]:
    """Return what of a state is of the screen in other views and decides here what is drawn."""
    if name == "importance" and part.state.importance.focus:
        return {"focus": list(part.state.importance.focus)}
    if name == "embedding" and part.state.embedding.table:
        return {"table": part.state.embedding.table}
    state = part.state.pr_curves
    hidden = name == "pr_curves" and state.plot not in _PR_AXES and state.by is PrCards.RUN and state.hidden_classes
    return {"hidden_classes": sorted(state.hidden_classes)} if hidden else {}


def _reading(spec: FigureSpec, part: FigurePart) -> str:
    """Return the line that reads the logs, with the runs that are shown."""
    state = part.state
    sources = [repr(f"{each.name}:{each.path}" if each.name else each.path) for each in spec.sources] or ['"runs"']
    said: dict[str, Any] = {}
    if state.runs.query:
        said["runs"] = state.runs.query
    if state.runs.unchecked:
        said["without"] = sorted(state.runs.unchecked)
    if state.grouping.active:
        said["groups"] = _record(replace(state.grouping, unfolded=frozenset()))
    if state.step is not None:
        said["step"] = state.step
    if state.brushes:
        said["brushes"] = Encoder(sparse=True).encode(state.brushes, _hint("brushes"))
    said |= _besides(part)
    look = RunsState(colours=state.runs.colours, colouring=state.runs.colouring)
    if look != RunsState():
        said["colouring"] = _record(look)
    words = [*sources, *(f"{key}={pformat(value, width=WIDTH)}" for key, value in said.items())]
    return f"logs = read({', '.join(words)})"


def _besides(part: FigurePart) -> dict[str, Any]:
    """Return what other states say of a page: its metric, scales and colours; how compared curves are smoothed."""
    said = {}
    for name in _BESIDES.get(page_of(part), ()):
        if told := _told(part.state, name):
            said[name] = told
    return said


def _record(value: Any) -> Any:
    return Encoder(sparse=True).encode(value, type(value))


def _hint(name: str) -> Any:
    from core.session.keeping.codec import type_hints

    return type_hints(SessionState)[name]


_RUNS = ("    for run, curve in curves.groupby('run', sort=False):",)
_TAGS = (
    "    tags = list(curves['tag'].unique())",
    "    for (run, tag), curve in curves.groupby(['run', 'tag'], sort=False):",
    "        dash = ('-', '--', ':', '-.')[tags.index(tag) % 4]",
)
"""Loops over the curves of cards of a tag, and of cards that may show several."""
_X = {XAxis.STEP: "Step", XAxis.RELATIVE: "Time since start (s)", XAxis.WALL: "Time", XAxis.EPOCH: "Epoch"}


def _scalars(words: Words) -> list[str]:
    state = words.part.state.scalars
    log = (*(["xscale='log'"] if state.log_x else []), *(["yscale='log'"] if state.log_y else []))
    x_title = _X.get(state.drawn_axis, state.across.metric)
    labels = ", ".join(filter(None, [titled(words, "card"), words.labels(x_title, ""), *log]))
    several = any(key.startswith("\n") for key in words.part.cards or ())
    named = ", linestyle=dash, label=run if tag == tags[0] else None" if several else ", label=run"
    lines = [
        f"points = logs.scalars({words.arguments})",
        *panels("points", "card"),
        *(_TAGS if several else _RUNS),
        "        colour = curve['colour'].iloc[0]",
    ]
    if state.smoother.active and state.smoothers.kind is not SmoothingKind.NONE:
        lines.append("        axes.plot(curve['x'], curve['value'], color=colour, alpha=0.25, linewidth=0.9)")
    lines.append(f"        axes.plot(curve['x'], curve['smoothed'], color=colour, linewidth=1.25{named})")
    if words.part.state.grouping.active and state.grouped:
        lines += [
            "        if curve.get('lower') is not None and curve['lower'].notna().any():",
            "            axes.fill_between(curve['x'], curve['lower'], curve['upper'], color=colour, alpha=0.2)",
        ]
    zooms = {key: zoom for key, zoom in state.zoom.items() if words.part.cards and key in words.part.cards}
    lines.append(f"    axes.set({labels})")
    for key, zoom in zooms.items():
        limits = f"xlim=({zoom.left!r}, {zoom.right!r}), ylim=({zoom.bottom!r}, {zoom.top!r})"
        lines += [f"    if card == {key!r}:", f"        axes.set({limits})"]
    return [*lines, *legend()]


_PR_AXES: Mapping[PrPlot, tuple[str, str, str, str]] = {
    PrPlot.PRECISION_RECALL: ("curve['recall']", "curve['precision']", "Recall", "Precision"),
    PrPlot.ROC: ("1 - curve['specificity']", "curve['recall']", "False-positive rate", "True-positive rate"),
}
"""Plots of PR curves that are lines through columns: x, y and their titles."""


def _pr_curves(words: Words) -> list[str]:
    if words.part.state.pr_curves.plot not in _PR_AXES:
        return _pr_plot(words)
    x, y, x_title, y_title = _PR_AXES[words.part.state.pr_curves.plot]
    labels = ", ".join(filter(None, [titled(words, "name"), words.labels(x_title, y_title)]))
    if words.part.state.pr_curves.by is PrCards.RUN:
        return _classes_of_runs(words, x, y, labels)
    return [
        f"points = logs.pr_curves({words.arguments})",
        "colours = logs.colours()",
        *panels("points", "name", "class"),
        "    for run, curve in curves.groupby('run', sort=False):",
        f"        axes.plot({x}, {y}, color=colours[run], linewidth=1.25, label=run)",
        f"    axes.set({labels})",
        *legend(),
    ]


def _pr_plot(words: Words) -> list[str]:
    """Return the lines that draw what is no line through columns: densities, calibration, rates of errors, steps."""
    labels = ", ".join(filter(None, [titled(words, "name"), words.labels("", "")]))
    deviates = words.part.state.pr_curves.plot is PrPlot.DETECTION_ERRORS
    return [
        f"points = logs.pr_plot({words.arguments})",
        "x_title, y_title = points.attrs['titles']",
        *panels("points", "name", "card"),
        "    for (label, _), curve in curves.groupby(['label', 'part'], sort=False):",
        "        colour, opacity = curve['colour'].iloc[0], curve['opacity'].iloc[0]",
        "        named = label if opacity == 1 else None",
        "        axes.plot(curve['x'], curve['y'], color=colour, alpha=opacity, linewidth=1.25, label=named)",
        "    axes.set(xlabel=x_title, ylabel=y_title)",
        *(_DEVIATES if deviates else []),
        *([f"    axes.set({labels})"] if labels else []),
        *legend(),
    ]


_DEVIATES = (
    "    limits = axes.get_xlim(), axes.get_ylim()",
    "    places, names = zip(*points.attrs['ticks'], strict=True)",
    "    axes.set(xticks=places, xticklabels=names, yticks=places, yticklabels=names)",
    "    axes.set(xlim=limits[0], ylim=limits[1])",
)


def _classes_of_runs(words: Words, x: str, y: str, labels: str) -> list[str]:
    """Return the lines that draw all classes of a run in one panel."""
    keys = [key.partition("//") for key in words.part.cards or ()]
    runs, groups = (list(dict.fromkeys(key[place] for key in keys)) for place in (0, 2))
    hidden = "|".join(map(re.escape, sorted(words.part.state.pr_curves.hidden_classes)))
    return [
        f"points = logs.pr_curves({words.arguments})",
        *([f"points = points[points['run'].isin({runs!r})]"] if runs else []),
        *([f"points = points[points['class'].str.startswith({tuple(groups)!r})]"] if all(groups) and groups else []),
        *([f"points = points[~points['class'].str.fullmatch({f'(.*/)?({hidden})'!r})]"] if hidden else []),
        *panels("points", "name", "run"),
        "    for label, curve in curves.groupby('class', sort=False):",
        f"        axes.plot({x}, {y}, linewidth=1.25, label=label)",
        f"    axes.set({labels})",
        *legend(),
    ]


_WRITERS: Mapping[str, Callable[[Words], list[str]]] = {
    "scalars": _scalars, "embedding": embedding, "histograms": histograms, "pr_curves": _pr_curves,
    "images": images, "texts": texts, **PAGES,
}  # fmt: skip
