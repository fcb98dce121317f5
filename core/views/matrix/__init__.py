"""The scatter matrix: a small plane for each pair of fields, their distributions and how strongly they go together."""
