"""The page on which runs stand side by side."""
