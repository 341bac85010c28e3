"""What is said more on one side: planted differences come back, chance does not."""

from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import keyness


def counted(*rows):
    return pd.DataFrame(rows, columns=["term", "online", "reviews"])


def test_themes_stand_on_the_side_where_they_are_said_more():
    found = keyness.compare(
        counted(("wachttijd", 300, 10), ("bejegening", 50, 60), ("kosten", 100, 21)), 1000, 200
    )
    assert [one.term for one in found.of_side("online")] == ["wachttijd"]
    assert [one.term for one in found.of_side("reviews")] == ["bejegening"]
    (same,) = found.of_side("")
    assert same.low < 0 < same.high
    assert found.keys[0].term == "bejegening"
    assert found.keys[0].z < -5


def test_a_large_difference_with_many_messages_is_the_plain_log_odds_ratio():
    found = keyness.compare(counted(("wachttijd", 30_000, 10_000)), 100_000, 100_000)
    plain = np.log(0.3 / 0.7) - np.log(0.1 / 0.9)
    assert found.keys[0].log_odds == pytest.approx(plain, abs=0.01)


def test_a_rare_word_does_not_top_the_list():
    found = keyness.compare(counted(("bus", 10, 0), ("team", 400, 200)), 1000, 1000)
    strongest, rare = found.keys
    assert strongest.term == "team"
    assert rare.log_odds > strongest.log_odds
    assert rare.high - rare.low > 5 * (strongest.high - strongest.low)


def test_a_background_of_its_own_replaces_both_sides_together():
    rows = counted(("wachttijd", 30, 4))
    common = keyness.compare(rows, 300, 40, pd.Series({"wachttijd": 0.3}))
    pooled = keyness.compare(rows, 300, 40)
    assert common.keys[0].log_odds != pytest.approx(pooled.keys[0].log_odds, abs=1e-3)


def test_too_few_messages_or_terms_are_not_compared():
    few = keyness.compare(counted(("kosten", 40, 9)), 400, 29)
    assert (few.keys, few.reason, few.n_reviews, few.needed) == ((), "too_few", 29, 30)
    assert keyness.compare(counted(("kosten", 6, 3)), 400, 60).keys == ()
    assert keyness.compare(counted(), 400, 60).keys == ()


def test_sides_that_speak_alike_seldom_differ():
    random = np.random.default_rng(8)
    shares = random.beta(1, 12, 12)
    called = 0
    for _ in range(200):
        rows = pd.DataFrame(
            {
                "term": [str(at) for at in range(12)],
                "online": random.binomial(800, shares),
                "reviews": random.binomial(150, shares),
            }
        )
        called += any(one.side for one in keyness.compare(rows, 800, 150).keys)
    assert called <= 0.06 * 200


@given(some.lists(some.tuples(some.integers(0, 300), some.integers(0, 100)), max_size=8))
def test_turning_the_sides_round_turns_the_signs_round(pairs):
    rows = [(str(at), a, b) for at, (a, b) in enumerate(pairs)]
    there = keyness.compare(counted(*rows), 300, 100)
    back = keyness.compare(counted(*((t, b, a) for t, a, b in rows)), 100, 300)
    mirrored = {one.term: -one.log_odds for one in back.keys}
    for one in there.keys:
        assert one.low <= one.log_odds <= one.high
        assert one.log_odds == pytest.approx(mirrored[one.term])


def test_terms_are_counted_once_a_message():
    online = [keyness.words("Wachten, wachten, WACHTEN op privé-zorg"), ["kosten"]]
    found = keyness.table(online, [["wachten"]])
    assert found.to_dict("records") == [
        {"term": "kosten", "online": 1, "reviews": 0},
        {"term": "prive-zorg", "online": 1, "reviews": 0},
        {"term": "wachten", "online": 1, "reviews": 1},
    ]


def test_examples_are_the_same_however_the_messages_are_ordered():
    ids = [UUID(int=number) for number in (9, 3, 7, 1, 5, 8, 2)]
    held = [True, True, True, True, True, False, True]
    online = [True, True, True, True, False, True, False]
    assert keyness.examples(held, online, ids) == ([3, 1, 2], [6, 4])
    turned = keyness.examples(held[::-1], online[::-1], ids[::-1])
    assert [[ids[::-1][at] for at in side] for side in turned] == [
        [ids[at] for at in side] for side in ([3, 1, 2], [6, 4])
    ]
    assert keyness.examples([], [], []) == ([], [])
