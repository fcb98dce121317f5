"""Vectors of words as word2vec, GloVe and fastText write them, with the words as metadata."""
