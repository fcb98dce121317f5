"""Surfaces over a plane from values at scattered places, with where they can be believed."""
