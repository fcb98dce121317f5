"""Charts that the user makes: their editor, what their cards match, their axes, and how cards are arranged."""
