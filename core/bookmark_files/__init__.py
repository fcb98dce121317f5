"""Bookmarks as files: the list that the embedding projector's page saves and loads, with what this program adds."""
