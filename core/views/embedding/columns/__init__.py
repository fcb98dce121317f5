"""The metadata columns of a table as small charts that narrow one another, and what sets a selection apart in them."""
