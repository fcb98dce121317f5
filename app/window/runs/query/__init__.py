"""The query bar: a field that says what it understands, completes, and remembers."""
