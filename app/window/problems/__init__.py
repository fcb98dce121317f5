"""The Problems panel: what in the logs could not be read, where, what was lost, and what to do about it."""
