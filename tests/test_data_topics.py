"""Topics: what belongs to a name and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Term, Topic
from data.text import fold
from data.topics import Matcher


def matches(text, *match, **rest):
    terms = tuple(Term(text=one) if isinstance(one, str) else one for one in match)
    return bool(Matcher([Topic(name="x", match=terms, **rest)]).topics_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "'s Heeren Loo opent een locatie",
        "Bij ’s Heeren Loo werken ze",
        "bij ‘S HEEREN LOO",
        "('s  Heeren\nLoo)",
        "'s-Heeren-Loo",
    ],
)
def test_apostrophes_case_and_space_make_no_difference(text):
    assert matches(text, "'s Heeren Loo")


@pytest.mark.parametrize("name", ["Ervaringwijzer", "Ervaring Wijzer", "Experience Guide"])
def test_one_topic_under_three_names(name):
    assert matches(f"een acht op {name}!", "ervaringwijzer", "ervaring wijzer", "experience guide")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STH in Helmond belt niet terug", True),
        ("sth #helmond", True),
        ("STH motoren te koop", False),
        ("de wethouder van Helmond", False),
        ("gasthuis in Helmond", False),
    ],
)
def test_an_ambiguous_term_needs_its_context(text, expected):
    assert matches(text, Term(text="STH", context=("Helmond", "Wmo"))) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wachtlijsten in de zorg", True),
        ("wachtlijst", False),
        ("de wachtlijst voor jeugdzorg", False),
        ("wachtlijst in de zorg; vacature", False),
    ],
)
def test_require_and_exclude(text, expected):
    assert matches(text, "wachtlijst*", require=("zorg",), exclude=("vacature*",)) is expected


def test_whole_words_only_unless_a_star_says_otherwise():
    assert not matches("merelhofje", "merelhof")
    assert matches("merelhofje", "merelhof*")
    assert matches("#merelhof!", "merelhof")


def test_special_characters_in_terms_are_just_characters():
    assert matches("prijs (a.b)", "(a.b)")
    assert not matches("prijs (axb)", "(a.b)")


words = st.text(st.sampled_from("abcdé'’-# \n"), min_size=1, max_size=12)


@given(words)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folding_never_fails_and_leaves_no_double_space(text):
    folded = fold(text)
    assert "  " not in folded
    assert folded == folded.strip()


@given(st.text(), st.lists(words, min_size=1, max_size=4))
def test_matching_never_fails(text, terms):
    matches(text, *terms)


@given(
    st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=8),
    st.text(),
    st.text(),
)
def test_a_term_between_spaces_is_always_found(term, before, after):
    assert not fold(term) or matches(f"{before} {term} {after}", term)


@given(st.text())
def test_excluding_what_is_matched_leaves_nothing(text):
    assert not matches(text, "zorg", exclude=("zorg",))
