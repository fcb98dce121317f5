from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.analysis.words import telling_words, word_weights

_TEXTS = st.lists(st.text(alphabet="abcÄé日本 .-_1\n", max_size=40), min_size=1, max_size=12)


@given(_TEXTS)
@settings(max_examples=60, deadline=None)
def test_weights_are_those_of_scikit_learn(texts: list[str]) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    mine = word_weights(texts)
    judge = TfidfVectorizer()
    try:
        theirs = judge.fit_transform(texts)
    except ValueError:  # it refuses texts without any word
        assert mine.words == ()
        return
    assert mine.words == tuple(judge.get_feature_names_out())
    assert np.allclose(mine.weights.toarray(), theirs.toarray(), atol=1e-12)


def test_words_of_few_texts_are_left_out_as_scikit_learn_does() -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["a small dog", "a small cat", "the small dog barks", "", "birds sing, dogs bark"]
    judge = TfidfVectorizer(min_df=2)
    theirs = judge.fit_transform(texts)
    mine = word_weights(texts, least=2)
    assert mine.words == tuple(judge.get_feature_names_out()) == ("dog", "small")
    assert np.allclose(mine.weights.toarray(), theirs.toarray(), atol=1e-12)


def test_telling_words_are_frequent_in_their_group_and_rare_elsewhere() -> None:
    random = np.random.default_rng(0)
    words = np.array(["tree", "leaf", "root", "ship", "sail", "wave", "thing", "other"])
    topics = [words[:3], words[3:6]]
    groups = np.arange(60) % 3 - 1  # a third belongs to no group
    texts = [" ".join(random.choice([*topics[group % 2], "thing", "other"], 6)) for group in groups]
    weights = word_weights(texts)
    dense = weights.weights.toarray()
    for group, found in enumerate(telling_words(weights, groups, 2)):
        inside = dense[groups == group].mean(axis=0)
        above = inside * np.log(np.maximum(inside, 1e-300) / dense.mean(axis=0))
        best = [weights.words[word] for word in np.argsort(-above, kind="stable")[:3]]
        assert found == best
        assert set(found) == set(topics[group])


def test_words_that_only_hold_sentences_together_name_nothing() -> None:
    texts = ["of or relating to ships"] * 20 + ["the root of a tree"] * 20 + ["a type of any other"] * 20
    found = telling_words(word_weights(texts), np.repeat(np.arange(3), 20), 3)
    assert [set(words) for words in found] == [{"relating", "ships"}, {"root", "tree"}, {"type"}]


def test_common_words_of_any_language_have_to_stand_out() -> None:
    # "und" is in most texts, in some groups more often than in others; "error" is common, too, but in one group only.
    texts = ["und berg tal"] * 30 + ["fluss und see"] * 20 + ["fluss see bach"] * 10 + ["error und"] * 20
    found = telling_words(word_weights(texts), np.repeat([0, 1, 2], [30, 30, 20]), 3)
    assert "und" not in {word for words in found for word in words}
    assert found[2] == ["error"]
    assert set(found[0]) == {"berg", "tal"}


def test_groups_without_words_have_none() -> None:
    assert telling_words(word_weights(["", "one two"]), np.array([0, 1]), 3) == [[], ["one", "two"], []]


def test_stopping_is_heard() -> None:
    class Stopped:
        cancelled = True

        def check(self) -> None:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        word_weights(["a text"], token=Stopped())  # type: ignore[arg-type]
