"""The shipped model: its answers, its borders, its size and its speed."""

import io
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sentiment
from data.errors import ModelError
from data.records import Polarity
from sentiment import embedded, evaluation, features
from sentiment.training import texts


@pytest.fixture(scope="module")
def model():
    return embedded.load()


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Wat een lieve mensen werken daar, echt top geholpen", Polarity.POSITIVE),
        ("Al acht maanden op de wachtlijst en niemand die belt, schandalig", Polarity.NEGATIVE),
        ("Donderdag 19.00 uur informatieavond over de Wmo in het buurthuis", Polarity.NEUTRAL),
        ("Geen hulp en absoluut geen kwaliteit", Polarity.NEGATIVE),
        ("Ze doen niets aan klachten", Polarity.NEGATIVE),
        ("😡", Polarity.NEGATIVE),
    ],
)
def test_hears_what_a_reader_hears(model, text, tone):
    answer = model.score([text])[0]
    assert answer.polarity == tone
    assert not answer.uncertain


def test_reaches_its_figures_on_texts_it_never_saw(model):
    held_out = texts.read(texts.HELD_OUT)
    found = evaluation.evaluate(
        [example.label for example in held_out], model.score([e.text for e in held_out])
    )
    assert found.macro_f1 >= 0.80
    assert found.calibration_error <= 0.05
    assert found.certain_accuracy > found.accuracy


@pytest.mark.parametrize(
    "text",
    ["", "   ", "?!...", "https://example.org/zorg", "@jan @piet", "2026", "شكرا جزيلا لكم جميعا"],
)
def test_gives_no_tone_where_there_is_nothing_dutch_to_read(model, text):
    answer = model.score([text])[0]
    assert answer.polarity is None
    assert answer.uncertain
    assert answer.p_neg + answer.p_neu + answer.p_pos == pytest.approx(1)


@pytest.mark.parametrize("text", ["top " * 25_000, "h̵͉e̶͝t̸̛ ̷i̵s̴ ̶n̷i̸e̵t̸ ̶g̷o̵e̸d̶", "\ud800 goed", "a\0b"])
def test_odd_texts_get_an_answer(model, text):
    answer = model.score([text])[0]
    assert answer.p_neg + answer.p_neu + answer.p_pos == pytest.approx(1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_answers_every_text_in_order_and_alike(several):
    model = sentiment.load()
    together = model.score(several)
    for answer, text in zip(together, several, strict=True):
        alone = model.score([text])[0]
        assert (answer.polarity, answer.uncertain) == (alone.polarity, alone.uncertain)
        assert (answer.p_neg, answer.p_pos) == pytest.approx((alone.p_neg, alone.p_pos), abs=1e-5)
        given_ = [answer.p_neg, answer.p_neu, answer.p_pos]
        assert sum(given_) == pytest.approx(1)
        assert all(0 <= p <= 1 for p in given_)


def test_the_confusion_counts_every_text_and_the_certain_ones(model):
    every, certain = (np.array(model.confusion[name]) for name in ("all", "certain"))
    assert every.sum() > 8_000
    assert (certain <= every).all()
    assert np.trace(certain) / certain.sum() > np.trace(every) / every.sum()


def test_is_small_and_quick(model):
    assert embedded.FILE.stat().st_size <= 25_000_000
    started = time.process_time()
    embedded.load()
    assert time.process_time() - started < 0.5
    message = "Wij wachten al maanden op een plek voor moeder en elke week belt weer een ander."
    message = message.ljust(120, "!")
    model.score([message] * 10)
    started = time.process_time()
    model.score([message] * 2_000)
    assert time.process_time() - started < 1


def test_a_saved_model_is_the_same_bytes_and_the_same_answers(model, tmp_path):
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    embedded.save(one, model)
    embedded.save(other, embedded.load(one))
    assert one.read_bytes() == other.read_bytes()
    assert embedded.load(other).score(["prima hoor"]) == model.score(["prima hoor"])


def test_refuses_a_file_that_is_no_model(tmp_path):
    file = tmp_path / "broken.npz"
    for content in (b"", b"not a model", _empty_archive()):
        file.write_bytes(content)
        with pytest.raises(ModelError):
            embedded.load(file)
    with pytest.raises(ModelError):
        embedded.load(tmp_path / "missing.npz")


def _empty_archive():
    buffer = io.BytesIO()
    np.savez(buffer, weights=np.zeros(3))
    return buffer.getvalue()


def test_the_published_confusion_is_of_this_version_only(tmp_path):
    model = embedded.load()
    found = embedded.published(model.name, model.version)
    assert found == model.confusion["all"]
    assert [len(row) for row in found] == [3, 3, 3]
    assert embedded.published(model.name, f"{model.version}+abc") is None
    assert embedded.published("people/model", model.version) is None
    assert embedded.published(model.name, model.version, tmp_path / "gone.npz") is None


def test_a_long_text_counts_half_as_a_whole_and_half_by_its_sentences(model):
    parts = ["In het boek is er oorlog en veel verdriet.", "Wat een prachtig verhaal!"] * 4

    def chances(logits):
        return embedded.calibrated(logits, model.facts["calibration"])[0]

    whole = model.logits([features.tokens(" ".join(parts))])
    each = model.logits([features.tokens(part) for part in parts])
    [long, short] = model.score([" ".join(parts), parts[1]])
    expected = chances((whole + each.sum(axis=0, keepdims=True) / 8**0.5) / 2)
    assert (long.p_neg, long.p_neu, long.p_pos) == pytest.approx(tuple(expected), abs=1e-5)
    assert short.p_pos == pytest.approx(chances(each[1:2])[2], abs=1e-5)
