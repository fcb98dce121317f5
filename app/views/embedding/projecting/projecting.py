"""Turns what the user does about projections into commands and runs."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.views.embedding.projecting.run import Run
from app.views.embedding.projecting.runs import Runs
from app.workspace import Workspace
from core.analysis.projection.aligned.following import alignable
from core.analysis.projection.methods import METHODS
from core.analysis.projection.parameters import Value
from core.analysis.projection.steering import Change, Extend, Finish, Perturb
from core.session.commands.points import projections as commands
from core.state import ProjectionSpec
from core.views.embedding import Known
from core.views.embedding.methods import acts_at_once, complete_parameters, known_spec, same_wish, title_of
from core.views.embedding.runs.layouts import Layout
from core.views.embedding.runs.needs import planned
from core.views.embedding.runs.starting import continues, starts_from_layout


def steered(run: Run) -> bool:
    """Return whether a run can be told to do otherwise; a run over all steps is the same from one to the next."""
    return METHODS[run.spec.method].steered and not run.steps


class Projecting(QObject):
    """The wishes of the user about projections; `about` is what is looked at."""

    refused = Signal(str)
    """Emitted with why a run was not started, with an empty text when one was."""

    def __init__(self, workspace: Workspace, runs: Runs) -> None:
        super().__init__(runs)
        self._workspace = workspace
        self.runs = runs
        self.about: Known | None = None
        runs.refused.connect(self.refused)

    @property
    def chosen(self) -> ProjectionSpec:
        """What would be run."""
        return known_spec(self._workspace.session.state.embedding.choice.spec())

    def running(self) -> Run | None:
        """Return the run of what is shown."""
        return None if self.about is None else self.runs.of(self.about.subject.making)

    def followed(self) -> Run | None:
        """Return the run that is told about where runs are started; None while another method is offered."""
        run, chosen = self.running(), self.chosen
        return run if run is None or run.spec.method == chosen.method or acts_at_once(chosen) else None

    def made(self, spec: ProjectionSpec) -> bool:
        """Return whether a projection of what is looked at is there already, in memory or on disk."""
        if self.about is None:
            return False
        results, key = self._workspace.session.results, self.about.subject.key_of(spec)
        found = results.get(key, object)
        return isinstance(found, Layout) or (found is None and results.kept(key))

    def can_run(self) -> bool:
        """Return whether running what is chosen would make something that is not shown."""
        if self.about is None or self.followed() is not None or acts_at_once(self.chosen):
            return False
        return starts_from_layout(self.chosen) or not self._shown_is(self.chosen) or not self._whole()

    def _whole(self) -> bool:
        """Return whether no step is missing of what is chosen."""
        about = self.about
        if about is None or self.chosen.aligned is None:
            return True
        return about.walk is not None and about.walk.whole

    def _shown_is(self, spec: ProjectionSpec) -> bool:
        about = self.about
        shown = None if about is None else about.projection
        if about is None or not isinstance(shown, Layout) or shown.stopped:
            return False
        return about.key == about.subject.key_of(spec)

    def hint(self) -> str:
        """Return what the user should know before running what is chosen, empty if nothing."""
        if self.about is None:
            return ""
        chosen, other = self.chosen, self._other_run()
        if not self._whole() and other is None:
            return self._steps_hint()
        if self._shown_is(chosen) and not starts_from_layout(chosen):
            return "Up to date"
        if self.made(chosen):
            return "Made before: shown at once"
        waits = "" if other is None else f"{other.title} is running; this one would wait for its turn"
        parts = (waits or self._changed(chosen), self._sampled(chosen), self._advice(chosen))
        return " · ".join(part for part in parts if part)

    def _changed(self, chosen: ProjectionSpec) -> str:
        """Return how a run would differ from what is shown, empty where that needs no words."""
        about = self.about
        if about is None or about.spec.method != chosen.method or self._stopped() or self._shown_is(chosen):
            return ""
        return "Run starts from the beginning" if same_wish(about.spec, chosen) else "Changed since this picture"

    def _sampled(self, chosen: ProjectionSpec) -> str:
        """Return to how many points what is chosen would be fitted, empty for all of them."""
        if self.about is None:
            return ""
        table, fitted = self.about.subject.table, self._fitted(chosen)
        return f"Would be fitted on {fitted:,} of {table.rows:,} points" if fitted else ""

    def _fitted(self, chosen: ProjectionSpec) -> int:
        """Return how many points a sample would have, 0 for a run on all of them."""
        if self.about is None:
            return 0
        table = self.about.subject.table
        return planned(chosen, table.rows, table.columns).fitted

    def _advice(self, chosen: ProjectionSpec) -> str:
        """Return what is unusual about the parameters."""
        rows = 0 if self.about is None else self._fitted(chosen) or self.about.subject.table.rows
        return METHODS[chosen.method].advice(complete_parameters(chosen), rows)

    def _steps_hint(self) -> str:
        walk = None if self.about is None else self.about.walk
        if walk is None or self.about is None or self.about.spec != self.chosen:
            return ""
        return f"{walk.made} of {walk.total} steps are made; a run goes on with the others"

    def _stopped(self) -> bool:
        shown = None if self.about is None else self.about.projection
        return isinstance(shown, Layout) and shown.stopped

    def _other_run(self) -> Run | None:
        return next((run for run in self.runs.all() if run is not self.followed()), None)

    def choose(self, method: str) -> None:
        """Offer a method; it is shown too where that costs nothing."""
        spec = self._workspace.session.state.embedding.choice.spec(method)
        self.refused.emit("")
        self._workspace.session.do(commands.choose_method(method, self.made(spec)))

    def step(self, by: int) -> None:
        """Offer the next method, or the one before."""
        names = list(METHODS)
        self.choose(names[(names.index(self.chosen.method) + by) % len(names)])

    def set_parameter(self, name: str, value: Value) -> None:
        """Set a parameter; a run that can be told goes on with it."""
        run, method = self.running(), self.chosen.method
        if run is not None and not run.steps and run.spec.method == method and name in METHODS[method].live:
            self.runs.steer(run, Change({name: value}), **{name: value})
        else:
            self._workspace.session.do(commands.set_parameter(method, name, value))

    def reset(self) -> None:
        """Give all parameters of the chosen method their defaults."""
        self._workspace.session.do(commands.reset_parameters(self.chosen.method))

    def set_seed(self, seed: int) -> None:
        """Set what chance depends on."""
        self._workspace.session.do(commands.set_seed(seed))

    def run(self) -> None:
        """Run what is chosen."""
        if self.about is not None and self.can_run():
            self.refused.emit(self.runs.start(self.about, self.chosen, None, self._workspace.session))

    def can_go_on(self) -> bool:
        """Return whether what is shown is a layout of the chosen method from which a run can go on."""
        about, chosen = self.about, self.chosen
        if about is None or self.running() is not None or self._fitted(chosen):
            return False
        return continues(chosen, about.spec, about.projection)

    def go_on(self) -> None:
        """Go on from the layout that is shown, with what is chosen."""
        about = self.about
        if about is not None and self.can_go_on() and isinstance(about.projection, Layout):
            self.refused.emit(self.runs.start(about, self.chosen, about.projection, self._workspace.session))

    def stop(self) -> None:
        """End the run of what is shown."""
        run = self.running()
        if run is not None:
            self.runs.stop(run)

    def pause(self) -> None:
        """Let the run wait, or go on; without one go on from what is shown."""
        run = self.running()
        if run is None:
            self.go_on()
        elif run.epochs:
            self.runs.pause(run, not run.paused)

    def perturb(self) -> None:
        """Push all points a little."""
        run = self.running()
        if run is not None and steered(run):
            self.runs.steer(run, Perturb())

    def extend(self) -> None:
        """Let the run do more rounds."""
        run = self.running()
        if run is not None and steered(run):
            self.runs.steer(run, Extend())

    def finish(self) -> None:
        """Let the run end now, its layout being the result."""
        run = self.running()
        if run is not None and steered(run):
            self.runs.steer(run, Finish())

    def align(self, wanted: bool) -> None:
        """Project all logged steps, or one by itself."""
        self._workspace.session.do(commands.align_steps(wanted))

    def can_align(self) -> bool:
        """Return whether what is shown is one of several steps, each projected by itself."""
        about, wish = self.about, self._workspace.session.state.embedding
        if about is None or len(about.subject.table.steps) < 2 or self.running() is not None:
            return False
        return wish.projection.aligned is None and alignable(about.spec.method)

    def align_shown(self) -> None:
        """Project all logged steps by the method that is shown, each laid over the one before."""
        if self.about is None or not self.can_align():
            return
        if self.chosen.method != self.about.spec.method:
            self._workspace.session.do(commands.choose_method(self.about.spec.method, kept=True))
        self.align(True)
        self.run()

    def hold(self, strength: float) -> None:
        """Set how much each step is held where the one before was."""
        self._workspace.session.do(commands.set_strength(strength))

    def title(self) -> str:
        """Return the name of the chosen method."""
        return title_of(self.chosen)
