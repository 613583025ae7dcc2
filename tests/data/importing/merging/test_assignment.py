"""Pairs: the best sum of all, whatever a greedy choice would take first."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from data.importing.merging.assignment import assigned

SIDE = st.integers(0, 4)
WORTH = st.dictionaries(st.tuples(SIDE, SIDE), st.sampled_from((0.1, 0.5, 0.7, 0.9, 1.0)))


@given(worth=WORTH)
def test_no_pairing_is_worth_more(worth: dict[tuple[int, int], float]) -> None:
    pairs = assigned(worth)
    assert set(pairs.items()) <= set(worth)
    assert len(set(pairs.values())) == len(pairs)
    every = permutations(range(5))
    best = max(sum(worth.get((i, j), 0) for i, j in enumerate(way)) for way in every)
    assert abs(sum(worth[pair] for pair in pairs.items()) - best) < 1e-9


def test_the_first_gives_way_where_that_serves_both() -> None:
    assert assigned({(0, 0): 0.9, (0, 1): 0.8, (1, 0): 0.85}) == {0: 1, 1: 0}
    assert assigned({}) == {}
