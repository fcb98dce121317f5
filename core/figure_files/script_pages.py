"""Pages of hyperparameters as lines of scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from core.analysis.importance.evaluators import FANOVA
from core.figure_files.script_words import Words, axes_for, legend, panels, titled


def _parallel(words: Words) -> list[str]:
    title = f"axes.set(title={words.title!r})" if words.title else ""
    return [
        f"heights = logs.parallel({', '.join(filter(None, [words.arguments, 'heights=True']))})",
        "names = [name for name in heights.columns if name not in ('run', 'colour')]",
        "figure, axes = plt.subplots(figsize=(1.1 * len(names) + 1, 4), layout='constrained')",
        "for _, run in heights.iterrows():",
        "    axes.plot(range(len(names)), run[names].astype(float), color=run['colour'], linewidth=0.9)",
        "for place in range(len(names)):",
        "    axes.axvline(place, color='0.6', linewidth=0.8, zorder=0)",
        "axes.set_xticks(range(len(names)), names, rotation=30, ha='right')",
        "axes.set_yticks([])",
        *([title] if title else []),
    ]


def _scatter(words: Words) -> list[str]:
    labels = ", ".join(filter(None, [titled(words, ""), words.labels("", "")]))
    return [
        f"runs = logs.scatter({words.arguments})",
        "x, y, *others = runs.columns[1:]",
        "figure, axes = plt.subplots(figsize=(5, 4), layout='constrained')",
        "shade = runs[others[0]] if others and runs[others[0]].dtype != object else None",
        "shades = plt.get_cmap('viridis').with_extremes(bad='0.6')",
        "drawn = axes.scatter(runs[x], runs[y], c=shade, cmap=shades, s=18, plotnonfinite=True)",
        "if shade is not None:",
        "    figure.colorbar(drawn, label=others[0])",
        "axes.set(xlabel=x, ylabel=y)",
        *([f"axes.set({labels})"] if labels else []),
    ]


def _slices(words: Words) -> list[str]:
    return [
        f"runs = logs.slices({words.arguments})",
        "scales = runs.attrs['scales']",
        "metric, *fields = runs.columns[1:-1]",
        *axes_for("fields"),
        "for axes, field in zip(panels.flat, fields, strict=False):",
        "    drawn = runs.dropna(subset=[field, metric]).sort_values(field)",
        "    axes.set(xscale=scales[field], yscale=scales[metric])",
        "    axes.scatter(drawn[field], drawn[metric], c=drawn['colour'], s=14)",
        "    axes.set(xlabel=field)",
        "for axes in panels[:, 0]:",
        "    axes.set(ylabel=metric)",
        *_headed(words),
    ]


def _matrix(words: Words) -> list[str]:
    return [
        f"runs = logs.matrix({words.arguments})",
        "scales, names = runs.attrs['scales'], list(runs.columns[1:])",
        "ranks = runs[names].select_dtypes('number').corr('spearman', min_periods=3)",
        "size = (1.6 * len(names), 1.4 * len(names))",
        "figure, panels = plt.subplots(len(names), len(names), figsize=size, squeeze=False, layout='constrained')",
        "for down, y in enumerate(names):",
        "    for across, x in enumerate(names):",
        "        axes, drawn = panels[down, across], runs.dropna(subset=[x, y])",
        "        if across < down:",
        "            axes.set(xscale=scales[x], yscale=scales[y])",
        "            axes.scatter(drawn[x], drawn[y], s=6)",
        "        elif across == down:",
        "            axes.hist(drawn[x], bins=16, color='0.6')",
        "        else:",
        "            rho = f'{ranks[x][y]:.2f}' if x in ranks and y in ranks else ''",
        "            axes.text(0.5, 0.5, rho, ha='center', va='center', transform=axes.transAxes)",
        "        axes.set(xlabel=x if down == len(names) - 1 else '', ylabel=y if not across else '')",
        "        axes.tick_params(labelbottom=down == len(names) - 1, labelleft=not across and down > 0)",
        *_headed(words),
    ]


def _contour(words: Words) -> list[str]:
    points = words.part.state.contour.points
    return [
        f"cells = logs.surface({words.arguments})",
        "metric, scales, fields = cells.columns[4], cells.attrs['scales'], cells.attrs['fields']",
        "pairs = cells.groupby(['x field', 'y field'], sort=False)",
        *axes_for("pairs"),
        "for axes, ((x, y), surface) in zip(panels.flat, pairs, strict=False):",
        "    grid = surface.pivot_table(index='y', columns='x', values=metric, aggfunc='first')",
        "    axes.set(xscale=scales[x], yscale=scales[y])",
        "    filled = axes.pcolormesh(grid.columns, grid.index, grid, shading='nearest', norm=scales[metric])",
        "    figure.colorbar(filled, label=metric)",
        *(
            [
                "    runs = logs.fields(fields[x], fields[y], fields[metric]).dropna()",
                "    axes.scatter(runs[x], runs[y], c=runs[metric], norm=filled.norm, s=18, edgecolors='w')",
            ]
            if points
            else []
        ),
        "    axes.set(xlabel=x, ylabel=y)",
        *_headed(words),
    ]


def _rank(words: Words) -> list[str]:
    return [
        f"runs = logs.ranks({words.arguments})",
        "*fields, metric = runs.columns[1:-1]",
        "scales = runs.attrs['scales']",
        "pairs = [(x, y) for number, y in enumerate(fields) for x in fields[:number]]",
        *axes_for("pairs"),
        "for axes, (x, y) in zip(panels.flat, pairs, strict=False):",
        "    drawn = runs.dropna(subset=[x, y])",
        "    axes.set(xscale=scales[x], yscale=scales[y])",
        "    dots = axes.scatter(drawn[x], drawn[y], c=drawn['rank'], s=18, plotnonfinite=True)",
        "    axes.set(xlabel=x, ylabel=y)",
        "figure.colorbar(dots, ax=panels, label=f'Rank of {metric}')",
        *_headed(words),
    ]


def _edf(words: Words) -> list[str]:
    band = [
        "    lower, upper = curve.columns[3:5]",
        "    axes.fill_between(curve[metric], curve[lower], curve[upper], step='post', color=colour, alpha=0.14)",
    ]
    return [
        f"curves = logs.edf({words.arguments})",
        "metric = curves.columns[1]",
        "figure, axes = plt.subplots(figsize=(5, 4), layout='constrained')",
        "axes.set(xscale=curves.attrs['scales'].get(metric, 'linear'), ylim=(0, 1))",
        "for group, curve in curves.groupby('group', sort=False):",
        "    colour = curve['colour'].iloc[0]",
        "    axes.step(curve[metric], curve['share'], where='post', color=colour, label=group)",
        *(band if words.part.state.edf.band else []),
        _said(words, "metric", "'Share of runs'"),
        "axes.legend(frameon=False)",
    ]


def _best(words: Words) -> list[str]:
    dots = "    axes.scatter(course[over], course[metric], color=colour, s=10, alpha=0.5)"
    return [
        f"runs = logs.best({words.arguments})",
        "over, metric = runs.columns[2:4]",
        "figure, axes = plt.subplots(figsize=(5, 4), layout='constrained')",
        "axes.set(yscale=runs.attrs['scales'].get(metric, 'linear'))",
        "for group, course in runs.groupby('group', sort=False):",
        "    colour = course['colour'].iloc[0]",
        *([dots] if words.part.state.best.points else []),
        "    axes.step(course[over], course['best so far'], where='post', color=colour, label=group)",
        _said(words, "over", "metric"),
        "axes.legend(frameon=False)",
    ]


def _importance(words: Words) -> list[str]:
    return [
        f"told = logs.importance({words.arguments})",
        "evaluators = told.attrs['evaluators']",
        "size = (1.5 + 2.2 * len(evaluators), 1 + 0.3 * len(told))",
        "shape = {'figsize': size, 'squeeze': False, 'sharey': True, 'layout': 'constrained'}",
        "figure, panels = plt.subplots(1, len(evaluators), **shape)",
        "for axes, name in zip(panels.flat, evaluators, strict=True):",
        "    value = told[name]",
        "    ends = [(value - told[f'{name} low']).clip(0), (told[f'{name} high'] - value).clip(0)]",
        "    axes.barh(told['title'], value, xerr=ends, error_kw={'linewidth': 0.8}, height=0.6)",
        "    axes.set(title=name)",
        "panels[0, 0].invert_yaxis()",
        *_headed(words),
        *_effect(words),
    ]


def _effect(words: Words) -> list[str]:
    """Return the lines that draw the effect of what is in focus; nothing where nobody was asked who knows it."""
    wished = words.part.state.importance
    if FANOVA.name not in wished.evaluators:
        return []
    two = len(wished.focus) == 2
    drawn = _SURFACE if two else _ALONG
    dots = "x, y" if two else "x, metric"
    return [
        "",
        f"effect = logs.effect({words.arguments})",
        "metric, runs = effect.attrs['metric'], effect.attrs['runs']",
        f"{'x, y' if two else '(x,)'} = effect.attrs['parameters']",
        "figure, axes = plt.subplots(figsize=(5, 4), layout='constrained')",
        *drawn,
        *([f"axes.scatter(*runs[[{dots}]].to_numpy().T, color='0.4', s=8, zorder=0.5)"] if wished.points else []),
        f"for axis, name, scale, labels in zip('xy', ({'x, y' if two else 'x,'}), effect.attrs['scales'],",
        "                                     effect.attrs['labels'], strict=False):",
        "    axes.set(**{f'{axis}scale': scale, f'{axis}label': name})",
        "    if labels:",
        "        axes.set(**{f'{axis}ticks': range(len(labels)), f'{axis}ticklabels': labels})",
        *([] if two else ["axes.set(ylabel=metric)"]),
    ]


_ALONG = (
    "effect = effect.dropna(subset=[x])",
    "if effect.attrs['labels'][0]:",
    "    axes.errorbar(effect[x], effect['mean'], yerr=effect['std'], fmt='o', capsize=3)",
    "else:",
    "    axes.fill_between(effect[x], effect['mean'] - effect['std'], effect['mean'] + effect['std'], alpha=0.2)",
    "    axes.plot(effect[x], effect['mean'], linewidth=1.5)",
)
_SURFACE = (
    "table = effect.dropna().pivot(index=y, columns=x, values='mean')",
    "shown = axes.pcolormesh(table.columns, table.index, table, shading='nearest', cmap='viridis', zorder=0.3)",
    "figure.colorbar(shown, label=metric)",
)


def _compare(words: Words) -> list[str]:
    return [
        f"points = logs.compare({words.arguments})",
        *panels("points", "card"),
        "    for run, curve in curves.groupby('run', sort=False):",
        "        axes.plot(curve['x'], curve['smoothed'], color=curve['colour'].iloc[0], linewidth=1.25, label=run)",
        f"    axes.set({', '.join(filter(None, [titled(words, 'card'), words.labels('', '')]))})",
        *legend(),
    ]


def _headed(words: Words) -> list[str]:
    return [f"figure.suptitle({words.title!r})"] if words.title else []


def _said(words: Words, x: str, y: str) -> str:
    """Return the line that names the axes, by expressions of the script where the user has no titles for them."""
    said = words.part.wording
    usual = [f"xlabel={x}"] * (said.x_title is None) + [f"ylabel={y}"] * (said.y_title is None)
    return f"axes.set({', '.join(filter(None, [*usual, titled(words, ''), words.labels('', '')]))})"


PAGES: Mapping[str, Callable[[Words], list[str]]] = {
    "parallel": _parallel, "scatter": _scatter, "matrix": _matrix, "slices": _slices, "contour": _contour,
    "rank": _rank, "edf": _edf, "best": _best, "importance": _importance, "compare": _compare,
}  # fmt: skip
"""What writes each page."""
