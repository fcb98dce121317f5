"""Fields for how clusters are found."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QHBoxLayout, QSpinBox, QWidget

from app.views.embedding.clusters.clustering import Clustering
from app.views.embedding.section import add_row, form_of
from app.widgets.buttons import IconButton
from app.widgets.choices import add_choices, narrow
from app.widgets.number_boxes import as_fields
from app.widgets.wheel import WheelGuard
from app.workspace import Workspace
from core.analysis.clusters.asked import ClusterMethod, smallest_for
from core.model import ColumnKind, Metadata
from core.state import ClusterSpace, ClusterWish
from core.style import SPACE
from core.views.embedding import Known

_METHODS = {
    ClusterMethod.KMEANS: "As many round clusters as you say, each point with its nearest centre; none is left out",
    ClusterMethod.HDBSCAN: "Clusters of any shape, as many as there are, where points are denser than around; "
    "points between them belong to none",
}
_SPACES = {
    ClusterSpace.PICTURE: ("The picture", "Clusters are what you see: the axes that are shown decide"),
    ClusterSpace.VECTORS: ("All dimensions", "Clusters of the vectors themselves: the picture may tear them apart"),
}
_AUTOMATIC, _NO_NAMES = "Automatic", "Numbers"
_LARGEST = 2**31 - 1


class WishFields(QWidget):
    """One row a choice; those that do not matter to the method are hidden."""

    def __init__(self, workspace: Workspace, clustering: Clustering) -> None:
        super().__init__()
        self._clustering = clustering
        self.form: QFormLayout = form_of(self)
        self.method, self.space, self.named_by = QComboBox(), QComboBox(), QComboBox()
        self.count, self.smallest, self.dense, self.seed = (_spin(*ends) for ends in _ENDS)
        self.leaves, self.unit = QCheckBox("Innermost ones"), QCheckBox("Directions only")
        self.shown_only = QCheckBox("Only points shown")
        tip = "How many? Try 2 to 20 clusters on a sample, to see which number parts the points best"
        self.suggest = IconButton(workspace, "importance", tip, clustering.advise)
        self.counting = QWidget()
        beside = QHBoxLayout(self.counting)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(SPACE.unit)
        beside.addWidget(self.count, 1)
        beside.addWidget(self.suggest)
        self._columns: tuple[str, ...] | None = None
        self._fill()
        self._describe()
        self._connect()
        WheelGuard(self)

    def _fill(self) -> None:
        add_choices(self.method, ((method, method.called, tip) for method, tip in _METHODS.items()))
        add_choices(self.space, ((space, *said) for space, said in _SPACES.items()))
        rows: tuple[tuple[str, QWidget], ...] = (
            ("Method", self.method), ("Look at", self.space), ("", self.unit), ("", self.shown_only),
            ("Clusters", self.counting), ("Smallest", self.smallest), ("Density", self.dense), ("", self.leaves),
            ("Named by", self.named_by), ("Seed", self.seed),
        )  # fmt: skip
        for name, field in rows:
            if name:
                add_row(self.form, name, field)
            else:
                self.form.addRow("", field)

    def _describe(self) -> None:
        tips = {
            self.count: "So many clusters: more split the points into smaller groups",
            self.smallest: "Groups of fewer points are no clusters: raise it for fewer, larger ones",
            self.dense: "So many points must be near one for its place to be dense: raise it to leave more points out",
            self.leaves: "Take the innermost, finest clusters rather than those that stay longest as density rises",
            self.unit: "Make vectors one long first, so that only their directions count, as for cosine",
            self.shown_only: "Leave points out that are hidden by filters",
            self.named_by: "Column whose most telling category, or words, name the clusters",
            self.seed: "The same seed finds the same clusters",
        }
        for field, tip in tips.items():
            field.setToolTip(tip)
        self.count.setAccessibleName("Number of clusters")
        for box in (self.method, self.space, self.named_by):
            narrow(box, 6)

    def _connect(self) -> None:
        change = self._clustering.change
        self.method.activated.connect(
            lambda _: change("Way to find clusters", method=ClusterMethod(self.method.currentData()))
        )
        self.space.activated.connect(
            lambda _: change("Where clusters are found", space=ClusterSpace(self.space.currentData()))
        )
        self.named_by.activated.connect(lambda _: change("What names clusters", named_by=self.named_by.currentData()))
        self.count.valueChanged.connect(lambda count: change("Number of clusters", count=count))
        self.smallest.valueChanged.connect(lambda size: change("Smallest cluster", smallest=size if size > 1 else 0))
        self.dense.valueChanged.connect(lambda dense: change("Density of clusters", dense=dense))
        self.seed.valueChanged.connect(lambda seed: change("Seed of clusters", seed=seed))
        self.leaves.clicked.connect(lambda on: change("Innermost clusters", leaves=on))
        self.unit.clicked.connect(lambda on: change("Clusters by direction", unit=on))
        self.shown_only.clicked.connect(lambda on: change("Clusters of points shown", shown_only=on))

    @staticmethod
    def counts(wish: ClusterWish) -> bool:
        """Return whether the method is told how many clusters there are."""
        return wish.method is ClusterMethod.KMEANS

    def show_wish(self, wish: ClusterWish, about: Known | None) -> None:
        """Show what is chosen of a table."""
        self._offer(None if about is None else about.metadata)
        rows = 0 if about is None else about.subject.table.rows
        self.smallest.setSpecialValueText(f"Automatic ({smallest_for(rows):,})")
        values = {
            self.count: wish.count,
            self.smallest: wish.smallest or 1,
            self.dense: wish.dense,
            self.seed: wish.seed,
        }
        for spin, value in values.items():
            if spin.value() != value:
                blocker = QSignalBlocker(spin)
                spin.setValue(value)
                blocker.unblock()
        for box, chosen in ((self.method, wish.method), (self.space, wish.space), (self.named_by, wish.named_by)):
            box.setCurrentIndex(max(box.findData(chosen), 0))
        self.method.setToolTip(_METHODS[wish.method])
        self.space.setToolTip(_SPACES[wish.space][1])
        for check, on in ((self.leaves, wish.leaves), (self.unit, wish.unit), (self.shown_only, wish.shown_only)):
            check.setChecked(on)
        counted = self.counts(wish)
        for field, there in (
            (self.counting, counted), (self.seed, counted), (self.smallest, not counted), (self.dense, not counted),
            (self.leaves, not counted), (self.unit, wish.space is ClusterSpace.VECTORS),
        ):  # fmt: skip
            self.form.setRowVisible(field, there)
        named = self.named_by.count() > 2
        self.form.setRowVisible(self.named_by, named)

    def _offer(self, metadata: Metadata | None) -> None:
        """Offer the columns that can name clusters."""
        without = self._clustering.columns()
        columns = () if metadata is None else tuple(metadata.columns.values())
        can = (each for each in columns if each.codes is not None or each.kind is ColumnKind.TEXT)
        names = tuple(each.name for each in can if each.name not in without)
        if names == self._columns:
            return
        self._columns = names
        self.named_by.clear()
        self.named_by.addItem(_AUTOMATIC, None)
        self.named_by.addItem(_NO_NAMES, "")
        for name in names:
            self.named_by.addItem(name, name)


_ENDS = ((2, 1000), (1, 1_000_000), (1, 200), (0, _LARGEST))
"""Least and largest number of clusters, points of the smallest one, points near a dense one, and seed."""


def _spin(least: int, most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setGroupSeparatorShown(True)
    box.setKeyboardTracking(False)
    box.setMinimumWidth(64)
    as_fields(box)
    return box
