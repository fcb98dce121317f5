"""Rows as lists and tables: search, inspector, neighbours, export."""
