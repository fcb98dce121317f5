"""Pictures beside the main one: which rows are the same things, how the session looks from there, what is drawn."""
