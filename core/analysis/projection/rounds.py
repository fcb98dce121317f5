"""Rounds that move a layout: shown as they go, and told on the way what to do differently."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import ClassVar

import numpy as np

from core.analysis.projection.frames import Frames
from core.analysis.projection.holding import Hold
from core.analysis.projection.parameters import Value
from core.analysis.projection.steering import Extend, Finish, Order, Perturb, orders
from core.model.arrays import F4, F8
from core.work import Token

MORE = 250
"""Rounds that a run which has done all of its rounds goes on for."""


class Rounds(ABC):
    """One run of an iterative method; a method says what a round does, `descend` does all of them.

    Attributes
    ----------
    parameters
        All parameters of the method, as they are now.
    seed
        Of all that is random.
    token
        Who is told and shown, and asked for orders; None for nobody.
    notes
        What the user should know about the run, one sentence each.
    epoch
        Rounds that are done.
    more
        Rounds that were added to those that the parameters say.
    loss
        What is minimised, as it was measured last; None where it was not.
    ended
        Whether it was told to end before its last round.
    hold
        What holds points where they began; None for nothing.
    """

    live: ClassVar[frozenset[str]] = frozenset()
    """Parameters that can be changed while it runs; changes of others are not heard."""

    def __init__(self, parameters: Mapping[str, Value], seed: int, token: Token | None) -> None:
        self.parameters = dict(parameters)
        self.seed = seed
        self.token = token
        self.notes: list[str] = []
        self.epoch = 0
        self.more = 0
        self.loss: float | None = None
        self.ended = False
        self.hold: Hold | None = None
        self._frames = Frames(token)

    @property
    @abstractmethod
    def layout(self) -> F4 | F8:
        """Positions (n, k) as they are; a push is added to them in place."""

    @property
    @abstractmethod
    def planned(self) -> int:
        """How many rounds the parameters say."""

    @abstractmethod
    def round(self) -> None:
        """Move the layout once more; `epoch` counts it only afterwards."""

    @property
    def pace(self) -> float:
        """How far the next round moves points, as a share of the first one."""
        return 1.0

    def message(self) -> str:
        """Return what the next round is about, for whoever waits."""
        return "Optimising"

    def changed(self, before: Mapping[str, Value]) -> None:
        """Take up parameters that have just been changed; `before` is what they were."""
        del before  # whoever reads parameters anew in every round has nothing to do

    @property
    def epochs(self) -> int:
        """How many rounds there are, with those that were added."""
        return self.planned + self.more

    def go_on_from(self, epoch: int) -> None:
        """Do what is left after so many rounds, or 250 more where none are."""
        self.epoch = epoch
        self.more = epoch + MORE - self.planned if 0 < self.planned <= epoch else 0

    def descend(self) -> None:
        """Show the layout, do all rounds, and show where they ended; raises CancelledError if it should stop."""
        if self._frames.none_yet:
            self.show(force=True)
        while self.epoch < self.epochs and not self.ended:
            self.tell(self.message())
            pace = self.pace
            self.round()
            if self.hold is not None:
                self.hold.pull(self.layout, pace)
            self.epoch += 1
            self.show()
            self._obey(orders(self.token))
        self.show(force=True)

    def tell(self, message: str) -> None:
        """Say how far it is and what is done next; raises CancelledError if it should stop."""
        if self.token:
            self.token.check()
            self.token.progress(self.epoch / max(1, self.epochs), message)

    def show(self, force: bool = False) -> None:
        """Hand over a frame, if it is time for one or in any case."""
        self._frames.show(self.layout, self.epoch, self.epochs, self.loss, force)

    def _obey(self, told: Iterable[Order]) -> None:
        """Do as told; what is changed several times, as by a slider, is taken up once."""
        before = dict(self.parameters)
        for order in told:
            if isinstance(order, Finish):
                self.ended = True
            elif isinstance(order, Extend):
                self.more += max(0, order.rounds)
            elif isinstance(order, Perturb):
                self._push(order.amount)
            else:
                heard = {name: value for name, value in order.parameters.items() if name in self.live}
                self.parameters.update(heard)
        if self.parameters != before:
            self.changed(before)

    def _push(self, amount: float) -> None:
        """Move all points by chance, the same after as many rounds with the same seed."""
        layout = self.layout
        rng = np.random.default_rng([self.seed, 3, self.epoch])
        layout += (rng.standard_normal(layout.shape) * (amount * float(layout.std()))).astype(layout.dtype)
