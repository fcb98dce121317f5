"""Images of the rows of a table: in one sheet, in files, in a column of bytes, or logged by the run."""
