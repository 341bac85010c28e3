"""Where the negative mentions come from: the planted articles, and none when evenly spread."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import origins


def table(negative, scored=None):
    scored = scored or [2 * n for n in negative]
    names = [f"artikel {at:02}" for at in range(len(negative))]
    return pd.DataFrame({"name": names, "negative": negative, "scored": scored})


def test_two_articles_that_carry_the_negative_messages_are_named():
    counts = table([190, 120] + [10] * 19)
    found = origins.few(counts, 500, 1000)
    assert found.names == ("artikel 00", "artikel 01")
    assert (found.share.value, found.share.n, found.parts) == (0.62, 500, 21)
    assert found.share.low < 0.62 < found.share.high
    assert found.of_all.value == 0.62


def test_evenly_spread_messages_have_no_few_articles():
    random = np.random.default_rng(1)
    for number in (3, 8, 20, 60):
        drawn = random.multinomial(400, np.full(number, 1 / number)).tolist()
        assert origins.few(table(drawn), 400, 800) is None


def test_few_messages_or_none_name_nothing():
    assert origins.few(table([20] + [1] * 8), 28, 60) is None
    assert origins.few(table([]), 0, 0) is None
    assert origins.few(table([0] * 20, [9] * 20), 0, 180) is None


def test_messages_under_no_article_are_never_one_of_the_few():
    counts = pd.concat(
        [pd.DataFrame({"name": [""], "negative": [300], "scored": [400]}), table([2] * 50)]
    )
    assert origins.few(counts, 400, 800) is None


def test_parts_stand_beside_their_share_of_all_mentions():
    first, second, small = origins.decompose(table([60, 40, 5], [300, 60, 12]), 105, 372)
    assert [one.name for one in (first, second, small)] == [
        "artikel 00",
        "artikel 01",
        "artikel 02",
    ]
    assert first.share.value == pytest.approx(60 / 105)
    assert first.of_all.value == pytest.approx(300 / 372)
    assert second.negative.value == pytest.approx(40 / 60)
    assert small.negative.reason == "too_few"


def test_a_part_stands_out_by_being_more_negative_and_not_by_being_busy():
    busy, angry, calm = origins.decompose(table([150, 90, 60], [500, 120, 380]), 300, 1000)
    assert (busy.stands_out, angry.stands_out, calm.stands_out) == (False, True, False)
    assert (busy.surplus, angry.surplus, calm.surplus) == pytest.approx((0, 54, -54))


def test_parts_that_are_alike_seldom_stand_out():
    random, called = np.random.default_rng(2), 0
    for _ in range(100):
        sizes = random.integers(5, 120, 20)
        bad = random.multivariate_hypergeometric(sizes, sizes.sum() // 3)
        found = origins.decompose(table(bad.tolist(), sizes.tolist()), bad.sum(), sizes.sum())
        called += any(one.stands_out for one in found)
    assert called <= 6


def test_below_the_minimum_parts_have_counts_only():
    (found,) = origins.decompose(table([6]), 6, 12)
    assert (found.count, found.share.value, found.share.reason) == (6, None, "too_few")


def test_rows_are_counted_by_a_column_and_by_each_of_several_themes():
    rows = pd.DataFrame(
        {
            "tone": ["neg", "pos", "neg", None, "none"],
            "source": ["krant", "krant", "plein", "plein", "plein"],
            "themes": [("wachttijd", "kosten"), ("kosten",), (), ("kosten",), ()],
            "mentions": [5, 3, 2, 40, 9],
        }
    )
    by_source = origins.by(rows, "source").set_index("name")
    assert by_source.loc["krant"].tolist() == [5, 8]
    assert by_source.loc["plein"].tolist() == [2, 2]
    by_theme = origins.by(rows, "themes").set_index("name")
    assert by_theme.loc["kosten"].tolist() == [5, 8]
    assert by_theme.loc["wachttijd"].tolist() == [5, 5]
    assert len(by_theme) == 2
    assert origins.by(rows[:0], "themes").empty


def test_the_few_end_at_the_largest_drop():
    counts = table([66, 43, 15, 14] + [8] * 14)
    assert len(origins.few(counts, 250, 500).names) == 2
    assert origins.few(counts, 400, 800) is None
    assert origins.few(table([72, 66, 60, 38, 33] + [20] * 20), 669, 1_400) is None


@given(some.lists(some.integers(0, 60), min_size=1, max_size=40))
def test_the_few_are_the_largest_and_clearly_so(counts):
    negative = sum(counts)
    found = origins.few(table(counts), negative, 2 * negative)
    if found:
        ordered, number = sorted(counts)[::-1], len(found.names)
        assert found.share.value == pytest.approx(sum(ordered[:number]) / negative)
        assert found.share.value >= origins.LEAST
        assert ordered[number - 1] >= 2 * ordered[number]
        assert number <= len(counts) / 4
