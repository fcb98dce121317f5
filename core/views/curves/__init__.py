"""Curves without a screen: where data units lie in pixels, which curve is under the cursor, and a compiled painter."""
