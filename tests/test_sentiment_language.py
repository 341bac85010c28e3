"""The language check: nothing Dutch falls out, other languages are told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import language
from sentiment.training import texts


@pytest.mark.parametrize(
    "text",
    [
        "Great care, lovely people!",
        "Nobody answers the phone and nobody cares",
        "Sehr schlechte Pflege in diesem Haus",
        "Quel scandale, ils ne répondent jamais",
        "Bardzo dobra opieka, dziękuję",
        "Çok teşekkür ederim, çok iyiydi",
        "Muchas gracias por todo",
        "شكرا جزيلا",
        "Дякую за допомогу",
        "非常好",
    ],
)
def test_tells_other_languages(text):
    assert language.is_dutch(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "We hebben hier top zorg, very nice",
        "ge moet da zelf oplossen hè",
        "dat höbbe ze good gedoon",
        "I have been waiting for 3 months, het is niet normaal",
        "Wachten wachten wachten en dan nog eens wachten",
    ],
)
def test_keeps_dialect_and_mixtures(text):
    assert language.is_dutch(text) is not False


def test_rejects_almost_no_dutch_at_all():
    own = [example.text for example in texts.own()]
    rejected = [text for text in own if language.is_dutch(text) is False]
    assert len(rejected) <= len(own) // 2000, rejected


@pytest.mark.parametrize("text", ["", "👍", "😡😡", "https://example.org/een", "112", "@jan #top"])
def test_leaves_open_what_has_no_words(text):
    assert language.is_dutch(text) is None


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    assert language.is_dutch(text) in (True, False, None)
