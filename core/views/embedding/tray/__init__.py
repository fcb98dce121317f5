"""What the table and the gallery of all points list: columns, orders, and where cells lie."""
