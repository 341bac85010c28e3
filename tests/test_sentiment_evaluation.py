"""Evaluation: the figures of scikit-learn, with intervals and a baseline beside them."""

import numpy as np
import pytest
from sklearn import metrics

from data.records import Polarity, Sentiment
from sentiment import evaluation


def answer(polarity, confidence=0.8, uncertain=False):
    rest = (1 - confidence) / 2
    p = dict.fromkeys(Polarity, rest) | ({polarity: confidence} if polarity else {})
    return Sentiment(
        polarity=polarity,
        p_neg=p[Polarity.NEGATIVE],
        p_neu=p[Polarity.NEUTRAL],
        p_pos=p[Polarity.POSITIVE],
        uncertain=uncertain,
        model="test",
        version="1",
    )


def random_answers(n, seed=0):
    random = np.random.default_rng(seed)
    labels = random.choice(["neg", "neu", "pos"], n, p=[0.5, 0.3, 0.2]).tolist()
    wrong = random.choice(["neg", "neu", "pos"], n)
    given = [x if random.random() < 0.7 else y for x, y in zip(labels, wrong, strict=True)]
    return labels, given


def test_agrees_with_scikit_learn():
    labels, given = random_answers(400)
    found = evaluation.evaluate(labels, [answer(Polarity(g)) for g in given])
    assert found.accuracy == pytest.approx(metrics.accuracy_score(labels, given))
    assert found.macro_f1 == pytest.approx(metrics.f1_score(labels, given, average="macro"))
    assert found.confusion == tuple(
        map(tuple, metrics.confusion_matrix(labels, given, labels=["neg", "neu", "pos"]).tolist())
    )
    assert found.recall["pos"] == pytest.approx(
        metrics.recall_score(labels, given, labels=["pos"], average="macro")
    )


def test_the_interval_lies_around_the_figure_and_narrows_with_more_labels():
    def width(n):
        labels, given = random_answers(n)
        found = evaluation.evaluate(labels, [answer(Polarity(g)) for g in given])
        low, high = found.macro_f1_interval
        assert low < found.macro_f1 < high
        return high - low

    assert width(100) > 1.5 * width(1000)


def test_the_baseline_is_the_commonest_label():
    labels = ["neg"] * 6 + ["pos"] * 4
    found = evaluation.evaluate(labels, [answer(Polarity.POSITIVE)] * 10)
    assert (found.majority, found.majority_accuracy) == ("neg", 0.6)
    assert found.majority_macro_f1 == pytest.approx(0.375)


def test_no_answer_counts_as_wrong():
    found = evaluation.evaluate(["neg", "neg"], [answer(None), answer(Polarity.NEGATIVE)])
    assert (found.unanswered, found.accuracy) == (1, 0.5)
    assert found.uncertain_share == 0.5


def test_two_classes_are_judged_as_two():
    labels = ["neg", "neg", "pos", "pos"]
    given = [Polarity.NEGATIVE, Polarity.NEGATIVE, Polarity.POSITIVE, Polarity.POSITIVE]
    assert evaluation.evaluate(labels, [answer(g) for g in given]).macro_f1 == 1.0


def test_calibration_error_is_the_gap_between_saying_and_being():
    assert evaluation.calibration_error([True, False], [0.5, 0.5]) == 0
    assert evaluation.calibration_error([True, True, False, False], [0.9] * 4) == pytest.approx(0.4)


@pytest.mark.parametrize(("labels", "answers"), [([], []), (["neg"], [])])
def test_refuses_what_cannot_be_compared(labels, answers):
    with pytest.raises(ValueError, match="labels"):
        evaluation.evaluate(labels, answers)
