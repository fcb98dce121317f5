"""What clusters are called."""

from __future__ import annotations

import numpy as np

from core.model import I4, I8
from core.views.embedding.clusters.naming import NamingColumn, named_clusters

KINDS = NamingColumn("kind", np.repeat([0, 1], 120).astype(np.int32), ("noun", "verb"), ())
WORDS = ("river", "stone", "cloud", "walk", "sing", "shout")
TEXTS = NamingColumn("gloss", None, (), [f"{WORDS[row // 40]} of some thing" for row in range(240)])


def clusters(count: int) -> tuple[I4, I8]:
    labels = (np.arange(240) * count // 240).astype(np.int32)
    return labels, np.bincount(labels).astype(np.int64)


def test_a_category_of_its_own_names_each_cluster() -> None:
    assert named_clusters((KINDS, TEXTS), *clusters(2)) == (("noun", "verb"), "kind")


def test_words_name_clusters_that_would_share_a_category() -> None:
    names, by = named_clusters((KINDS, TEXTS), *clusters(6))
    assert by == "gloss"
    assert all(word in name for word, name in zip(WORDS, names, strict=True))


def test_shared_categories_are_numbered_where_there_are_no_texts() -> None:
    names, by = named_clusters((KINDS,), *clusters(6))
    assert by == "kind"
    assert len(set(names)) == 6
    assert {name.split(" (")[0] for name in names} == {"noun", "verb"}
