"""Everything in the window except the views."""
