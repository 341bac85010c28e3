"""Whom a message is about, with its doubt; the weights come from the committed texts."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import ModelError
from sentiment import target, theme_rules
from sentiment.target import Target, Weights
from sentiment.training import second_labels
from sentiment.training import target as training


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De zusters op de afdeling namen alle tijd voor mijn moeder", Target.US),
        ("De minister bezuinigt weer op de zorg", Target.SECTOR),
        ("De gemeente stelt een nieuwe verordening Wmo vast", Target.SECTOR),
        ("Weet iemand of dat boek ook een film wordt?", Target.OTHER),
    ],
)
def test_plain_cases_are_told_apart_with_certainty(text, expected):
    found = target.of(text)
    assert found.target is expected
    assert not found.uncertain


@pytest.mark.parametrize("text", ["Nou.", "Morgen meer #Nachtlicht"])
def test_a_message_that_does_not_tell_is_uncertain(text):
    assert target.of(text).uncertain


@given(st.text(max_size=300))
def test_any_text_gets_probabilities_that_sum_to_one(text):
    found = target.of(text)
    chances = {Target.US: found.p_us, Target.SECTOR: found.p_sector, Target.OTHER: found.p_other}
    assert sum(chances.values()) == pytest.approx(1)
    assert chances[found.target] == max(chances.values())


@pytest.mark.parametrize("text", ["", "🙂", "https://example.nl", "a" * 100_000, "w " * 50_000])
def test_strange_texts_get_an_answer(text):
    assert target.of(text).target in Target


def test_the_features_say_what_a_text_has():
    assert target.features("Wat doet de gemeente?") == ["government", "question", "short"]
    assert target.features("x" * 121 + " #x") == ["no_group", "hashtag", "long"]


def test_the_doubt_follows_the_weights():
    rows = ({"question": 2.0}, {}, {})
    found = target.weigh(["question"], Weights((0.0, 0.0, 0.0), rows, certain_from=0.75))
    assert (found.target, found.uncertain) == (Target.US, False)
    assert found.p_us == pytest.approx(0.787, abs=0.001)
    even = target.weigh([], Weights((0.0, 0.0, 0.0), rows, certain_from=0.75))
    assert even.uncertain


def test_every_weight_belongs_to_a_feature_that_exists():
    groups = [group.name for group in theme_rules.read(target.WORDS)]
    for row in target.weights().rows:
        assert list(row) == groups + list(training.SIGNS)


def test_training_gives_the_committed_weights_again():
    again = training.train(*training.examples())
    stored = json.loads(target.WEIGHTS.read_text("utf-8"))
    assert again["examples"] == stored["examples"]
    assert again["certain_from"] == stored["certain_from"]
    for one in Target:
        assert again["weights"][one] == pytest.approx(stored["weights"][one], abs=0.01)


def test_nothing_is_learned_from_the_lines_that_measure():
    learned = set(training.examples()[0])
    assert learned.isdisjoint(one.text for one in second_labels.for_measuring())
    assert len(second_labels.for_measuring()) == 350


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"weights": 1, "bias": 2}'])
def test_broken_weights_are_refused(tmp_path, text):
    file = tmp_path / "target.json"
    file.write_text(text, "utf-8")
    with pytest.raises(ModelError, match="target model unreadable"):
        target.weights(file)
