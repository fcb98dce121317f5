"""A field for queries: colours, an underline, and a list of what can be typed next."""
