"""Beside others: shares of voice with their doubt, and a place only among enough peers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import estimates, peers
from analysis.estimates import Figure


def test_the_conversation_is_divided_with_intervals():
    found = peers.voices({"Merelhof": 60, "De Linde": 120, "Zonneweide": 20})
    assert [one.name for one in found] == ["De Linde", "Merelhof", "Zonneweide"]
    assert [one.share.value for one in found] == [0.6, 0.3, 0.1]
    assert all(one.share.low < one.share.value < one.share.high for one in found)


def test_clumped_messages_widen_the_intervals():
    loose, clumped = (peers.voices({"a": 80, "b": 40}, by)[0].share for by in (1.0, 4.0))
    assert clumped.value == loose.value
    assert clumped.high - clumped.low > 1.8 * (loose.high - loose.low)


def test_few_messages_or_one_voice_have_no_share_to_speak_of():
    assert peers.voices({"a": 12, "b": 9})[0].share.reason == "too_few"
    (alone,) = peers.voices({"a": 80})
    assert (alone.share.value, alone.share.low, alone.share.reason) == (1.0, None, "no_spread")
    assert peers.voices({}) == []


@given(some.lists(some.integers(0, 500), min_size=2, max_size=8))
def test_shares_of_voice_are_shares(counts):
    found = peers.voices({str(at): count for at, count in enumerate(counts)})
    if sum(counts) >= 30:
        assert sum(one.share.value for one in found) == pytest.approx(1)
        assert all(0 <= one.share.low <= one.share.value <= one.share.high <= 1 for one in found)


def test_intervals_hold_all_shares_together_about_as_often_as_they_say():
    random, true = np.random.default_rng(4), np.array([0.5, 0.3, 0.2])
    held = 0
    for _ in range(100):
        drawn = dict(zip("abc", random.multinomial(200, true).tolist(), strict=True))
        found = {one.name: one.share for one in peers.voices(drawn)}
        held += all(found[n].low <= p <= found[n].high for n, p in zip("abc", true, strict=True))
    assert held >= 90


def test_a_peer_differs_only_by_more_than_the_doubt_of_both():
    own = estimates.share(60, 100)
    found = peers.beside(
        own,
        {
            "b": estimates.share(20, 100),
            "a": estimates.share(58, 100),
            "c": estimates.too_few(3),
        },
    )
    assert [(one.name, one.differs) for one in found] == [("a", False), ("b", True), ("c", False)]
    assert found[1].difference.value == pytest.approx(0.4)


def test_a_place_among_peers_carries_our_own_doubt():
    others = [0.70, 0.75, 0.78, 0.80, 0.82, 0.85, 0.88, 0.90]
    found = peers.place(Figure(n=40, value=0.81, low=0.76, high=0.86), others)
    assert found.bounds == (0.5, 0.25, 0.75)
    assert peers.place(found, others[:7]).reason == "too_few"
    assert peers.place(estimates.refused("unknown"), others).reason == "unknown"
    assert peers.place(Figure(n=0, value=0.81, reason="unknown"), others).value == 0.5
