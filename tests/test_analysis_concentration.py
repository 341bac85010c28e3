"""How few write how much: right numbers, no names, and chance is not concentration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import concentration


def test_a_few_busy_authors_are_measured():
    found = concentration.of([40, 30, 20, 10] + [1] * 100, unknown=25)
    assert (found.authors, found.messages, found.unknown) == (104, 200, 25)
    assert found.busiest[1].value == 0.2
    assert found.busiest[5].value == pytest.approx(101 / 200)
    assert found.busiest[10].value == pytest.approx(106 / 200)
    assert found.half == 4
    assert found.gini.value > found.by_chance.high
    assert found.gini.high - found.gini.low > 0.3


def test_gini_is_that_of_all_pairs_of_authors():
    counts = [9, 4, 4, 1, 1, 1, 12, 3]
    found = concentration.of(counts)
    pairs = np.abs(np.subtract.outer(counts, counts)).sum() / (len(counts) * (len(counts) - 1))
    assert found.gini.value == pytest.approx(pairs / (2 * np.mean(counts)))


def test_authors_who_write_as_often_are_not_called_concentrated():
    random, called = np.random.default_rng(3), 0
    for _ in range(100):
        drawn = random.poisson(1.5, 300)
        found = concentration.of(drawn[drawn > 0].tolist())
        assert found.gini.value == pytest.approx(found.by_chance.value, abs=0.06)
        called += found.gini.value > found.by_chance.high
    assert called <= 6


def test_everybody_once_is_no_concentration():
    found = concentration.of([1] * 60)
    assert found.gini.bounds == (0, 0, 0)
    assert found.by_chance.bounds == (0, 0, 0)
    assert found.half == 30


def test_few_authors_or_messages_give_no_share():
    four = concentration.of([30, 20, 10, 5])
    assert (four.gini.reason, four.gini.needed, four.busiest, four.half) == (
        "too_few",
        concentration.FEWEST,
        {},
        None,
    )
    few = concentration.of([2] * 10)
    assert (few.gini.reason, few.gini.n, few.gini.needed) == ("too_few", 20, 30)
    assert concentration.of([], unknown=7).unknown == 7


def test_the_busiest_are_never_all_authors():
    assert set(concentration.of([10] * 5).busiest) == {1}
    assert set(concentration.of([10] * 6).busiest) == {1, 5}


@given(some.lists(some.integers(0, 1_000), max_size=60))
def test_shares_rise_with_the_number_of_authors(counts):
    found = concentration.of(counts)
    shares = [one.value for one in found.busiest.values()]
    assert shares == sorted(shares)
    assert found.messages == sum(counts)
    if found.gini.sure:
        assert 0 <= found.gini.low <= found.gini.value <= found.gini.high <= 1
        assert 1 <= found.half <= found.authors
