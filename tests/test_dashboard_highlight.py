"""Words are marked where they stand, and nothing in a text works."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.components import highlight
from data.text import fold


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Het sociaal team", ("team",), "Het sociaal <mark>team</mark>"),
        ("Café’s  en\nCAFE", ("cafe",), "<mark>Café</mark>’s  en\n<mark>CAFE</mark>"),
        ("sociaal \n team", ("sociaal team",), "<mark>sociaal \n team</mark>"),
        ("wachten", ("wacht", "achten"), "<mark>wachten</mark>"),
        ("<b>vet</b>", ("vet",), "&lt;b&gt;<mark>vet</mark>&lt;/b&gt;"),
        ("a & b", ("&",), "a <mark>&amp;</mark> b"),
        ('"><script>', (), "&quot;&gt;&lt;script&gt;"),
        ("ﬁets", ("fiets",), "<mark>ﬁets</mark>"),
        ("", ("x",), ""),
    ],
)
def test_words_are_marked_and_markup_is_text(text, words, expected):
    assert highlight.marked(text, words) == expected


@given(st.text(), st.lists(st.text(min_size=1, max_size=5).map(fold), max_size=3))
def test_only_marks_are_added_to_a_text(text, words):
    html = highlight.marked(text, words)
    bare = re.sub("</?mark>", "", html)
    assert unescape(bare) == unescape(highlight.marked(text, ()))
    assert "<" not in bare


@given(st.text(st.characters(categories=["L", "N", "Z"])), st.data())
def test_a_word_of_the_text_is_marked(text, data):
    words = fold(text).split()
    if words:
        word = data.draw(st.sampled_from(words))
        assert "<mark>" in highlight.marked(text, (word,))
