"""The sample, the agreement and what is measured from labels."""

from collections import Counter
from uuid import UUID

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as some

from analysis import agreement, measured, sampling
from data.records import stable_id

CLASSES = ("neg", "neu", "pos")


def candidates(sizes):
    rows = [
        {"id": str(stable_id(source, tone, str(number))), "source": source, "tone": tone}
        for (source, tone), size in sizes.items()
        for number in range(size)
    ]
    return pd.DataFrame(rows, columns=["id", "source", "tone"])


SIZES = {("Krant", "neg"): 300, ("Krant", "neu"): 600, ("Forum", "neg"): 90, ("Forum", "pos"): 10}


def test_every_beginning_holds_each_stratum_in_its_share():
    frame = candidates(SIZES)
    stratum = {row["id"]: (row["source"], row["tone"]) for row in frame.to_dict("records")}
    order = sampling.order(frame)
    for length in (50, 100, 200, 500):
        held = Counter(stratum[one] for one in order[:length])
        for name, size in SIZES.items():
            assert abs(held[name] - length * size / 1000) <= 1


def test_the_order_holds_everything_once_and_depends_on_nothing_but_seed_and_ids():
    frame = candidates(SIZES)
    shuffled = frame.sample(frac=1, random_state=3)
    order = sampling.order(frame)
    assert sorted(order) == sorted(frame["id"])
    assert set(sampling.order(shuffled)[:100]) == set(order[:100])
    assert sampling.order(frame, seed=8)[:100] != order[:100]


def test_within_a_stratum_chance_decides():
    frame = candidates({("Krant", "neg"): 400})
    firsts = Counter()
    for seed in range(400):
        firsts.update(sampling.order(frame, seed)[:40])
    drawn = np.array([firsts[one] for one in frame["id"]])
    assert drawn.mean() == 40
    assert drawn.std() < 9  # binomial: 6
    assert drawn.min() > 10


def test_a_small_stratum_is_not_always_last_or_first():
    frame = candidates({("Krant", "neg"): 99, ("Forum", "neg"): 1})
    rare = frame["id"].iloc[-1]
    places = [sampling.order(frame, seed).index(rare) for seed in range(200)]
    assert 35 < np.mean(places) < 65


def test_an_empty_house_has_an_empty_sample():
    assert sampling.order(candidates({})) == []


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", example C (nominal).
FOUR_OBSERVERS = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)


def test_alpha_is_what_its_inventor_computed(monkeypatch):
    monkeypatch.setattr(agreement, "MINIMUM", 2)
    rows = [row.split() for row in FOUR_OBSERVERS]
    units = [[said for said in unit if said != "."] for unit in zip(*rows, strict=True)]
    found = agreement.agreement(units, "12345")
    assert found.n == 11
    assert found.alpha == pytest.approx(0.743, abs=0.0005)


def test_complete_agreement_is_one_and_chance_is_about_nothing():
    same = agreement.agreement([[one, one] for one in CLASSES * 20], CLASSES)
    assert (same.n, same.alpha, same.same) == (60, 1.0, 1.0)
    random = np.random.default_rng(1)
    chance = agreement.agreement(random.choice(CLASSES, (600, 2)).tolist(), CLASSES)
    assert chance.low < 0 < chance.high
    assert chance.same == pytest.approx(1 / 3, abs=0.06)


def test_the_interval_of_agreement_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(5)
    held = 0
    for _ in range(200):
        truth = random.integers(0, 3, 120)
        lies = random.random(120) < 0.3  # a random answer: alpha is 0.7
        second = np.where(lies, random.integers(0, 3, 120), truth)
        pairs = [[CLASSES[a], CLASSES[b]] for a, b in zip(truth, second, strict=True)]
        found = agreement.agreement(pairs, CLASSES)
        held += found.low <= 0.7 <= found.high
    assert 178 <= held <= 200


@pytest.mark.parametrize(
    "labels", [[], [["neg"]] * 80, [["neg", "neg"]] * 80, [["neg", "pos"]] * 29]
)
def test_too_little_to_compare_gives_nothing(labels):
    assert agreement.agreement(labels, CLASSES) is None


def labelled(*rows):
    frame = pd.DataFrame(rows, columns=["mention_id", "labeller", "label"])
    return frame.assign(labelled_at=range(len(frame)))


def test_a_message_counts_once_with_the_label_of_who_labelled_most():
    frame = labelled(
        ("a", "Jan", "neg"), ("a", "Riet", "pos"), ("b", "Riet", "neu"), ("c", "Jan", "neu"),
        ("d", "Riet", "neg"),
    )  # fmt: skip
    kept = measured.one_label_each(frame).set_index("mention_id")["label"].to_dict()
    assert kept == {"a": "pos", "b": "neu", "c": "neu", "d": "neg"}
    assert measured.said_of_each(frame) == [["neg", "pos"], ["neu"], ["neu"], ["neg"]]
    assert measured.one_label_each(frame.iloc[:0]).empty


def test_calibration_bins_hold_equal_numbers_and_an_interval():
    right = [False] * 10 + [True] * 10
    sure = [0.4] * 10 + [0.9] * 10
    bins = measured.calibration(right, sure)
    assert [one.n for one in bins] == [4] * 5
    assert [one.right for one in bins] == [0, 0, 0.5, 1, 1]
    assert bins[0].said == pytest.approx(0.4)
    assert all(one.low <= one.right <= one.high for one in bins)
    assert measured.calibration([], []) == []


@given(some.lists(some.tuples(some.booleans(), some.floats(0.34, 1)), min_size=1, max_size=60))
def test_calibration_loses_no_answer(answers):
    right, sure = zip(*answers, strict=True)
    bins = measured.calibration(right, sure)
    assert sum(one.n for one in bins) == len(answers)
    assert sum(one.n * one.right for one in bins) == pytest.approx(sum(right))


def test_numbers_of_ids_are_spread_evenly():
    mixed = sampling._mixed([str(UUID(int=number)) for number in range(4000)], 1)
    assert abs(float(np.mean(mixed / 2.0**64)) - 0.5) < 0.02
    assert len(set(mixed.tolist())) == 4000
