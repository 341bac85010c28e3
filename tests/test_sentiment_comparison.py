"""Two models on the same messages: the difference with how sure it is."""

import factories
import numpy as np
import pytest
from sklearn import metrics

from data.records import Polarity
from sentiment import comparison

NEG, NEU, POS = Polarity


def answers(*polarities):
    return [factories.sentiment(one) for one in polarities]


def drawn(truth, hit, seed):
    """Answers that are right as often as asked, and otherwise the next class."""
    random = np.random.default_rng(seed)
    classes = list(Polarity)
    right = random.random(len(truth)) < hit
    return answers(
        *(
            Polarity(one) if yes else classes[(classes.index(Polarity(one)) + 1) % 3]
            for one, yes in zip(truth, right, strict=True)
        )
    )


def test_the_same_answers_do_not_differ():
    said = answers(NEG, POS, NEU)
    found = comparison.compare(["neg", "pos", "pos"], said, said)
    assert (found.accuracy, found.macro_f1, found.p) == (0, 0, 1)
    assert found.accuracy_interval == found.macro_f1_interval == (0, 0)
    assert not found.differs


def test_a_surely_better_model_is_told_from_one_that_is_hardly():
    truth = ["neg", "neu", "pos"] * 100
    weak, strong = drawn(truth, 0.6, 1), drawn(truth, 0.9, 2)
    found = comparison.compare(truth, weak, strong)
    assert found.differs
    assert found.macro_f1_interval[0] > 0.2
    assert found.macro_f1 == pytest.approx(found.second.macro_f1 - found.first.macro_f1)


def test_models_that_are_equally_good_are_seldom_told_apart():
    truth = ["neg", "neu", "pos"] * 50
    told = [
        comparison.compare(truth, drawn(truth, 0.8, seed), drawn(truth, 0.8, 100 + seed)).differs
        for seed in range(20)
    ]
    assert sum(told) <= 3


def test_the_differences_are_those_of_scikit_learn():
    truth = ["neg", "neg", "neu", "pos", "pos", "pos"]
    one, two = answers(NEG, NEU, NEU, POS, POS, NEG), answers(NEG, NEG, NEU, POS, NEU, NEG)

    def f1(said):
        given = [answer.polarity.value for answer in said]
        return metrics.f1_score(truth, given, average="macro")

    found = comparison.compare(truth, one, two)
    assert found.macro_f1 == pytest.approx(f1(two) - f1(one))
    assert (found.only_first, found.only_second) == (1, 1)


def test_mcnemar_counts_only_where_one_is_right():
    truth = ["neg"] * 20
    found = comparison.compare(truth, answers(*[POS] * 20), answers(*[NEG] * 8, *[POS] * 12))
    assert (found.only_first, found.only_second) == (0, 8)
    assert found.p == pytest.approx(2 * 0.5**8)


def test_no_answer_counts_as_wrong_and_as_apart():
    one, two = answers(NEG, None), answers(NEG, POS)
    assert comparison.compare(["neg", "pos"], one, two).accuracy == 0.5
    assert comparison.apart(one, two) == [1]
    assert comparison.shares(one) == {"neg": 1, "neu": 0, "pos": 0, "none": 1, "uncertain": 0}


def test_without_labels_nothing_can_be_compared():
    with pytest.raises(ValueError, match="at least one"):
        comparison.compare([], [], [])
