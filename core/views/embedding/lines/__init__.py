"""Lines among points: trails, links to neighbours, and paths over steps."""
