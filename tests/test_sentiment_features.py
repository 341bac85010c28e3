"""Features: the same text gives the same columns, alone or among others."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import features

LEXICON = {"goed": ["p+", "a+!"], "slecht": ["p-"]}
BITS = 18


def columns(texts, row=0):
    rows = features.hashed([features.tokens(text) for text in texts], LEXICON, BITS)
    names = list(features.BLOCKS)
    mine = rows.row == row
    return {
        name: sorted(rows.column[mine & (rows.block == number)].tolist())
        for number, name in enumerate(names)
    }


@given(st.lists(st.text(max_size=80), min_size=1, max_size=5), st.data())
def test_a_text_does_not_depend_on_its_neighbours(texts, data):
    row = data.draw(st.integers(0, len(texts) - 1))
    assert columns(texts, row) == columns([texts[row]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Géén HULP", "geen hulp"),
        ("mw’s thee", "mw's thee"),
        ("zooooooo lang", "zoooo lang"),
        ("om 9 uur", "om 12 uur"),
        ("@jan dank", "@piet dank"),
        ("zie https://a.nl/x", "zie www.b.nl"),
    ],
)
def test_spelling_that_says_nothing_makes_no_difference(one, other):
    assert columns([one]) == columns([other])


def test_negation_reaches_to_the_next_comma():
    reached = columns(["dit is niet echt goed, wel lief"])["negated"]
    assert len(reached) == 2
    assert reached == columns(["niet echt goed"])["negated"]


def test_only_the_last_of_several_sentences_is_the_ending():
    assert columns(["een zin"])["ending"] == []
    assert (
        columns(["Lang gewacht. Toen hulp!"])["ending"] == columns(["Niks. Toen hulp!"])["ending"]
    )


def test_marks_follow_the_lexicon():
    assert columns(["tafel"])["marks"] == []
    assert columns(["goed"])["marks"] != columns(["slecht"])["marks"]
    assert len(columns(["niet goed"])["marks"]) == len(columns(["heel goed"])["marks"]) + 2


def test_a_long_text_is_cut():
    long = "wachten " * 20_000
    assert len(features.tokens(long)) == features.LONGEST // len("wachten ")


def test_every_block_has_its_length():
    rows = features.hashed([features.tokens("Niet goed. Wel lief, hoor!")], LEXICON, BITS)
    values = features.weigh(rows, np.ones(1 << BITS, dtype=np.float32))
    for number, (name, share) in enumerate(features.BLOCKS.items()):
        assert np.sqrt((values[rows.block == number] ** 2).sum()) == pytest.approx(share), name
