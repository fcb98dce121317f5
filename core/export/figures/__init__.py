"""Pictures as figures for papers: how they look, and what draws each part of them on a sheet."""
