"""The view of PR curves without a screen: cards, curves, marked points and the table of them."""
