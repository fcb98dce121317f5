"""Metadata columns as small charts that narrow one another, and what is special about the selection."""
