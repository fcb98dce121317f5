"""Finding rows of a table by their metadata: by text, by regular expression, by comparison and by query."""
