"""HDBSCAN: groups that are denser than what lies around them, of any shape, and points that belong to none."""
