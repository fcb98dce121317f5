"""What the embedding view shows, worked out from catalog, results, state and viewport alone."""

from __future__ import annotations

from dataclasses import replace

from core.cloud.camera import UNCOVERED, Margins, frame
from core.cloud.cloud import Cloud
from core.cloud.points import auto_density, auto_style
from core.model import F4, Bool, Catalog, Column
from core.results import Results
from core.state import CameraState, CategoryBrush, Density, EmbeddingState, SessionState
from core.state.column_looks import ColumnLook
from core.state.embedding import look_name
from core.style.text import counted as so_many
from core.style.text import grouped
from core.views.embedding import colouring as colours
from core.views.embedding import layers
from core.views.embedding.contours import contour_layer, contoured, explained
from core.views.embedding.coordinates import axis_titles, drawable, everybody, extent, outermost, positions
from core.views.embedding.emphasis import emphasis, let_through
from core.views.embedding.lines.layers import keyed, line_layers, marked_rows
from core.views.embedding.looks.forms import forms_of, with_keys
from core.views.embedding.looks.missing import below
from core.views.embedding.marks.names import names_layer
from core.views.embedding.marks.wanted import marks_layer
from core.views.embedding.memo import remembered
from core.views.embedding.methods import described
from core.views.embedding.notes import note
from core.views.embedding.runs.layouts import Moving, Shown
from core.views.embedding.subject import axes, colour_column, is_categorical
from core.views.embedding.work import Known, known
from core.views.picture import Legend, Picture, Placed, Points, Scene, SceneLayer, Viewport
from core.views.shown_rows import brushes_of


def resolve(catalog: Catalog, results: Results, state: SessionState, viewport: Viewport) -> Picture:
    """Return the picture of the chosen table: one `Scene`, or no part while there is nothing to draw yet.

    Layers are remembered by the identity of what they are made from: moving the camera makes no array, selecting
    makes new emphasis, labels and links only.
    """
    return picture_of(known(catalog, results, state), state, viewport)


def picture_of(about: Known | None, state: SessionState, viewport: Viewport, cloud: Cloud | None = None) -> Picture:
    """Return the picture of what is known; with a cloud, of points on their way, framed as they will be at rest."""
    if about is None or about.projection is None:
        return Picture(viewport, ())
    home = _home(about, about.projection, state.embedding, viewport)
    shown = about if cloud is None else replace(about, cloud=cloud)
    scene = _scene(shown, about.projection, state, viewport, home)
    return Picture(viewport, (Placed(scene, 0.0, 0.0, viewport.width, viewport.height),))


def _scene(about: Known, made: Shown, state: SessionState, viewport: Viewport, home: CameraState) -> Scene:
    wish = state.embedding
    colouring, legend = coloured(about, made, state, viewport)
    magnified = 1.0 if wish.camera is None else wish.camera.zoom / home.zoom
    cloud = _cloud(about, made, colouring, state, (viewport.width * magnified, viewport.height * magnified))
    said = note(about, cloud.emphasis, state.step, wish)
    lines = contoured(about, made, wish)
    legend = with_keys(legend, about.metadata, wish, cloud.size, len(made.scores))
    key = keyed(legend, about, wish, viewport.theme)
    joined = "" if about.joins is None else about.joins.said
    return Scene(
        title=_title(about),
        camera=upright(wish.camera or home, wish.dimensions, wish.orthographic),
        dimensions=wish.dimensions,
        axis_titles=axis_titles(made, _there(made, axes(wish))),
        layers=_layers(about, cloud, wish, viewport, shown(about, made, state) if lines else None),
        unit=_unit(made, wish),
        legend=explained(key, wish.contours, viewport.theme) if lines else key,
        note=" · ".join(part for part in (said, _broken(about, cloud, wish), joined) if part),
    )


def _home(about: Known, made: Shown, wish: EmbeddingState, viewport: Viewport) -> CameraState:
    # All steps of one walk are seen from where all of them can be seen: the picture does not jump with the step.
    walk, chosen = about.walk, axes(wish)
    if walk is not None and about.spec.aligned is not None and chosen == tuple(range(len(chosen))):
        all_of_it = everybody(len(walk.outline))
        far = outermost(walk.outline, all_of_it)
    else:
        far = outermost(positions_of(about, made, wish), drawable(made))
    return framed(far, wish.dimensions, viewport.width, viewport.height, wish.orthographic, viewport.covered)


def camera_of(about: Known, state: SessionState, viewport: Viewport) -> CameraState | None:
    """Return where a state is looked at from, None while its points are not ready to be drawn."""
    wish = state.embedding
    if wish.camera is not None:
        return upright(wish.camera, wish.dimensions, wish.orthographic)
    if about.projection is None or about.cloud is None:
        return None
    return upright(_home(about, about.projection, wish, viewport), wish.dimensions, wish.orthographic)


def _title(about: Known) -> str:
    table, step = about.subject.table, about.subject.state.step
    name = f"{table.run}/{table.tensor}".removeprefix("./")
    when = "" if step is None else f" · step {grouped(step)}"
    return f"{name}{when} · {described(about.spec)}"


def positions_of(about: Known, made: Shown, wish: EmbeddingState) -> F4:
    """Return the positions of all points, float32 (n, 3): those of the sorted cloud where it is made already."""
    return positions(made, axes(wish)) if about.cloud is None else about.cloud.positions


@remembered(8)
def framed(
    far: F4, dimensions: int, width: float, height: float, orthographic: bool = False, covered: Margins = UNCOVERED
) -> CameraState:
    """Return the camera of the first look at the points farthest out: in three dimensions slightly from above."""
    flat = orthographic and dimensions == 3
    return frame(far, None, dimensions, width, height, orthographic=flat, covered=covered)


def upright(camera: CameraState, dimensions: int, orthographic: bool = False) -> CameraState:
    """Return a camera without rotation in two dimensions, and with the wished projection in three."""
    if dimensions == 3:
        return camera if camera.orthographic is orthographic else replace(camera, orthographic=orthographic)
    return replace(camera, rotation=CameraState().rotation, orthographic=False)


def _there(made: Shown, components: tuple[int, ...]) -> tuple[int, ...]:
    """Return which coordinates are axes, without the last ones where there are none: nothing lies along those."""
    there = [place for place, component in enumerate(components, 1) if component < len(made.axis_titles)]
    return components[: max(there, default=0)]


def _unit(made: Shown, wish: EmbeddingState) -> float:
    """Return what one unit of the cube is in the coordinates' own; 0 while they are changing."""
    return made.reach if isinstance(made, Moving) else extent(made, axes(wish))


def coloured(
    about: Known, made: Shown, state: SessionState, viewport: Viewport
) -> tuple[colours.Colouring, Legend | None]:
    """Return the colours of all points and what they mean; None where there is no column to colour by."""
    wish = state.embedding
    column = colour_column(about.metadata, wish)
    rows, theme = len(made.scores), viewport.theme
    if about.values is not None:
        name = look_name(wish.colour_measure)
        along = colours.map_of(wish, name, theme)
        measured = colours.by_measure(about.values, along, theme, wish.look(name).scale)
        return measured, colours.measure_legend(wish.colour_measure, measured, shown(about, made, state), along)
    if column is None:
        return colours.plain(rows, theme), None
    look = wish.look(column.name)
    if is_categorical(column, wish):
        by_category = colours.by_category(column, rows, theme, look)
        among, left_out = _counted(about, made, state, column), _left_out(about, state, column)
        return by_category, colours.category_legend(column, by_category, among, left_out, look, theme)
    if column.numbers is None:
        return colours.plain(rows, theme), None
    along = colours.map_of(wish, column.name, theme)
    by_number = colours.by_number(column, rows, along, theme, look.scale)
    counted = shown(about, made, state)
    return by_number, colours.number_legend(column, by_number, counted, along, look.scale.logarithmic)


def _coloured_look(about: Known, wish: EmbeddingState) -> ColumnLook:
    column = colour_column(about.metadata, wish)
    return wish.look(look_name(wish.colour_measure) if column is None else column.name)


def shown(about: Known, made: Shown, state: SessionState) -> Bool:
    """Return which points are drawn, bool (n,): those with coordinates that all brushes let through."""
    return let_through(drawable(made), about.metadata, brushes_of(about.subject.table.key, state.brushes))


def _counted(about: Known, made: Shown, state: SessionState, column: Column) -> Bool:
    # A category that the legend's own filter hides still says how many rows it would bring back.
    others = tuple(
        b
        for b in brushes_of(about.subject.table.key, state.brushes)
        if not (isinstance(b, CategoryBrush) and b.column == column.name)
    )
    return let_through(drawable(made), about.metadata, others)


def _left_out(about: Known, state: SessionState, column: Column) -> frozenset[str] | None:
    brushes = brushes_of(about.subject.table.key, state.brushes)
    let_through = [b.values for b in brushes if isinstance(b, CategoryBrush) and b.column == column.name]
    if not let_through:
        return None
    everything = frozenset((*column.categories, colours.MISSING))
    return everything - frozenset.intersection(*let_through)


def _cloud(
    about: Known, made: Shown, colouring: colours.Colouring, state: SessionState, extent: tuple[float, float]
) -> Points:
    wish = state.embedding
    neighbours = marked_rows(about)
    selected = state.selected_points.get(about.subject.table.key)
    drawn = shown(about, made, state)
    level = emphasis(drawn, selected, neighbours, about.matches)
    level = below(level, colouring.index) if _coloured_look(about, wish).missing_below else level
    number = layers.count(drawn)
    dense_size, dense_opacity = auto_style(number, *extent, wish.dimensions)
    size = dense_size if wish.point_size is None else wish.point_size
    opacity = dense_opacity if wish.opacity is None else wish.opacity
    density = _density(wish, number, extent, size)
    where = positions_of(about, made, wish)
    forms = forms_of(about.metadata, wish, len(made.scores))
    return layers.points(where, colouring, level, size, opacity, density, forms)


def _density(wish: EmbeddingState, number: int, extent: tuple[float, float], size: float) -> float:
    """Return in which share density is shown, 0 to 1."""
    if wish.density is not Density.AUTO:
        return float(wish.density is Density.ALWAYS)
    return auto_density(number, *extent, size) if wish.dimensions == 2 and wish.opacity is None else 0.0


def _broken(about: Known, cloud: Points, wish: EmbeddingState) -> str:
    """Return how many broken links are drawn of how many there are."""
    if about.torn is None:
        return ""
    drawn, among = layers.broken_count(about.torn, cloud.emphasis, wish.broken_links.most)
    return f"{drawn:,} of {so_many(among, 'broken link')}"


def _layers(
    about: Known, cloud: Points, wish: EmbeddingState, viewport: Viewport, contoured: Bool | None
) -> tuple[SceneLayer, ...]:
    """Return the layers, bottom first, with lines around points of a mask."""
    made: list[SceneLayer] = [cloud]
    if contoured is not None:
        made.append(contour_layer(about, cloud, contoured, wish, viewport.theme))
    made += line_layers(about, cloud, viewport.theme)
    if about.torn is not None:
        made.append(layers.broken(cloud.positions, about.torn, cloud.emphasis, wish.broken_links.most, viewport.theme))
    if about.neighbours is not None and about.of is not None and about.of.row is not None:
        near = about.neighbours.rows
        made.append(layers.links(cloud.positions, about.of.row, near, cloud.emphasis, viewport.theme))
    marks = marks_layer(about, cloud, wish, viewport.theme)
    names = names_layer(about, cloud, wish, viewport.theme)
    made += [layer for layer in (marks, names) if layer is not None]
    return tuple(made)
