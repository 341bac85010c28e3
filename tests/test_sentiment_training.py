"""Training: well-formed texts, honest folds, the same model from the same texts."""

import collections

import numpy as np
import pytest

from sentiment import embedded, features, network
from sentiment.training import agreement, lexicons, linear, texts

QUOTES = (
    "Geen hulp en absoluut geen kwaliteit",
    "Dat zorgteam is maar een grapje",
    "Ze doen niets aan klachten",
    "Je uit de problemen helpen is hun kwaliteit",
)


@pytest.fixture(scope="module")
def own():
    return texts.own()


def test_the_own_texts_are_well_formed(own):
    assert len(own) >= 8_000
    assert {example.label for example in own} == set(texts.LABELS)
    assert all(example.text.strip() == example.text and example.text for example in own)
    assert min(collections.Counter(example.label for example in own).values()) > len(own) / 4


def test_what_is_measured_on_is_not_trained_on(own):
    held_out = texts.read(texts.HELD_OUT)
    own = texts.apart(own, held_out)
    quotes = [texts.Example("neg", "plain", quote, "quotes") for quote in QUOTES]
    examples = [*own, *held_out, *quotes]
    border = len(own)
    crossing = [
        (examples[pair.first].text, examples[pair.second].text)
        for pair in texts.alike(examples, texts.SAME)
        if pair.first < border <= pair.second
    ]
    assert not crossing
    assert not {e.text.lower() for e in own} & {quote.lower() for quote in QUOTES}


def test_folds_hold_whole_files_and_families(own):
    folds = texts.folds(own)
    places = collections.defaultdict(set)
    for example, fold in zip(own, folds, strict=True):
        places[example.group].add(fold)
    assert all(len(found) == 1 for found in places.values())
    for family in texts.FAMILIES:
        assert len(set().union(*(places[name] for name in family))) == 1
    assert max(np.bincount(folds)) < len(own) / 4


def test_nearly_equal_texts_with_one_label_are_dropped():
    same = [
        texts.Example("neg", "plain", "De thuiszorg kwam vanmorgen weer niet opdagen.", "a"),
        texts.Example("neg", "plain", "de thuiszorg kwam vanmorgen weer niet opdagen!", "b"),
        texts.Example("pos", "plain", "De thuiszorg kwam vanmorgen weer op tijd opdagen.", "b"),
    ]
    kept, dropped = texts.distinct(same)
    assert (kept, dropped) == ([same[0], same[2]], 1)


def test_the_same_texts_give_the_same_weights(own):
    few = own[::40]
    lexicon = lexicons.marks()
    labels = np.array([texts.LABELS.index(e.label) for e in few])

    def weights():
        table, _ = linear.matrix([e.text for e in few], lexicon)
        return linear.fit(table, labels, np.ones(len(few)), 10.0).weights

    assert weights().tobytes() == weights().tobytes()


def test_scoring_uses_the_features_of_training(own):
    few = [example.text for example in own[::200]]
    split = [features.tokens(text) for text in few]
    model = embedded.load()
    rows = features.hashed(split, model.lexicon, linear.BITS)
    values = features.weigh(rows, model.idf)
    expected = np.zeros((len(few), 3))
    np.add.at(expected, rows.row, values[:, None] * model.weights.T[rows.column])
    line = network.lay(split, model.lexicon)
    read = np.mean([one.logits(line) for one in model.networks], axis=0)
    expected += model.bias + model.facts["network_weight"] * read
    assert model.logits(split) == pytest.approx(expected, abs=1e-3)


def test_networks_weigh_as_much_as_they_know():
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 3000)
    truth = np.eye(3)[labels]
    good, noise = truth * 2 + random.normal(size=(3000, 3)), random.normal(size=(3000, 3))
    assert linear.network_weight(good, noise, labels) == pytest.approx(0, abs=0.1)
    assert linear.network_weight(truth + noise, good, labels) > 1


def test_calibration_makes_boasting_modest():
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 3000)
    logits = np.eye(3)[np.where(random.random(3000) < 0.7, labels, (labels + 1) % 3)] * 20
    probabilities = embedded.calibrated(logits, linear.calibrate(logits, labels).tolist())
    assert probabilities.max(axis=1).mean() == pytest.approx(0.7, abs=0.03)


def test_alpha_agrees_with_the_published_example():
    # Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A, as labels
    first = [("neg", "pos")[int(c)] for c in "0100000000"]
    second = [("neg", "pos")[int(c)] for c in "1110010010"]
    assert agreement.alpha(first, second) == pytest.approx(0.095, abs=0.001)


def test_the_sample_has_every_kind_in_its_share(own):
    drawn = agreement.draw(own)
    assert len(drawn) == len(set(drawn)) == agreement.SIZE
    wanted = collections.Counter(example.kind for example in own)
    found = collections.Counter(example.kind for example in drawn)
    for kind, count in wanted.items():
        assert found[kind] == pytest.approx(count / len(own) * agreement.SIZE, abs=3)
