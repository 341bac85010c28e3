"""Adapting a model to the organisation's own messages: only when it surely helps."""

import json
import math
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from data.errors import ModelError
from data.records import Polarity, Sentiment
from sentiment import adapted

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CLASSES = tuple(Polarity)


def answer(row, version="1"):
    row = [float(one) for one in row]
    best, second = sorted(row, reverse=True)[:2]
    return Sentiment(
        polarity=CLASSES[row.index(best)],
        p_neg=row[0],
        p_neu=row[1],
        p_pos=row[2],
        uncertain=best - second < 0.15,
        model="test",
        version=version,
    )


def world(n, seed, priors=(0.6, 0.3, 0.1), sharp=1.0):
    """Draw labels, and answers of a model that believes the classes to be equally frequent.

    With equal priors and sharpness 1 its probabilities are exactly right.
    """
    random = np.random.default_rng(seed)
    truth = random.choice(3, n, p=priors)
    seen = random.normal(0, 1, (n, 3)) + 1.5 * np.eye(3)[truth]
    scores = np.exp(1.5 * sharp * seen)
    rows = scores / scores.sum(axis=1, keepdims=True)
    return [CLASSES[one].value for one in truth], [answer(row) for row in rows]


def log_loss(labels, answers):
    chances = [getattr(one, f"p_{label}") for label, one in zip(labels, answers, strict=True)]
    return -sum(map(math.log, chances)) / len(chances)


class Model:
    name, version = "test", "1"

    def score(self, texts):
        return [answer([0.5, 0.3, 0.2]) for _ in texts]


def test_wrong_priors_are_learned_and_help_on_messages_nobody_saw():
    trial = adapted.learn(*world(300, 1), NOW)
    labels, answers = world(4000, 2)
    bent = trial.adaptation.bend(answers)

    assert trial.accepted
    assert trial.adaptation.shift[0] > trial.adaptation.shift[2]
    gain = log_loss(labels, answers) - log_loss(labels, bent)
    figures = trial.adaptation.figures
    promised = figures["log_loss_before"] - figures["log_loss_after"]
    assert gain > 0.04
    assert promised == pytest.approx(gain, abs=4 * figures["gain_error"])


def test_overconfidence_is_learned():
    labels, answers = world(300, 3, priors=(1 / 3,) * 3, sharp=4)
    trial = adapted.learn(labels, answers, NOW)
    assert trial.accepted
    assert np.trace(np.array(trial.adaptation.matrix)) < 2


def test_what_is_right_already_is_seldom_changed():
    accepted = [
        adapted.learn(*world(200, seed, priors=(1 / 3,) * 3), NOW).accepted for seed in range(12)
    ]
    assert sum(accepted) <= 2


def test_the_answers_stay_probabilities_and_the_polarity_is_the_likeliest():
    labels, answers = world(250, 4)
    bent = adapted.learn(labels, answers, NOW).adaptation.bend(answers)
    for one in bent:
        row = (one.p_neg, one.p_neu, one.p_pos)
        assert sum(row) == pytest.approx(1)
        assert one.polarity is CLASSES[row.index(max(row))]
        assert one.version.startswith("1+")
    before, after = (np.mean([one.uncertain for one in part]) for part in (answers, bent))
    assert after == pytest.approx(before, abs=0.05)


def test_no_answer_stays_no_answer_and_teaches_nothing():
    labels, answers = world(220, 5)
    silent = [replace(one, polarity=None) for one in answers[:15]]
    trial = adapted.learn(labels, silent + answers[15:], NOW)
    assert trial.adaptation.n == 205
    assert trial.adaptation.bend(silent)[0].polarity is None
    assert trial.adaptation.bend([]) == []


def test_certain_answers_do_not_break_the_arithmetic():
    labels, answers = world(250, 6)
    rows = np.eye(3)[[CLASSES.index(one.polarity) for one in answers]]
    trial = adapted.learn(labels, [answer(row) for row in rows], NOW)
    assert np.isfinite(trial.adaptation.shift).all()
    assert all(0 <= one.p_neg <= 1 for one in trial.adaptation.bend([answer([1, 0, 0])]))


def test_too_few_labels_are_refused():
    with pytest.raises(ModelError, match="there are 199"):
        adapted.learn(*world(199, 7), NOW)
    labels, answers = world(400, 8, priors=(0.5, 0.49, 0.01))
    with pytest.raises(ModelError, match="every class"):
        adapted.learn(labels, answers, NOW)
    with pytest.raises(ModelError, match="there are 0"):
        adapted.learn([], [], NOW)


def test_the_same_labels_teach_the_same():
    one, other = (adapted.learn(*world(220, 9), NOW) for _ in range(2))
    assert one == other


@pytest.fixture
def adaptation():
    return adapted.learn(*world(200, 1), NOW).adaptation


def test_an_adaptation_is_kept_put_over_the_model_and_taken_away(tmp_path, adaptation):
    adapted.write(tmp_path, adaptation)
    model = adapted.apply(Model(), tmp_path)

    assert adapted.read(tmp_path) == adaptation
    assert (model.name, model.version) == ("test", adaptation.version)
    [given] = model.score(["tekst"])
    assert given == adaptation.bend(Model().score(["tekst"]))[0]
    assert given.p_neg != 0.5
    assert isinstance(adapted.base_of(model), Model)
    assert adapted.like(model, Model().score(["tekst"])) == [given]

    assert adapted.remove(tmp_path)
    assert not adapted.remove(tmp_path)
    plain = adapted.apply(Model(), tmp_path)
    assert plain.version == "1"
    assert adapted.like(plain, Model().score(["x"]))[0].p_neg == 0.5
    assert list(tmp_path.iterdir()) == []


def test_an_adaptation_of_another_version_is_left_out(tmp_path, adaptation, caplog):
    adapted.write(tmp_path, replace(adaptation, base="0"))
    assert adapted.apply(Model(), tmp_path).version == "1"
    assert "adaptation left out" in caplog.text


@pytest.mark.parametrize(
    "change",
    [
        lambda facts: facts.pop("margin"),
        lambda facts: facts.update(matrix=[[1, 0], [0, 1]]),
        lambda facts: facts.update(shift=[0, 0, "NaN"]),
        lambda facts: facts.update(more=1),
    ],
)
def test_a_damaged_adaptation_never_stops_the_scoring(tmp_path, adaptation, change, caplog):
    file = adapted.write(tmp_path, adaptation)
    facts = json.loads(file.read_text("utf-8"))
    change(facts)
    file.write_text(json.dumps(facts), "utf-8")
    assert adapted.apply(Model(), tmp_path).version == "1"
    assert "adaptation unreadable" in caplog.text


@pytest.mark.parametrize("written", ["", "{", "[]", "null", "\x00"])
def test_what_is_no_adaptation_is_refused(tmp_path, written):
    (tmp_path / adapted.FILE).write_text(written, "utf-8")
    with pytest.raises(ModelError):
        adapted.read(tmp_path)


def test_the_fit_is_the_bottom_of_its_cost():
    labels, answers = world(200, 11)
    logs = np.log([[one.p_neg, one.p_neu, one.p_pos] for one in answers])
    truth = np.array([CLASSES.index(Polarity(label)) for label in labels])

    def cost(matrix, shift):
        scores = logs @ matrix.T + shift
        loss = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(len(truth)), truth]
        pull = adapted.LAYER_PULL * ((matrix - np.eye(3)) ** 2).sum()
        return loss.sum() + (pull + adapted.PRIOR_PULL * (shift**2).sum()) / 2

    matrix, shift = adapted.fit(logs, truth)
    best = cost(matrix, shift)
    assert best < cost(np.eye(3), np.zeros(3))
    random = np.random.default_rng(1)
    for _ in range(100):
        moved = cost(matrix + random.normal(0, 0.01, (3, 3)), shift + random.normal(0, 0.01, 3))
        assert moved > best
