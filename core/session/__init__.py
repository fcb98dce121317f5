"""The one mutable object: commands, undo, saving and reopening."""

from core.session.command import Command
from core.session.session import Change, Hover, Session

__all__ = ["Change", "Command", "Hover", "Session"]
