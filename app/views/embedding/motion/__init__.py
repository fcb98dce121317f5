"""Going the last way of the points again, and places to look from that have a name."""
